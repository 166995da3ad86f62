// Package assets is the data that every program carries inside itself: the service catalogue, letter
// templates, wordings, the list of villages, letter fonts and the logo. It embeds and does nothing else.
//
// It is not a loader and not a validator: kiosk/catalog reads the catalogue and the villages,
// kiosk/paper the fonts and the logo, kiosk/ui the wordings.
//
// Concurrency: everything here is read-only.
package assets

import "embed"

// Services is the service catalogue as shipped: services/*.json, the letter templates that they name,
// letters/*.json, the agencies that they go to, the menu that leads to them, and the
// lines of the counter, and what native speakers reviewed of their wordings. It is what catalog.Load takes.
//
//go:embed services/*.json letters/*.json agencies.json menu.json queue.json review/*.json
var Services embed.FS

// Bansos is the schemes of social assistance and what excludes what, bansos/*.json: an example that nobody
// has compared with the documents it names, and that says so. It is what catalog.Bansos takes.
//
//go:embed bansos/*.json agencies.json
var Bansos embed.FS

// Examples is files of invented content, examples/news/*: what a village tells, as the regency's commands
// take it. Whatever shows it says CONTOH.
//
//go:embed examples/news/*
var Examples embed.FS

// Letters is the letter templates alone, letters/*.json.
//
//go:embed letters/*.json
var Letters embed.FS

// Locale is the wordings of the screens: locale/<language>.json of the complete languages, and what native
// speakers reviewed or somebody proposed of the others, locale/review/<language>.json. It is what
// locale.Load takes.
//
//go:embed locale/*.json locale/review/*.json
var Locale embed.FS

// Villages is the list of the regency's villages with its attribution (ODbL 1.0), VillagesFile and
// villages/README.md, and what they were called before. It is what catalog.Villages and catalog.Formerly take.
//
//go:embed villages/banyuwangi-villages.csv villages/formerly.csv villages/README.md
var Villages embed.FS

// VillagesFile is the path of the list inside Villages.
const VillagesFile = "villages/banyuwangi-villages.csv"

// LetterRegular is the upright serif of the letters (Liberation Serif 2.1.5, OFL 1.1), TrueType.
//
//go:embed fonts/LiberationSerif-Regular.ttf
var LetterRegular []byte

// LetterBold is its bold.
//
//go:embed fonts/LiberationSerif-Bold.ttf
var LetterBold []byte

// Logo is the logo of Anjungan, 256x96, black and white, as a raw portable bitmap (PBM, P4).
//
//go:embed images/logo-256x96.pbm
var Logo []byte
