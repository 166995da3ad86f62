// Package console is the look of the regency's web pages: templates and one style sheet, for clerks
// (sync/regency/console) and for whoever checks a letter (sync/regency/verify). It embeds and does
// nothing else; there is no script and nothing comes from another host.
//
// Concurrency: everything here is read-only.
package console

import "embed"

// Pages is the templates, pages/*.html. Each page file defines "body" for the frame of base.html.
//
//go:embed pages/*.html
var Pages embed.FS

// Style is the style sheet of all pages.
//
//go:embed console.css
var Style []byte
