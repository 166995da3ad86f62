// Command regency is the regency's server: it takes the kiosks' journals in, shows clerks what waits,
// makes letters, and answers whoever checks one. Its other commands prepare it.
//
// It is wiring alone; what it does stands in sync/regency and below.
//
// Concurrency: serve runs one goroutine per listener and joins them before it returns.
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

	"github.com/smart-kampung/anjungan/sync/regency"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "regency:", err)
		os.Exit(1)
	}
}

// usage is what a wrong command line shows.
const usage = `usage: regency COMMAND [flags]

  init --dir DIR [--host NAME]...       keys, configuration, database, list of villages
  serve                                 run the server
  kiosk invite --village CODE --letters SET [--unit N] [--ordinal N] [--hours N]
                                        a code with which a new kiosk enrols itself, told once
  kiosk invite --replaces N [--ordinal N] [--hours N]
                                        likewise, in the place of a kiosk whose keys are gone: with its site, under a new
                                        number; kiosk N is revoked when the new one is confirmed, its slips stay good
  kiosk confirm ORDINAL DIGITS          the 8 digits that the new kiosk shows
  kiosk list
  kiosk revoke ORDINAL [--stolen]       it may not speak any more; its slips from before stay good unless it was stolen
  kiosk ask ORDINAL                     asks a kiosk for a report of itself (also: anjunganctl report, at the kiosk)
  kiosk reports [ORDINAL]               the reports, and how far they are
  kiosk report ORDINAL NAME [--out FILE]
                                        one that arrived, by the beginning of its name
  request erase NUMBER                  drop the keys of an ended request's personal data, of a rejected one's too
  letter void NUMBER --reason wrong|person|false|changed
                                        take a letter back: whoever scans it reads DIBATALKAN
  letter replace NUMBER --by NUMBER     another letter of the same person and service holds instead
  trust export FILE [--key FILE.pem]    the signed trust list for ` + "`anjunganctl verify`" + ` without a network (also: /kunci of the
                                        public page), and the key that it is signed by
  complaint erase [--closed-days N]     drop what complaints and proposals said that were closed so long ago (365)
  journal rotate | journal drop         another key for kiosks to seal to; delete those before it, once nobody needs them
  clerk add NAME --village CODE [--role pelayanan|sekretaris|kepala] [--name "FULL NAME"] [--nik-stdin] [--password-stdin]
  clerk add NAME --role kecamatan --district CODE | --role dinas --agency ID [--district CODE] | --role inspektorat
                                        prints a one-time code where no password is given; lines of standard
                                        input: the password, then the NIK, without which they confirm nobody
  clerk code NAME                       another one-time code: web password, card at a kiosk (a locked PIN too)
  clerk end NAME                        they no longer work here
  villages load [DIR]                   DIR/villages/*.csv; the shipped list where none is named
  population load FILE.jsonl            synthetic residents with chip and PIN
  aid import FILE.csv --source TEXT --data 2026-01-31
                                        recipients of bansos by NIK, name or address: columns skema, periode, status,
                                        desa, nik, kk, nama, alamat
  news import --village CODE [--budget FILE --year N --data DAY --source TEXT --complaints TEXT [--revised] [--sample]]
              [--executors FILE] [--notices FILE] [--indicators FILE] [--places FILE] [--columns FILE]
                                        what the village tells without a card; CSV, the budget JSON too
  news mall FILE.json                   what the service hall of the regency does
  news list --village CODE
  catalogue publish DIR                 checks the regency's override of the services wholly and gives it to every kiosk
  catalogue withdraw                    the shipped catalogue for every kiosk again
  catalogue load FILE | DIR             a catalogue that a kiosk makes requests with and that is not known here: of anjunganctl
                                        catalog export, or of an override; its requests can be approved, nobody is offered it
  catalogue list                        the versions that are known, and those that requests wait with
  tags load FILE.csv                    cards that a village enrolled in OpenSID: columns nik and tag_id_card
  card list --village CODE
  survey [--village CODE]               index of satisfaction (IKM) of each village and quarter, by element
  audit [--lines N]                     who did what, newest first; a line may stand for many more of its hour
  quarantine list | quarantine retry    entries that wait for a person; take in what can be decided now
  quarantine admit ENTRY --reason TEXT | quarantine reject ENTRY --reason TEXT

All but init take --config FILE (default regency.json).

Where the database is put back to a copy, the file "roster" beside the keys stays as it is: it says who was enrolled, renewed and
revoked since, and every command first sets the database right by it. So it is copied apart from the database, after each
enrolment, renewal and revocation. Without it whoever was revoked since the copy is let in again; the log says so.
`

// errUsage says that the command line names no command.
var errUsage = errors.New("no such command")

// command is one command of the program.
type command func(ctx context.Context, e env, args []string) error

// env is the program's surroundings.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// run is the whole program.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	e := env{stdin: stdin, stdout: stdout, stderr: stderr}
	commands := map[string]command{
		"init": initialise, "serve": serve, "kiosk list": kioskList,
		"kiosk invite": kioskInvite, "kiosk confirm": kioskConfirm, "kiosk revoke": kioskRevoke,
		"kiosk ask": kioskAsk, "kiosk reports": kioskReports, "kiosk report": kioskReport,
		"letter void": letterVoid, "letter replace": letterReplace, "trust export": trustExport,
		"request erase": requestErase, "complaint erase": complaintErase, "journal rotate": journalRotate, "journal drop": journalDrop,
		"clerk add": clerkAdd, "clerk code": clerkCode, "clerk end": clerkEnd, "villages load": villagesLoad, "population load": populationLoad, "card list": cardList, "tags load": tagsLoad, "aid import": aidImport, "survey": survey,
		"news import": newsImport, "news mall": newsMall, "news list": newsList,
		"catalogue publish": cataloguePublish, "catalogue withdraw": catalogueWithdraw,
		"catalogue load": catalogueLoad, "catalogue list": catalogueList,
		"audit": auditList, "quarantine list": quarantineList, "quarantine retry": quarantineRetry,
		"quarantine admit": quarantineRule((*regency.Quarantine).Admit), "quarantine reject": quarantineRule((*regency.Quarantine).Reject),
	}
	for words := min(2, len(args)); words > 0; words-- {
		if c, ok := commands[strings.Join(args[:words], " ")]; ok {
			return c(ctx, e, args[words:])
		}
	}
	fmt.Fprint(stderr, usage)
	return errUsage
}

// flags makes a command's flag set with --config.
func (e env) flags(name string) (*flag.FlagSet, *string) {
	f := flag.NewFlagSet("regency "+name, flag.ContinueOnError)
	f.SetOutput(e.stderr)
	return f, f.String("config", "regency.json", "configuration file")
}

// parse reads flags that may stand before or after the positional arguments, of which there must be
// between least and most.
func parse(f *flag.FlagSet, args []string, least, most int) ([]string, error) {
	var words []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			break
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:]
	}
	if len(words) < least || len(words) > most {
		return nil, fmt.Errorf("%s: %d arguments, want %d to %d", f.Name(), len(words), least, most)
	}
	return words, nil
}
