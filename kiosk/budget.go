package kiosk

// BudgetField is one of the five fields of a village's spending (bidang; Permendagri 20/2018).
type BudgetField int

// The fields, by their number in the code of an activity.
const (
	FieldGovernment  BudgetField = 1 // penyelenggaraan pemerintahan desa
	FieldBuilding    BudgetField = 2 // pelaksanaan pembangunan desa
	FieldCommunity   BudgetField = 3 // pembinaan kemasyarakatan desa
	FieldEmpowerment BudgetField = 4 // pemberdayaan masyarakat desa
	FieldDisaster    BudgetField = 5 // penanggulangan bencana, keadaan darurat dan mendesak
)

// BudgetFields is how many fields there are.
const BudgetFields = 5

// Amount is what was planned (anggaran) and what became of it (realisasi), in rupiah.
type Amount struct {
	Plan int64 `json:"plan"`
	Done int64 `json:"done"`
}

// Percent is how much of the plan was done, rounded down, so that 100 means all of it.
func (a Amount) Percent() int {
	if a.Plan <= 0 {
		return 0
	}
	return int(a.Done * 100 / a.Plan)
}

func (a Amount) plus(b Amount) Amount { return Amount{a.Plan + b.Plan, a.Done + b.Done} }

// BudgetLine is one line of income or of financing.
type BudgetLine struct {
	Title string `json:"title"`
	Amount
}

// ActivityState says how far an activity (kegiatan) has come.
type ActivityState string

// The states of an activity. Where nobody said one, only its money is known.
const (
	ActivityUntold  ActivityState = ""
	ActivityWaiting ActivityState = "belum-mulai"
	ActivityRunning ActivityState = "berjalan"
	ActivityDone    ActivityState = "selesai"
	ActivityDropped ActivityState = "tidak-terlaksana"
)

// Activity is one activity of a field.
type Activity struct {
	Title string `json:"title"`
	Amount
	State ActivityState `json:"state,omitempty"`
	Why   string        `json:"why,omitempty"` // why it is not finished
}

// Open says whether residents must be told of it as not finished (belum selesai, tidak terlaksana): by its
// state, or where none is told by money that was not spent yet.
func (a Activity) Open() bool {
	if a.State == ActivityUntold {
		return a.Done < a.Plan
	}
	return a.State != ActivityDone
}

// FieldBudget is the spending of one field. Where it lists activities they add up to it.
type FieldBudget struct {
	Field BudgetField `json:"field"`
	Amount
	Activities []Activity `json:"activities,omitempty"`
}

// Executor is who carries out activities of a field, and the team beside them (pelaksana kegiatan dan tim).
type Executor struct {
	Field  BudgetField `json:"field"`
	Office string      `json:"office"` // "Kasi Kesejahteraan"
	Name   string      `json:"name,omitempty"`
	Team   string      `json:"team,omitempty"` // "TPK Dusun Krajan: 5 orang"
}

// Budget is a village's budget and what became of it (APBDes dan realisasinya) as Permendagri 20/2018,
// articles 39 and 72, has it told to residents. A kelurahan has none.
type Budget struct {
	Year         int           `json:"year"`
	Revised      bool          `json:"revised,omitempty"` // perubahan APBDes
	Sample       bool          `json:"sample,omitempty"`  // invented figures: CONTOH
	Income       []BudgetLine  `json:"income"`
	Spending     []FieldBudget `json:"spending"`               // in the order of the fields
	FinancingIn  []BudgetLine  `json:"financingIn,omitempty"`  // penerimaan pembiayaan
	FinancingOut []BudgetLine  `json:"financingOut,omitempty"` // pengeluaran pembiayaan
	Executors    []Executor    `json:"executors,omitempty"`
	Complaints   string        `json:"complaints"` // where to complain (alamat pengaduan)
	Data         string        `json:"data"`       // the day of the figures, 2006-01-02
	Source       string        `json:"source"`     // "Siskeudes, ekspor 20 November 2026"
}

// TotalIncome is all income (pendapatan).
func (b Budget) TotalIncome() Amount { return total(b.Income) }

// TotalSpending is all spending (belanja).
func (b Budget) TotalSpending() (t Amount) {
	for _, f := range b.Spending {
		t = t.plus(f.Amount)
	}
	return t
}

// Financing is what comes in by financing less what goes out (pembiayaan neto).
func (b Budget) Financing() Amount {
	in, out := total(b.FinancingIn), total(b.FinancingOut)
	return Amount{in.Plan - out.Plan, in.Done - out.Done}
}

// Balance is what is left of all money (SiLPA): income less spending, and the financing.
func (b Budget) Balance() Amount {
	in, out, f := b.TotalIncome(), b.TotalSpending(), b.Financing()
	return Amount{in.Plan - out.Plan + f.Plan, in.Done - out.Done + f.Done}
}

// Unspent is the planned spending that was not spent (sisa anggaran); below zero where more was spent.
func (b Budget) Unspent() int64 {
	t := b.TotalSpending()
	return t.Plan - t.Done
}

// FieldActivity is an activity and its field.
type FieldActivity struct {
	Field BudgetField
	Activity
}

// OpenActivities is the activities that are not finished or will not be, in the order of their fields.
func (b Budget) OpenActivities() (list []FieldActivity) {
	for _, f := range b.Spending {
		for _, a := range f.Activities {
			if a.Open() {
				list = append(list, FieldActivity{f.Field, a})
			}
		}
	}
	return list
}

func total(lines []BudgetLine) (t Amount) {
	for _, l := range lines {
		t = t.plus(l.Amount)
	}
	return t
}
