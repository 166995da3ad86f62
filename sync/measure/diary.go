package measure

import (
	_ "embed" // the corpus
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// corpus is one JSON array of answers per line: what synthetic residents wrote into the forms of a
// request. Sealed, the median body has about 600 bytes.
//
//go:embed corpus.jsonl
var corpus string

// texts reads the corpus.
func texts() ([][]journal.AnswerBody, error) {
	var out [][]journal.AnswerBody
	for line := range strings.Lines(corpus) {
		var pairs [][2]string
		if err := json.Unmarshal([]byte(line), &pairs); err != nil {
			return nil, fmt.Errorf("measure: corpus: %w", err)
		}
		var answers []journal.AnswerBody
		for _, p := range pairs {
			answers = append(answers, journal.AnswerBody{Field: p[0], Value: p[1]})
		}
		out = append(out, answers)
	}
	return out, nil
}

// bodySize is a sealed body of the large kind, bytes.
const bodySize = 2000

// place is the village of everything here.
const place = kiosk.VillageCode("35.10.09.2004")

// diary is a kiosk's journal in memory; it keeps only where it ends.
type diary struct {
	id    kiosk.KioskID
	rng   *rand.Rand
	epoch journal.Epoch
	body  journal.EpochBody
	seq   uint64
	chain journal.Hash
	plain int // bytes of the last entry before sealing
}

func newDiary(id kiosk.KioskID, seed uint64, regency []byte) (*diary, error) {
	d := &diary{id: id, rng: rand.New(rand.NewPCG(seed, uint64(id)))}
	var err error
	d.epoch, d.body, err = journal.NewEpoch(regency)
	return d, err
}

// next writes the next entry: the epoch first, then requests.
func (d *diary) next(answers []journal.AnswerBody) (journal.Entry, error) {
	h := journal.Header{
		Key:  journal.Key{Kiosk: d.id, Incarnation: 1, Seq: d.seq + 1},
		Kind: journal.KindRequestNew, Time: 1_790_000_000_000 + int64(d.seq)*61_001, Trusted: 1_790_000_000_000, Boot: 1<<63 + 5,
		Catalogue: "c0ffee00c0ffee00", Epoch: 1,
	}
	var body any
	if d.seq == 0 {
		h.Kind, h.Epoch, body = journal.KindEpoch, 0, d.body
	} else {
		r, err := d.request(answers)
		if err != nil {
			return journal.Entry{}, err
		}
		body = r
	}
	stored, err := journal.Marshal(body)
	if err != nil {
		return journal.Entry{}, err
	}
	d.plain = len(stored)
	if !h.Kind.Clear() {
		if stored, err = d.epoch.Seal(h, stored); err != nil {
			return journal.Entry{}, err
		}
	}
	h.Body = journal.HashBody(stored)
	d.seq, d.chain = h.Seq, journal.NextChain(d.chain, h)
	return journal.Entry{Header: h, Chain: d.chain, Body: stored}, nil
}

// request is a synthetic request; nil answers make one of bodySize.
func (d *diary) request(answers []journal.AnswerBody) (journal.RequestNewBody, error) {
	number, err := kiosk.NewNumber(int(d.id), int(d.seq))
	if err != nil {
		return journal.RequestNewBody{}, err
	}
	id := make([]byte, 16)
	for i := range id {
		id[i] = byte(d.rng.Uint32())
	}
	id[0], id[1], id[2], id[3] = byte(d.id>>8), byte(d.id), byte(d.seq>>8), byte(d.seq) // never twice
	nik := fmt.Sprintf("351099%02d%02d%02d%04d", 1+d.rng.IntN(28), 1+d.rng.IntN(12), d.rng.IntN(100), 1+d.rng.IntN(9999))
	if answers == nil {
		const rest = 222 // bytes of such a body beside the text, and of the tag
		answers = []journal.AnswerBody{{Field: "purpose", Value: strings.Repeat("keperluan ", bodySize/10)[:bodySize-rest]}}
	}
	return journal.RequestNewBody{
		ID: id, Number: string(number), Register: fmt.Sprintf("SET-1-%06d", d.seq), Service: "domisili", Subject: nik, Requester: nik,
		Village: string(place), Assurance: uint8(kiosk.ByPIN), Answers: answers, Made: time.UnixMilli(1_790_000_000_000).UnixMilli(),
	}, nil
}
