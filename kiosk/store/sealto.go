package store

import "context"

// SealTo seals what is journaled from now on to another journal key of the regency, in a new epoch. What
// was sealed before stays as it is: the regency keeps the key for it. The next Open needs the new key in
// Options.RegencyPublic. An unusable key changes nothing: *kiosk.Error with CodeConfig.
func (s *Store) SealTo(ctx context.Context, public []byte) error {
	var before []byte
	err := s.write(ctx, "store: seal to", func(t *tx) error {
		before, s.public = s.public, public
		return t.newEpoch(ctx)
	})
	if err != nil && before != nil {
		s.mu.Lock()
		s.public = before
		s.mu.Unlock()
	}
	return err
}
