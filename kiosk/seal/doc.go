// Package seal is the seal of a paper: a few claims signed as COSE_Sign1 (RFC 9052) with ES256, written
// as base32 behind the regency's verification URL so that one QR code serves a phone and a clerk's
// screen without a network.
//
// It is not a certified signature (a legal TTE signs the PDF, kiosk/paper) and it draws no QR code. It
// says that a paper's text is the text that was sealed; whether the paper in the hand holds that text,
// a person or the hash must compare.
//
// Concurrency: everything is a value; a TrustList is read only.
package seal
