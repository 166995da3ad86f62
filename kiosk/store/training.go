package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// TrainingPIN opens both cards of a training. It is shown on the screen: it protects nobody.
const TrainingPIN = "258014"

// trainingFile is the name of a training's database, beside the kiosk's.
const trainingFile = "latihan.db"

// TrainingCards are the chip ids of a training's resident and clerk. No card has an id that short and that
// even, and none is read in a training.
func TrainingCards() (resident, clerk []byte) { return []byte{0, 0, 0, 1}, []byte{0, 0, 0, 2} }

// Training makes the store of a training (mode latihan) anew: a file of its own beside this store's, sealed
// with a machine key and to a regency key that nobody keeps, so that it can be read by no later start and
// sent to no regency. Its kiosk is number 0, which none has: no number of a training is a real one. It holds
// two people who do not exist, with TrainingPIN. Close it, then RemoveTraining.
func (s *Store) Training(ctx context.Context) (*Store, error) {
	const op = "store: training"
	if _, err := s.RemoveTraining(); err != nil {
		return nil, err
	}
	regency, err := journal.GenerateRegencyKey()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	o := s.opts
	o.Path, o.Backup, o.Site.Kiosk, o.Catalogue = s.trainingPath(), "", 0, s.Catalogue()
	o.MachineKey, o.RegencyPublic = make([]byte, 32), regency.Public()
	o.HadKey = false
	_, _ = rand.Read(o.MachineKey) // never fails (crypto/rand)
	t, err := Open(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	if err := t.putTrainees(ctx); err != nil {
		err = errors.Join(err, t.Close())
		_, gone := s.RemoveTraining()
		return nil, fmt.Errorf("%s: %w", op, errors.Join(err, gone))
	}
	return t, nil
}

// RemoveTraining removes what a training left behind and says whether there was anything. The errors are of
// the file system.
func (s *Store) RemoveTraining() (was bool, err error) {
	var errs []error
	for _, suffix := range []string{"", "-wal", "-shm"} {
		switch err := os.Remove(s.trainingPath() + suffix); {
		case err == nil:
			was = true
		case !errors.Is(err, os.ErrNotExist):
			errs = append(errs, err)
		}
	}
	return was, fault("store: remove training", errors.Join(errs...))
}

func (s *Store) trainingPath() string { return filepath.Join(filepath.Dir(s.opts.Path), trainingFile) }

// putTrainees fills an empty store with the people of a training.
func (s *Store) putTrainees(ctx context.Context) error {
	pepper := make([]byte, 32)
	_, _ = rand.Read(pepper) // never fails (crypto/rand)
	if err := s.ReplaceCards(ctx, "0", pepper, nil); err != nil {
		return err
	}
	pin, err := s.newVerifier(ctx, TrainingPIN)
	if err != nil {
		return err
	}
	who, err := s.trainee()
	if err != nil {
		return err
	}
	resident, clerk := TrainingCards()
	if err := s.ReplaceCards(ctx, "1", pepper, []kiosk.CardRecord{{Chip: resident, Resident: who, PIN: pin}}); err != nil {
		return err
	}
	return s.ReplaceStaff(ctx, "1", []kiosk.StaffRecord{
		{Account: "latihan", Name: "Petugas Latihan", Role: kiosk.RoleService, Own: clerk, PIN: pin},
	})
}

// trainee is a woman of the kiosk's village who does not exist: of the last serial of a day, which no office
// reaches.
func (s *Store) trainee() (kiosk.Resident, error) {
	village := s.opts.Site.Village
	var district string
	for _, c := range village.DistrictCode {
		if c != '.' {
			district += string(c)
		}
	}
	nik, err := kiosk.ParseNIK(district + "570890" + "9999")
	if err != nil {
		return kiosk.Resident{}, fmt.Errorf("store: trainee: %w", err)
	}
	return kiosk.Resident{
		NIK: nik, Name: "SITI LATIHAN", BirthPlace: "BANYUWANGI", BirthDate: "1990-08-17", Sex: kiosk.Female,
		Address: "DUSUN CONTOH", RT: "001", RW: "001", Religion: "ISLAM", Job: "PETANI", Marital: "KAWIN", Village: village.Code,
	}, nil
}
