package check

import (
	"fmt"

	"instroom/model"
)

// Finding is one thing that is wrong with a plan or a certificate. The codes of
// the contract name rules and shortages; the others are
//
//	unknown            a participant, session or resource that the batch does not have
//	twice              two sessions of one need, or a placement listed twice
//	not-open           the need is pinned or does not exist
//	shut               a session that may not be shut, or a shut one that is used
//	household          a household rule
//	points             a placement or an objective with the wrong points
//	digest             an input or output file that is not the one certified
//	version            a certificate of another version
//	bound              a claimed bound below what the multipliers prove, or below the plan
//	class              a class count or class bound that is wrong or missing
//	parts              parts that do not cover every option, or cover one twice
//	tree               a node that is not exactly one of leaf, fix and branch, or cannot be read
//	multiplier         a multiplier that is unknown, of the wrong sign or out of range
//	count              needs that are lost or counted twice
type Finding struct {
	Code                 model.Code
	Participant, Session string // ids, "" where none is concerned
	Text                 string
}

// Codes of findings beyond those of the contract.
const (
	Unknown    model.Code = "unknown"
	Twice      model.Code = "twice"
	NotOpen    model.Code = "not-open"
	ShutWrong  model.Code = "shut"
	WrongSum   model.Code = "points"
	Digest     model.Code = "digest"
	Version    model.Code = "version"
	BoundWrong model.Code = "bound"
	ClassWrong model.Code = "class"
	PartsWrong model.Code = "parts"
	TreeWrong  model.Code = "tree"
	Multiplier model.Code = "multiplier"
	Lost       model.Code = "count"
)

// String returns the finding as a line, without a line break.
func (f Finding) String() string {
	who := ""
	if f.Participant != "" {
		who += "participant " + f.Participant + ", "
	}
	if f.Session != "" {
		who += "session " + f.Session + ", "
	}
	return fmt.Sprintf("%s%s [%s]", who, f.Text, f.Code)
}

// Report is what the judge found. The plan, and the certificate where one was
// asked about, are in order exactly where there are no findings.
type Report struct {
	Findings  []Finding
	Objective model.Points // of the plan, recomputed
	Counts    Count
	Classes   [3]Count // by class − 1; all zero in shortlist mode

	// Proven says that the certificate was verified: no plan has more than Bound
	// points. Bound is recomputed from the certificate and may be below what it
	// claims; the claim is true wherever there are no findings.
	Proven     bool
	Bound      model.Points
	ClassBound [3]int // proven bounds on the people of each class; −1 = none claimed
}

// OK reports whether nothing was found.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

// Has reports whether a finding has the code.
func (r *Report) Has(code model.Code) bool {
	for i := range r.Findings {
		if r.Findings[i].Code == code {
			return true
		}
	}
	return false
}

// Count says what became of needs: Needs = Placed + Pinned + Waiting + NotNeeded.
// A need exists where it is given or derived from the row, or where a pin holds;
// NotNeeded are those of exempt people where volunteers are not placed.
type Count struct {
	Needs, Placed, Pinned, Waiting, NotNeeded int
}

func (r *Report) add(code model.Code, participant, session string, format string, args ...any) {
	r.Findings = append(r.Findings, Finding{code, participant, session, fmt.Sprintf(format, args...)})
}
