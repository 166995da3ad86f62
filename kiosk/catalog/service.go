package catalog

import (
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Bounds of a service. A form longer than MaxFields or a question with more than MaxChoices answers
// does not fit the screen (kiosk.MaxFields, kiosk.MaxChoices).
const (
	maxRequirements = 8
	maxChain        = 5
	maxPromise      = 60 * 8 * 30 // thirty working days in minutes
	maxValid        = 366
	maxStampDuty    = 1_000_000
	maxWitnesses    = 4
)

// assurance is a word of the catalogue for kiosk.Assurance.
type assurance string

func (a assurance) level() kiosk.Assurance {
	switch a {
	case "deposited":
		return kiosk.Deposited
	case "card":
		return kiosk.ByCard
	case "card+pin":
		return kiosk.ByPIN
	case "card+sam":
		return kiosk.BySAM
	case "witnessed":
		return kiosk.Witnessed
	default:
		return kiosk.Anonymous
	}
}

func readService(r *reader, n node) kiosk.Service {
	r.keys(n, "id", "title", "short", "icon", "kinds", "assurance", "requirements", "fields", "chain",
		"agency", "handover", "promise_minutes", "next", "letter", "archive_code", "valid_days", "declared", "discreet", "cover", "concerns", "cardless", "outsiders",
		"card_lost")
	s := kiosk.Service{
		ID:       kiosk.ServiceID(r.id(n, "id")),
		Title:    r.wording(n, "title"),
		Short:    r.wording(n, "short"),
		Icon:     r.id(n, "icon"),
		Promise:  r.number(n, "promise_minutes", maxPromise),
		Discreet: r.flag(n, "discreet"),
		Cover:    r.flag(n, "cover"),
		Cardless: r.flag(n, "cardless"),
		Declared: readDeclaration(r, n),

		Outsiders: r.flag(n, "outsiders"),
		Loss:      readConditionAt(r, n, "card_lost"),
	}
	if n.has("next") {
		s.Next = r.wording(n, "next")
	}
	s.Assurance = word[assurance](r, n.member("assurance"), "assurance",
		"anonymous", "deposited", "card", "card+pin", "card+sam", "witnessed").level()
	s.HandOver = word(r, n.member("handover"), "handover", kiosk.ByTTE, kiosk.AtCounter, kiosk.InPerson, kiosk.NoHandOver)
	for _, k := range r.list(n, "kinds", 1, 2) {
		s.Kinds = append(s.Kinds, word(r, k, "a kind of village", kiosk.Desa, kiosk.Kelurahan))
	}
	readChain(r, n, &s)
	for _, q := range r.list(n, "requirements", 0, maxRequirements) {
		if r.object(q, "id", "title", "shown", "when") {
			s.Requirements = append(s.Requirements, kiosk.Requirement{
				ID: r.id(q, "id"), Title: r.wording(q, "title"),
				Shown: word(r, q.member("shown"), "how a requirement is shown", kiosk.Brought, kiosk.Photographed),
				When:  readCondition(r, q),
			})
		}
	}
	for _, f := range r.list(n, "fields", 0, kiosk.MaxFields) {
		s.Fields = append(s.Fields, readField(r, f))
	}
	unique(r, n.member("fields"), "field", s.Fields, func(f kiosk.Field) string { return f.ID })
	unique(r, n.member("requirements"), "requirement", s.Requirements, func(q kiosk.Requirement) string { return q.ID })
	if s.Cardless && slices.ContainsFunc(s.Requirements, func(q kiosk.Requirement) bool { return q.ID == "ktp" }) {
		r.problem(n.member("cardless"), "who has no KTP cannot bring it")
	}
	readConcerns(r, n, &s)
	readLetter(r, n, &s)
	return s
}

// readConcerns reads which fields name whom the request is about, and looks whether every condition can hold.
func readConcerns(r *reader, n node, s *kiosk.Service) {
	if n.has("concerns") {
		for _, c := range r.list(n, "concerns", 1, kiosk.MaxFields) {
			id, _ := c.value.(string)
			if !hasField(*s, id) {
				r.problem(c, "no field %q", id)
			}
			s.Concerns = append(s.Concerns, id)
		}
	}
	follows(r, n.member("card_lost"), s.Loss, s.Fields)
	for i, f := range n.member("fields").items {
		follows(r, f.member("when"), s.Fields[i].When, s.Fields[:i])
	}
	for i, q := range n.member("requirements").items {
		if i < len(s.Requirements) {
			follows(r, q.member("when"), s.Requirements[i].When, s.Fields)
		}
	}
}

// readLetter reads what a service with a letter must have, and one without may not.
func readLetter(r *reader, n node, s *kiosk.Service) {
	if n.has("letter") {
		s.Letter = r.id(n, "letter")
		s.ArchiveCode = readArchiveCode(r, n)
		s.ValidDays = r.number(n, "valid_days", maxValid)
		if s.HandOver == kiosk.NoHandOver {
			r.problem(n.member("handover"), "a letter is handed over somehow")
		}
		return
	}
	for _, key := range []string{"archive_code", "valid_days", "declared"} {
		if n.has(key) {
			r.problem(n.member(key), "%q belongs to a letter, and this service has none", key)
		}
	}
	if s.HandOver == kiosk.ByTTE {
		r.problem(n.member("handover"), "nothing can be signed electronically without a letter")
	}
}

func readDeclaration(r *reader, n node) *kiosk.Declaration {
	m := n.member("declared")
	if !n.has("declared") || !r.object(m, "stamp_duty", "witnesses") {
		return nil
	}
	d := &kiosk.Declaration{}
	if m.has("stamp_duty") {
		d.StampDuty = r.number(m, "stamp_duty", maxStampDuty)
	}
	for _, w := range r.list(m, "witnesses", 0, maxWitnesses) {
		s, _ := w.value.(string)
		if s == "" {
			r.problem(w, "a witness is a text")
		}
		r.plain(w, "witnesses", s)
		d.Witnesses = append(d.Witnesses, s)
	}
	return d
}

// readArchiveCode reads an archive code (klasifikasi arsip, Permendagri 83/2022): numbers with dots.
func readArchiveCode(r *reader, n node) string {
	s := r.text(n, "archive_code")
	for _, part := range strings.Split(s, ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			r.problem(n.member("archive_code"), "an archive code looks like 400.12.2.1")
			return ""
		}
	}
	return s
}

func unique[T any](r *reader, n node, what string, list []T, key func(T) string) {
	seen := map[string]bool{}
	for _, v := range list {
		k := key(v)
		if k != "" && seen[k] {
			r.problem(n, "%s %q stands twice", what, k)
		}
		seen[k] = true
	}
}
