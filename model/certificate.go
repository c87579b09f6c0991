package model

import "cmp"

// Certificate is the proof that goes with a plan: numbers from which anybody
// who reads the same batch can recompute an upper bound on the points of every
// plan. It names people, sessions and resources by their ids, never by a
// solver's numbering.
//
// # The bound at a leaf
//
// Let a bidder be a participant alone, or a household with a rule that binds
// (every member with a need). B(b) is the set of joint choices of a bidder: at
// most one session a need, each an option by the rules, obeying every clash,
// weekly load, one_at_a_time, prerequisite and household rule among its members
// and their pins, and none that by itself uses more than H_g of some row g. With multipliers λ_s (any sign), μ_r ≥ 0, η_g ≥ 0, ν_ps ≥ 0, π_j (any
// sign), β_k, all held as integers in units of 1/Scale of a point:
//
//	L = Σ_b max(0, max over c ∈ B(b) of Σ_{(p,s)∈c} (w_ps + β_class(p) − λ_s − ν_ps) − Σ_g η_g·care_g(c) − Σ_{stays j∈c} π_j)
//	  + Σ_s max over allowed n of (λ_s·n + F_s(n) + V_s(n) − [n > 0]·Σ_r μ_r·a_rs)
//	  + Σ_r μ_r·A_r + Σ_g η_g·H_g − Σ_k β_k·N_k
//
// with what CutPrice says of cuts, is at least the points of every plan, and bound = ⌊L / Scale⌋. The sum runs
// over the bidders and sessions of the part. n counts the heads that the plan
// adds. w, F and Σ_k β_k count only what the proof maximises (see Proof).
//
// V_s(n) is the most that Σ ν_ps comes to over people who fill s with exactly n new
// heads: a knapsack over the choices that the path leaves in s, each taken whole, a
// household that sits together with all its heads. Where a branch demands one of some
// choices of a need, the knapsack holds none of the others, and holds the last one that
// is left of them. An n that no such people come to is not allowed. V_s is 0 for every
// n where no ν of the session has a value, nobody must sit there, and no branch opens
// it to households; where choices × seats are more than 2²⁵, it is the sum of all ν_ps
// of the session instead.
//
// A row r is Σ_s a_rs·[n_s > 0] ≤ A_r: a room, a teacher or the rooms of a site
// at one moment (a = 1 for a session that meets then with nobody enrolled or
// pinned in it; A = what blocked.csv and the sessions with enrolled or pinned
// people leave, at least 0), the budget (a = open_cost in cents, A = the budget
// in cents) or open_at_most. A row g is childcare, of a site or of a session,
// at one moment: care_g(c) is what the new placements of choice c use then
// (share_care as in the contract), H_g what pins and blocked.csv leave, at
// least 0. Rows that the certificate does not name have multiplier 0.
//
// Where the budget is kept whole it has no multiplier. The terms of the sessions
// with a cost are then one maximum: over every choice of them whose costs are within
// the budget, the sum of their terms with n > 0, and with n = 0 for the others.
//
// N_k for a part: low = placed_k − Σ over the other parts of their Bound in the
// class-k proof, high = min(placed_k, the part's own Bound there); both are
// placed_k where there is one part. The term is β_k·low where β_k ≥ 0 and
// β_k·high where β_k < 0, which only strict mode uses. All proofs of a
// certificate have the same parts.
//
// A planned session on or after its decision date, with pins, none of them
// started, and enrolled + pinned below min_size, may be shut. Each pin j in it
// is then a choice "stay" of its need, worth 0 points and no new head, with
// which other choices of the bidder clash as with a pin; not staying opens the
// need. The session's term is max(keep, shut) with
//
//	keep = max over n (0, or reaching the minimum) of (…) + Σ_j π_j − Σ_r μ_r
//	shut = lapsed-pin points × pins
//
// where r runs over the rows of rooms, teachers and site rooms in which the
// session meets: A_r then does not count its pins as a use. Where the people
// enrolled and pinned alone already exceed the resource, with this session
// counted as staying, A_r is 0 and keep does not subtract μ_r: shutting frees
// nothing there. Below a branch on Shut only the side that holds counts: No has
// the stays chosen (as ordinary pins, π not used), Yes has the stays gone.
//
// Restrictions on the path to a leaf narrow B(b) and the allowed n. The 0 of
// max(0, …), choosing nothing, is left out where a branch demands a choice. A
// leaf whose restrictions leave a bidder or a session no choice has no plan: its
// bound is −∞ and its multipliers may be empty.
type Certificate struct {
	Version   int
	Product   string // name and version of the program that made it
	Inputs    []FileDigest
	Outputs   []FileDigest // placements.csv, by which the plan is known
	Objective Points
	Bound     Points
	Points    Proof
	Classes   []ClassProof // one a class that any need has; none in shortlist mode
}

// CertificateVersion is the version of the certificate format written today.
const CertificateVersion = 4

// Proof is a proven upper bound on a maximum: the sum over its parts.
type Proof struct {
	Scale int64 // multipliers are in units of 1/Scale
	Parts []Part
}

// Part covers some sessions and every bidder whose options lie in them. The
// parts of a proof partition the sessions that are an option of anybody, and no
// bidder has options in two parts. A coupling row may span parts: each part then
// counts the whole right-hand side for the multiplier that it names itself.
type Part struct {
	Sessions []string // sorted; empty where the proof has one part: then every session
	Bound    Points   // ⌊L/Scale⌋ at the worst leaf
	Cuts     []Cut    `json:",omitempty"`
	Root     Node
}

// Cut is a row that holds in every plan because seats come in whole groups. D
// people, at most C_s of them in session s (all that fit into s beside those who
// are there), sit in Y of the sessions: at most f(Y) = min(D, the Y largest C_s) of
// them. f is concave, so the chord between Groups − 1 and Groups lies nowhere below
// it, and with slope = f(Groups) − f(Groups − 1)
//
//	Σ_{p, s} x_ps ≤ f(Groups − 1) + slope·(Σ_s [n_s > 0] − (Groups − 1))
//
// where p runs over the participants and s over the sessions. All sessions are of
// one kind, so that nobody sits in two of them; pins do not count.
//
// A cover is a cut of another kind: any Groups + 1 of the participants, with those who
// can sit in its one session only together with them, need more seats than there are, so
// that
//
//	Σ_p x_ps ≤ Groups·[n_s > 0]
//
// or, where it names a childcare row, any Groups + 1 of them need more places than pins
// and others leave at that moment, so that Σ_{p, s} x_ps ≤ Groups, where s runs over the
// sessions that use the row, from the entry of p on. No two of the participants sit
// together, and none shares childcare.
//
// A half is half of the sum of some rows, rounded down on both sides (a zero-half cut):
//
//	Σ_c ⌊a_c/2⌋·x_c ≤ ⌊A/2⌋
//
// over the choices c of bidders, where a_c counts the seats that c takes in the sessions of
// the half, the childcare places that its members use in the rows of the half, but for
// households that share them, and the needs of the half that c places. A is the sum of the
// seats, of the places that pins and blocked.csv leave, and of the needs, of which each has
// one place at most. ⌊a_c/2⌋ counts for the option of the first member placed by c.
type Cut struct {
	Participants []string `json:",omitempty"` // sorted
	Sessions     []string `json:",omitempty"` // sorted; of childcare none
	Groups       int      // 1..len(Sessions); of a cover 0..len(Participants)−1; of a half 0
	Cover        bool     `json:",omitempty"`
	Care         *RowKey  `json:",omitempty"`
	Half         *Half    `json:",omitempty"` // with it nothing else is given
}

// Half names the rows of a zero-half cut.
type Half struct {
	Sessions []string `json:",omitempty"` // of their seats; sorted
	Care     []RowKey `json:",omitempty"` // of childcare
	Needs    []Need   `json:",omitempty"` // sorted
}

// Need is what a participant needs: a place in a session of a kind.
type Need struct{ Participant, Kind string }

// Compare orders needs by participant, then kind.
func (n Need) Compare(m Need) int {
	return cmp.Or(cmp.Compare(n.Participant, m.Participant), cmp.Compare(n.Kind, m.Kind))
}

// ClassProof bounds how many people of a class any plan can place (needs, by
// the class of the person) that places at least as many of each lower-numbered
// class as this plan. Its Proof maximises Σ [class(p) = Class] z with F_s(n) = 0
// where n is allowed; the weight of an option is its number of needs of that
// class; β_k ≥ 0 for the rows "at least N_k of class k", k < Class, N_k = placed.
type ClassProof struct {
	Class  int // 1..3
	Placed int
	Bound  int
	Proof  Proof
}

// Node is a node of a search tree. Exactly one of Leaf, Fix and Branch is set.
//
//   - Leaf: the bound at the multipliers under the restrictions on the path.
//   - Fix: reduced-cost fixing. With L the value at its multipliers under the
//     restrictions on the path, and L(x) the value where choice x is forced on its
//     bidder (who fills the session is left to the knapsack): every
//     option with ⌊L(x)/Scale⌋ ≤ Target, and every fill n of a session with the
//     same, may be left out below, since it can only lead to plans of at most
//     Target. The bound of the node is max(Target, bound of Below).
//     Target is at most the proof's own part bound.
//   - Branch: the two sides together leave nothing out; the bound is the larger.
type Node struct {
	Leaf   *Multipliers `json:",omitempty"`
	Fix    *Fix         `json:",omitempty"`
	Branch *Branch      `json:",omitempty"`
}

// Fix is a step of reduced-cost fixing.
type Fix struct {
	Multipliers Multipliers
	Target      Points
	Below       Node
}

// Branch splits the plans in two.
//
//   - Fill: No has at most At new heads in Session, Yes has at least At+1.
//     At = 0 is the opening of a session.
//   - Option: Participant is in none of Sessions (No), or in one of them (Yes).
//   - Shut: Session keeps its pins (No), or is shut (Yes).
type Branch struct {
	Kind        string   // "fill", "option", "shut"
	Session     string   `json:",omitempty"`
	At          int      `json:",omitempty"`
	Participant string   `json:",omitempty"`
	Sessions    []string `json:",omitempty"`
	No, Yes     Node
}

// Multipliers hold only what is not zero. Slices are sorted by their key.
type Multipliers struct {
	Session []SessionPrice `json:",omitempty"`
	Row     []RowPrice     `json:",omitempty"` // μ and η
	Stay    []StayPrice    `json:",omitempty"`
	Link    []LinkPrice    `json:",omitempty"`
	Cut     []CutPrice     `json:",omitempty"`
	Budget  bool           `json:",omitempty"` // the budget is kept whole
	Class   [3]int64       `json:",omitempty"` // β by class
}

// CutPrice is θ ≥ 0 of a cut. Of a half it lowers a choice c by θ·⌊a_c/2⌋ and adds θ·⌊A/2⌋
// to L. Else it lowers the option of each of its participants in each of its sessions by θ,
// adds θ·slope to the term of a session where n > 0, and θ·(f(Groups − 1) − slope·(Groups −
// 1)) to L.
type CutPrice struct {
	Cut   int // place in Part.Cuts
	Price int64
}

// SessionPrice is λ_s.
type SessionPrice struct {
	Session string
	Price   int64
}

// RowPrice is μ_r or η_g of a resource at one moment: the meetings that run at
// minute At of Date. Budget and OpenAtMost have no id and no moment.
type RowPrice struct {
	Key   RowKey
	Price int64 // ≥ 0
}

// RowKey names a coupling row.
type RowKey struct {
	Resource Resource
	ID       string // site, room, teacher or session
	Date     Date   // 0 where there is no moment
	At       Minutes
}

// LinkPrice is ν_ps ≥ 0 of the row "p sits in s only if s counts p among those who fill
// it". It lowers the option of p in s by ν_ps and adds ν_ps to the term of s where it
// does (V_s). Needs that a household has together count as one:
// the row is named by one member, and lowers their joint option once.
type LinkPrice struct {
	Participant, Session string
	Price                int64
}

// StayPrice is π_j of the pin of a participant in a session that may be shut.
type StayPrice struct {
	Participant, Session string
	Price                int64
}
