package solver

import "instroom/model"

// Problem is the mathematics of a batch in flat arrays: compressed sparse rows
// over bidders, slots and options. It is not changed by any solver.
//
//	max  Σ_i w_i z_i + Σ_s F_s(n_s) + Σ_h v_h·y_h
//	     Σ_{i ∈ slot} z_i ≤ 1                      every slot
//	     z_i + z_j ≤ 1                             i, j in conflict, of one bidder
//	     Σ_{i ∈ F} z_i ≤ |F| − 1                   forbidden sets of three or more
//	     z_i ≤ Σ_{j ∈ R_i} z_j                     prerequisites
//	     n_s = Σ_{i in s} heads_i z_i              every session
//	     Σ_s a_rs [n_s > 0] + Σ_h a_rh (1 − y_h) ≤ A_r   rows
//	     Σ care ≤ H_g                              care rows
//	     z_stay = 1 − y_h                          every stay of a session that may be shut; n_s = 0 where y_h = 1
//	     z, y ∈ {0, 1}
//
// A bidder is a participant, or a household whose rule binds. A slot is a need,
// or the needs that a household has together: then it has several members, its
// options are the sessions open to all of them, and one option seats them all.
// Bidders and slots are ordered by the lottery of the batch (seed and ids), so
// that nothing depends on the order of rows in the input. Sessions are in the
// order of their ids. Problems may share their lists: nothing in them is ever changed.
type Problem struct {
	// Bidder b has the slots SlotStart[b]:SlotStart[b+1]; slot j has the options
	// OptionStart[j]:OptionStart[j+1]. Options of a slot are in ascending order of
	// session; a stay comes last.
	SlotStart   []int32
	OptionStart []int32

	OptionSession []int32        // by option
	OptionPoints  []model.Points // by option: the sum over the slot's members

	// Members of slot j: Members[MemberStart[j]:MemberStart[j+1]].
	MemberStart []int32
	Members     []Need

	// JointPoints splits the points of an option of a slot with several members, by
	// option, in the order of the members. Solvers don't read it; the plan does.
	JointPoints map[int32][]model.Points

	// Conflict rows of bidder b: one row an option of the bidder, in order, each
	// of ⌈m/64⌉ words for m options of the bidder; bit j of row i is set where the
	// bidder's options i and j can't both be chosen. Options of one slot are not
	// marked. ConflictStart[b] = −1 where the bidder has no conflicts between slots.
	// Bidders may share rows.
	ConflictStart []int64
	Conflict      []uint64

	Forbidden []ForbiddenSet // sorted by bidder
	Requires  []Requirement  // sorted by option
	Care      []CareUse      // sorted by option
	JointCare []JointCareUse // sorted by bidder

	Fill     []Fill // by session
	Rows     []Row
	CareRows []CareRow
	Shut     []Shut // sorted by session

	// What leads back to the batch. SessionIndex[s] is the index of session s in
	// Batch.Sessions; sessions that are an option of nobody are left out.
	SessionIndex []int32
	Batch        *model.Batch

	// Constant is added to every objective and bound: points that no choice changes.
	Constant model.Points
	Strict   bool // classes before points

	// Memory is what the compiler keeps for the problem of a batch that differs little.
	// Solvers don't read it.
	Memory any
}

// Shared reports whether two lists are one: same length, and same first element in memory.
// Drafts of a batch, and problems compiled from them, share what is not changed, so that
// lists that are shared are known to be equal without a look. Empty lists are.
func Shared[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// Need is a need of a participant, with the class that says how urgent it is.
type Need struct {
	Participant int32 // index into Batch.Participants
	Kind        uint8
	Class       uint8 // 1..3; 0 in shortlist mode
}

// Bidders returns the number of bidders.
func (p *Problem) Bidders() int { return len(p.SlotStart) - 1 }

// Slots returns the number of slots.
func (p *Problem) Slots() int { return len(p.OptionStart) - 1 }

// Options returns the number of options.
func (p *Problem) Options() int { return len(p.OptionSession) }

// Sessions returns the number of sessions.
func (p *Problem) Sessions() int { return len(p.Fill) }

// Heads returns how many people slot j seats.
func (p *Problem) Heads(j int) int32 { return p.MemberStart[j+1] - p.MemberStart[j] }

// ForbiddenSet holds three or more options of a bidder, each of another slot,
// that can't all be chosen though any two can (weekly hours).
type ForbiddenSet struct {
	Bidder  int32
	Options []int32
}

// Requirement says that Option may be chosen only together with one of Any,
// options of the same bidder (prerequisites). Any may be empty.
type Requirement struct {
	Option int32
	Any    []int32
}

// CareUse is the childcare that an option uses on a care row.
type CareUse struct {
	Option, Row int32
	Amount      int32
}

// JointCareUse is childcare used only where from each of Groups at least one
// option is chosen (share_care: all members in class at the moment). Uses of a bidder
// may have one list of groups in common, and lists a group.
type JointCareUse struct {
	Bidder, Row int32
	Amount      int32
	Groups      [][]int32
}

// Fill is the fill function F_s over the heads n that the plan adds.
// F(0) = 0; for n > 0 it is −∞ outside Min..Max, else
// −OpenCost − ShortCost·max(0, Short − n) − AboveCost·max(0, n − Free).
type Fill struct {
	Min, Max  int32 // 1 ≤ Min; Max < Min means that nobody can be added
	OpenCost  model.Points
	Short     int32 // heads below this are short; 0 = none
	ShortCost model.Points
	Free      int32 // heads above this are above target; Max where there is no target
	AboveCost model.Points
}

// Value returns F(n) and whether n is allowed.
func (f *Fill) Value(n int32) (model.Points, bool) {
	if n == 0 {
		return 0, true
	}
	if n < f.Min || n > f.Max {
		return 0, false
	}
	v := -f.OpenCost
	if n < f.Short {
		v -= f.ShortCost * model.Points(f.Short-n)
	}
	if n > f.Free {
		v -= f.AboveCost * model.Points(n-f.Free)
	}
	return v, true
}

// Row is a coupling row Σ Amount·[n_s > 0] ≤ Limit.
type Row struct {
	Key      model.RowKey
	Limit    int64
	Sessions []int32 // ascending
	Amounts  []int64
	// Shut holds indexes into Problem.Shut: sessions that count 1 unless shut.
	Shut []int32
}

// CareRow is a limit on childcare places at a moment.
type CareRow struct {
	Key   model.RowKey
	Limit int32
}

// Shut is a planned session with pins that may be shut (contract §3.3). If it
// is, its pins lapse, nobody new sits in it, and Value is added. If not, every
// stay is chosen; its slot then holds nothing else, but its session may take
// new heads as Fill says.
type Shut struct {
	Session int32        // index into Fill; such a session is always in the problem
	Value   model.Points // points of the lapsed pins, ≤ 0 by default
	Stays   []int32      // options: the pins, each alone the "stay" of its slot; they add no head
}
