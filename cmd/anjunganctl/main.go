// Command anjunganctl is for technicians and operators who stand beside a kiosk: how it is, what it has
// not sent yet, what it printed, what its journal says. It needs no machine key, so it shows nobody's
// data, and changes nothing but the roll that a technician put in, the wishes for a recap and for a report, a
// new kiosk's own keys, and a database that "restore" replaces. "enrol" alone is a clerk's table on crowded days, with a bundle, a database and a machine key of
// its own.
//
// It has no window and no part of the simulation.
//
// Concurrency: one command, one goroutine; beside an enrolment table its outbox, reader and keyboard.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUnwell), errors.Is(err, errDoubt):
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "anjunganctl:", err)
		os.Exit(2)
	}
}

const usage = `usage: anjunganctl COMMAND [-config FILE]

  doctor     what is well and what is not, with what to do; exit 1 if something is not
  outbox     what the regency has not acknowledged yet, and why that may be
  audit      the journal: kinds, times, whether sent; and the print ledger
  roll       how much paper is left
  roll new   says that a new roll was just put in (cover closed again); -metres N where the profile does not know it
  recap      asks the kiosk to print the recap of today, or of -day 2026-11-21
  report     asks the kiosk for a report of itself (doctor, journal and papers without names, log) and sends it to the
             regency as the line allows: ` + "`regency kiosk reports`" + `
  restore [-from FILE]  puts the nightly copy in the place of a database that does not work any more; the kiosk is stopped
             before, what was there is kept aside, for keep_days after its first night
             with the regency
  verify [-trust FILE] [-signer FILE.pem] [TEXT]
             what the code on a slip or letter is worth, without a network; TEXT is what a scanner reads, else a line of
             standard input; exit 1 if it is not genuine
  enrol -config TABLE.json      enrols residents at a table: laptop, reader, clerk; also with the line cut
  enrol-kiosk CODE      makes this kiosk's keys and enrols it with the code of ` + "`regency kiosk invite`" + `;
                        prints 8 digits, which somebody at the regency confirms; -village CODE: only there;
                        -table TABLE.json: a table for enrolment instead
  card record           writes a transcript of a card on the reader, personal bytes replaced
  catalog check [DIR]   checks the service catalogue, with DIR as the regency's override
  catalog export [-dir DIR] FILE
                        the catalogue of this program, with DIR as the regency's override, for ` + "`regency catalogue load`" + `
  catalog preview [-dir DIR] [-kind kelurahan] [-out LETTER.pdf] SERVICE
                        what a service asks and prints, with an invented resident; -out draws the A4 letter
  voice missing -clips DIR [-lang id] [-kind kelurahan]
                        what has no clip yet, with the file's name and what to say in it
  voice render -clips DIR [-lang id] [-kind kelurahan]
                        has espeak-ng say what has none, into DIR/id/rendered; a person's go into DIR/id/recorded
  voice check -clips DIR
                        clips that are damaged, too long, in another format, or of a wording that was changed
  locale [-dir DIR]     how far each language of the screens and of the catalogue is
  locale export -lang jv [-out FILE.csv] [-dir DIR]
                        what native speakers have not reviewed yet: id, Indonesian, draft, and room for the review
  locale merge -lang jv [-part catalogue] [-dir DIR] FILE.csv
                        what they wrote, as the text of assets/locale/review/jv.json; of the catalogue, of
                        assets/review/jv.json, or with -dir of DIR/review/jv.json
`

var errUsage = errors.New("no such command")

// errUnwell says that doctor found something; it has told what.
var errUnwell = errors.New("something is not well")

// run is the whole program.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == "enrol" {
		return enrolTable(ctx, args[1:], stdin, stdout, stderr)
	}
	if len(args) > 0 && args[0] == "verify" {
		return verifySeal(args[1:], stdin, stdout, stderr)
	}
	commands := map[string]func(context.Context, []string, io.Writer, io.Writer) error{
		"doctor": doctor, "outbox": outboxReport, "audit": audit, "catalog check": catalogCheck, "catalog export": catalogExport, "catalog preview": catalogPreview,
		"locale": localeReport, "locale export": localeExport, "locale merge": localeMerge, "card record": cardRecord,
		"roll": roll, "roll new": rollNew, "recap": recap, "enrol-kiosk": enrolKiosk,
		"voice missing": voiceMissing, "voice render": voiceRender, "voice check": voiceCheck,
		"report": report, "restore": restore,
	}
	for words := min(2, len(args)); words > 0; words-- {
		if c, ok := commands[strings.Join(args[:words], " ")]; ok {
			return c(ctx, args[words:], stdout, stderr)
		}
	}
	fmt.Fprint(stderr, usage)
	return errUsage
}
