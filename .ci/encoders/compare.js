'use strict';
// Reads our golden jobs with another tokeniser, and prints the reference paper with other encoders.

const fs = require('fs');
const path = require('path');

const root = path.join(__dirname, '..', '..');
const jobs = path.join(root, 'devices/printer/escpos/testdata/jobs');
const receipt = JSON.parse(fs.readFileSync(path.join(root, 'devices/printer/printertest/receipt.json'), 'utf8'));
const width = 256;
const height = 96;

// logo is the logo as one byte a dot, 1 is black.
function logo() {
	const pbm = fs.readFileSync(path.join(root, 'assets/images/logo-256x96.pbm'));
	const head = 'P4\n256 96\n';
	if (pbm.toString('latin1', 0, head.length) !== head) throw new Error('the logo is not the one expected');
	const bits = pbm.subarray(head.length);
	return Array.from({length: width * height}, (_, i) => bits[i >> 3] >> (7 - i % 8) & 1);
}

// rgba is the logo as canvases hold it.
function rgba() {
	const out = new Uint8ClampedArray(width * height * 4);
	logo().forEach((ink, i) => out.set(ink ? [0, 0, 0, 255] : [255, 255, 255, 255], i * 4));
	return out;
}

function png() {
	const {PNG} = require('pngjs');
	const file = new PNG({width, height});
	file.data = Buffer.from(rgba());
	return PNG.sync.write(file);
}

// rules are those of npos with the commands that it lacks: GS ( k, GS e, GS E4, ESC i, ESC m, DLE EOT,
// DLE DC4 fn 8.
function rules() {
	const own = require('npos/lib/parser/rules');
	Object.assign(own[0x1D], {
		'(k': [0, 'd16'],
		'\xE4': 0,
		e: [0, (buf, offset) => (buf[offset] === 3 ? 2 : 1)],
	});
	Object.assign(own[0x1B], {i: 0, m: 0});
	Object.assign(own[0x10], {'\x04': 1, '\x14\x08': 7});
	Object.assign(own[0x1C], {'(A': [0, 'd16'], '(C': [0, 'd16']});
	return own;
}

// read says how many bytes of a job npos put into tokens, and how many tokens there are.
function read(parser, bytes) {
	const {tree, error} = parser.analyze(bytes);
	if (error) throw error;
	let at = 0;
	for (const node of tree) {
		if (node.offset !== at) throw new Error(`a gap at byte ${at}`);
		at += node.length;
	}
	return {bytes: at, tokens: tree.length};
}

function readAll() {
	const Parser = require('npos/lib/parser');
	const parser = new (Parser.Parser || Parser)(rules());
	let good = 0;
	const files = fs.readdirSync(jobs).filter((f) => f.endsWith('.bin')).sort();
	for (const f of files) {
		const raw = fs.readFileSync(path.join(jobs, f));
		let word;
		try {
			const got = read(parser, raw);
			word = `${got.bytes} of ${raw.length} bytes in ${got.tokens} tokens`;
			if (got.bytes === raw.length) good++;
		} catch (err) {
			word = `not read: ${err.message}`;
		}
		console.log(`npos ${f.padEnd(28)} ${word}`);
	}
	if (files.length === 0 || good !== files.length) throw new Error(`${good} of ${files.length} jobs were read whole`);
}

function receiptPrinterEncoder() {
	const mod = require('@point-of-sale/receipt-printer-encoder');
	const Encoder = mod.default || mod;
	const e = new Encoder({language: 'esc-pos', columns: receipt.columns, imageMode: 'raster'});
	e.initialize().codepage('cp858').image({data: rgba(), width, height}, width, height, 'threshold');
	receipt.lines.forEach((l) => e.line(l));
	e.qrcode(receipt.qr, {model: 2, size: 4, errorlevel: 'q'}).cut('partial');
	return Buffer.from(e.encode());
}

async function nodeThermalPrinter() {
	const {ThermalPrinter, PrinterTypes, CharacterSet} = require('node-thermal-printer');
	const p = new ThermalPrinter({
		type: PrinterTypes.EPSON, characterSet: CharacterSet.PC858_EURO, width: receipt.columns, interface: 'tcp://127.0.0.1:9',
	});
	await p.printImageBuffer(png());
	receipt.lines.forEach((l) => p.println(l));
	p.printQR(receipt.qr, {model: 2, cellSize: 4, correction: 'Q'});
	p.partialCut();
	return p.getBuffer();
}

function receiptline() {
	const {transform} = require('receiptline');
	const escape = (s) => s.replace(/[\\|{}~_"`^]/g, (c) => '\\' + c);
	const doc = [`{image:${png().toString('base64')}}`, '{width:auto;border:none}'];
	receipt.lines.forEach((l) => doc.push(`|${escape(l)}`));
	doc.push(`{code:${receipt.qr};option:qrcode,4,q}`, '=');
	return Buffer.from(transform(doc.join('\n'), {cpl: receipt.columns, encoding: 'cp858', command: 'escpos', cutting: true}), 'latin1');
}

function row(name, bytes, note) {
	console.log(`${name.padEnd(44)} ${String(bytes.length).padStart(6)} bytes  ${note}`);
	for (const l of receipt.lines) {
		for (const word of l.split(/\s+/)) {
			if (word && !/^[=-]+$/.test(word) && !bytes.includes(word)) throw new Error(`${name} does not print ${word}`);
		}
	}
}

async function main() {
	readAll();
	console.log();
	const ours = (kind) => fs.readFileSync(path.join(jobs, `receipt-${kind}-TM80.bin`));
	row('ours, logo stored, native QR', ours('stored'), 'with every question and both fences');
	row('ours, logo sent, native QR', ours('sent'), 'with every question and both fences');
	row('ours, logo and QR as pictures', ours('raster'), 'with every question and both fences');
	row('@point-of-sale/receipt-printer-encoder 4.0.1', receiptPrinterEncoder(), 'logo sent, native QR; no question, no fence');
	row('node-thermal-printer 4.6.1', await nodeThermalPrinter(), 'logo sent, native QR; no question, no fence');
	row('receiptline 4.0.4', receiptline(), 'logo sent, QR as picture; one fence');
}

main().catch((err) => {
	console.error('compare:', err.message);
	process.exitCode = 1;
});
