package newsfile

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The roots of a village's accounts (Permendagri 20/2018, kode rekening), as codeOf writes them.
const (
	rootIncome    = "04" // pendapatan
	rootSpending  = "05" // belanja
	rootFinancing = "06" // pembiayaan
)

// mostTitle is how long a title may be; the rest of a longer one goes.
const mostTitle = 120

// deepest is how many parts a code may have in all: field, part, activity and five of the account.
const deepest = 9

// About is what a budget's file does not say.
type About struct {
	Year       int
	Revised    bool
	Sample     bool
	Complaints string
	Data       string // 2006-01-02
	Source     string
	Executors  []kiosk.Executor
}

// ReadBudgetJSON reads a budget as this project writes it; an error names the line or the place.
func ReadBudgetJSON(text []byte) (kiosk.Budget, error) {
	var b kiosk.Budget
	if err := readJSON(text, &b); err != nil {
		return kiosk.Budget{}, err
	}
	if err := b.Check(); err != nil {
		return kiosk.Budget{}, err
	}
	return b, nil
}

// ReadBudget reads a budget from CSV with the columns kegiatan (field.part.activity), rekening (4 income,
// 5 spending, 6 financing), uraian, anggaran and realisasi, and maybe keadaan and sebab. Every line that has
// lines below it must be their sum. It is taken whole or not at all: with a bad line there is no budget.
func (c Columns) ReadBudget(text []byte, about About) (kiosk.Budget, []Bad, error) {
	t, bads, err := c.read(text, "kegiatan", "rekening", "uraian", "anggaran", "realisasi")
	if err != nil {
		return kiosk.Budget{}, nil, err
	}
	tree := &node{}
	var totals []total
	for _, r := range t.rows {
		if sum, ok := totalOf(r); ok {
			totals = append(totals, sum)
			continue
		}
		if b, ok := c.take(tree, r); !ok {
			bads = append(bads, b)
		}
	}
	if len(bads) == 0 { // else no sum would fit
		bads = sums(tree, totals)
	}
	if len(bads) > 0 {
		slices.SortStableFunc(bads, func(a, b Bad) int { return a.Line - b.Line })
		return kiosk.Budget{}, bads, nil
	}
	b, err := budgetOf(tree, about)
	if err != nil {
		return kiosk.Budget{}, nil, err
	}
	if err := b.Check(); err != nil {
		return kiosk.Budget{}, nil, err
	}
	return b, nil, nil
}

// sums tells the lines whose sums do not fit.
func sums(tree *node, totals []total) (bads []Bad) {
	for _, root := range tree.below {
		bads = append(bads, root.settle()...)
	}
	for _, s := range totals {
		bads = append(bads, s.compare(tree)...)
	}
	return bads
}

// take puts a line into the tree; ok is false with the reason where it is bad.
func (c Columns) take(tree *node, r row) (Bad, bool) {
	path, counts, why := pathOf(r)
	if why != "" {
		return bad(r.line, "%s", why), false
	}
	if !counts {
		return Bad{}, true
	}
	plan, ok := sen(r.cell("anggaran"))
	done, also := sen(r.cell("realisasi"))
	if !ok || !also {
		return bad(r.line, "anggaran, realisasi: not an amount like 1.250.000,00"), false
	}
	title := short(r.cell("uraian"))
	if title == "" {
		return bad(r.line, "uraian: empty"), false
	}
	n := tree.at(path)
	if n.line != 0 {
		return bad(r.line, "the same code as line %d", n.line), false
	}
	n.line, n.title, n.plan, n.done, n.why = r.line, title, plan, done, r.cell("sebab")
	if s := r.cell("keadaan"); s != "" {
		n.state = c.word(s)
		switch kiosk.ActivityState(n.state) {
		case kiosk.ActivityWaiting, kiosk.ActivityRunning, kiosk.ActivityDone, kiosk.ActivityDropped:
		default:
			return bad(r.line, "keadaan: one of selesai, berjalan, belum-mulai, tidak-terlaksana"), false
		}
	}
	return Bad{}, true
}

// pathOf is where a line stands in the tree. counts is false for lines that are no part of a sum.
func pathOf(r row) (path []string, counts bool, why string) {
	activity, ok := codeOf(r.cell("kegiatan"))
	account, also := codeOf(r.cell("rekening"))
	switch {
	case !ok || !also:
		return nil, false, "kegiatan, rekening: a code is written like 2.1.03"
	case len(activity)+len(account) > deepest:
		return nil, false, "kegiatan, rekening: the code is too long"
	case len(activity) == 0 && len(account) == 0:
		return nil, false, "" // a heading, or a sum of something else
	case len(activity) == 0:
		return accountPath(account)
	}
	if n, err := strconv.Atoi(activity[0]); err != nil || n < 1 || n > kiosk.BudgetFields || len(activity) > 3 {
		return nil, false, "kegiatan: field 1 to 5, part, activity"
	}
	if len(account) > 0 && account[0] != rootSpending {
		return nil, false, "rekening: of an activity begins with 5"
	}
	path = append([]string{rootSpending}, activity...)
	if len(account) > 1 {
		path = append(path, append([]string{accounts}, account...)...)
	}
	return path, true, ""
}

// accountPath is the place of a line of no activity. That of all financing says what comes in less what goes
// out, which is no sum of its lines; those of spending by kind say the same money once more.
func accountPath(account []string) (path []string, counts bool, why string) {
	switch account[0] {
	case rootIncome:
		return account, true, ""
	case rootSpending:
		return account, len(account) == 1, ""
	case rootFinancing:
		return account, len(account) > 1, ""
	}
	return nil, false, "rekening: begins with 4, 5 or 6"
}

// accounts stands between an activity and the kinds of its spending.
const accounts = "rek"

// total is a line "Jumlah Pendapatan" or "Jumlah Belanja", which has no code.
type total struct {
	line       int
	root       string
	plan, done string
}

func totalOf(r row) (total, bool) {
	if r.cell("kegiatan") != "" || r.cell("rekening") != "" {
		return total{}, false
	}
	t := total{line: r.line, plan: r.cell("anggaran"), done: r.cell("realisasi")}
	switch plain(r.cell("uraian")) {
	case "jumlah pendapatan":
		t.root = rootIncome
	case "jumlah belanja":
		t.root = rootSpending
	}
	return t, t.root != ""
}

// compare says whether the lines of its root add up to it.
func (t total) compare(tree *node) []Bad {
	plan, ok := sen(t.plan)
	done, also := sen(t.done)
	if n := tree.at([]string{t.root}); !ok || !also || n.plan != plan || n.done != done {
		return []Bad{bad(t.line, "this sum is not that of its lines: %s and %s",
			senWords(n.plan), senWords(n.done))}
	}
	return nil
}

// budgetOf makes the budget of a tree that fits.
func budgetOf(tree *node, a About) (kiosk.Budget, error) {
	b := kiosk.Budget{
		Year: a.Year, Revised: a.Revised, Sample: a.Sample, Complaints: a.Complaints, Data: a.Data, Source: a.Source, Executors: a.Executors,
	}
	for _, group := range tree.at([]string{rootIncome}).below {
		b.Income = append(b.Income, linesOf(group)...)
	}
	for _, side := range tree.at([]string{rootFinancing}).below {
		switch side.code {
		case "01":
			b.FinancingIn = append(b.FinancingIn, linesOf(side)...)
		case "02":
			b.FinancingOut = append(b.FinancingOut, linesOf(side)...)
		default:
			return b, fmt.Errorf("%w: line %d: rekening: financing is 6.1 or 6.2", ErrFile, side.first())
		}
	}
	fields := tree.at([]string{rootSpending}).below
	for _, n := range fields {
		number, _ := strconv.Atoi(n.code)
		f := kiosk.FieldBudget{Field: kiosk.BudgetField(number), Amount: n.amount()}
		f.Activities = activitiesOf(n)
		b.Spending = append(b.Spending, f)
	}
	slices.SortStableFunc(b.Spending, func(x, y kiosk.FieldBudget) int { return int(x.Field) - int(y.Field) })
	if len(b.Spending) == 0 {
		return b, errors.Join(ErrFile, errors.New("no spending by field: the column kegiatan is empty"))
	}
	return b, nil
}

// linesOf is the lines below a group, or the group itself where nothing stands below.
func linesOf(group *node) (lines []kiosk.BudgetLine) {
	of := group.below
	if len(of) == 0 {
		of = []*node{group}
	}
	for _, n := range of {
		if a := n.amount(); a != (kiosk.Amount{}) {
			lines = append(lines, kiosk.BudgetLine{Title: n.named(), Amount: a})
		}
	}
	return lines
}

// activitiesOf is the lowest lines of a field that still name an activity.
func activitiesOf(n *node) (list []kiosk.Activity) {
	for _, b := range n.below {
		if b.code == accounts {
			continue
		}
		if more := activitiesOf(b); len(more) > 0 {
			list = append(list, more...)
			continue
		}
		if a := b.amount(); a != (kiosk.Amount{}) {
			list = append(list, kiosk.Activity{Title: b.named(), Amount: a, State: kiosk.ActivityState(b.state), Why: short(b.why)})
		}
	}
	return list
}

// named is a node's title, or its first line's below where it has none.
func (n *node) named() string {
	for n.title == "" && len(n.below) > 0 {
		n = n.below[0]
	}
	return n.title
}

// first is the first line at or below a node.
func (n *node) first() int {
	for n.line == 0 && len(n.below) > 0 {
		n = n.below[0]
	}
	return n.line
}

// short cuts a title at a word: finance programs write whole lists behind some.
func short(s string) string {
	s = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(s, "**)"), "*)"), " *")
	if utf8.RuneCountInString(s) <= mostTitle {
		return s
	}
	cut := string([]rune(s)[:mostTitle-2])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.(/") + " …"
}
