package solvertest

import (
	"fmt"

	"instroom/model"
	"instroom/solver"
)

// Valid reports the first way in which a problem is not what the comments of
// solver.Problem promise: lengths, orders and ranges that solvers rely on. It
// is for tests of whatever makes problems.
func Valid(p *solver.Problem) error {
	if len(p.SlotStart) == 0 || len(p.OptionStart) == 0 {
		return fmt.Errorf("SlotStart and OptionStart need a first 0")
	}
	slots, options, sessions := p.Slots(), p.Options(), p.Sessions()
	for _, a := range []struct {
		name  string
		start []int32
		n     int
	}{{"SlotStart", p.SlotStart, slots}, {"OptionStart", p.OptionStart, options}, {"MemberStart", p.MemberStart, len(p.Members)}} {
		if len(a.start) == 0 || a.start[0] != 0 || int(a.start[len(a.start)-1]) != a.n {
			return fmt.Errorf("%s does not run from 0 to %d", a.name, a.n)
		}
		for k := 1; k < len(a.start); k++ {
			if a.start[k] < a.start[k-1] {
				return fmt.Errorf("%s falls at %d", a.name, k)
			}
		}
	}
	switch {
	case len(p.OptionPoints) != options:
		return fmt.Errorf("%d points for %d options", len(p.OptionPoints), options)
	case len(p.MemberStart) != slots+1:
		return fmt.Errorf("%d member starts for %d slots", len(p.MemberStart), slots)
	case len(p.ConflictStart) != p.Bidders():
		return fmt.Errorf("%d conflict starts for %d bidders", len(p.ConflictStart), p.Bidders())
	case len(p.SessionIndex) != sessions:
		return fmt.Errorf("%d session indexes for %d sessions", len(p.SessionIndex), sessions)
	}

	stay := make([]int, options)
	for k, h := range p.Shut {
		if h.Session < 0 || int(h.Session) >= sessions || k > 0 && p.Shut[k-1].Session >= h.Session {
			return fmt.Errorf("shut %d: session %d out of range or order", k, h.Session)
		}
		if len(h.Stays) == 0 {
			return fmt.Errorf("shut %d has no pins", k)
		}
		for _, i := range h.Stays {
			if i < 0 || int(i) >= options || p.OptionSession[i] != h.Session {
				return fmt.Errorf("shut %d: option %d is no option of session %d", k, i, h.Session)
			}
			stay[i]++
		}
	}
	used := make([]bool, sessions)
	const limit = model.Points(2_000_000_000)
	for j := range slots {
		heads := p.Heads(j)
		if heads < 1 {
			return fmt.Errorf("slot %d has no member", j)
		}
		for _, need := range p.Members[p.MemberStart[j]:p.MemberStart[j+1]] {
			if need.Class > 3 || p.Batch != nil && int(need.Participant) >= len(p.Batch.Participants) {
				return fmt.Errorf("slot %d: member %+v", j, need)
			}
		}
		for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
			s := p.OptionSession[i]
			if s < 0 || int(s) >= sessions {
				return fmt.Errorf("option %d: session %d", i, s)
			}
			used[s] = true
			last := i == p.OptionStart[j+1]-1
			if stay[i] > 1 || stay[i] == 1 && !last {
				return fmt.Errorf("option %d is a stay, but not once and last in its slot", i)
			}
			if stay[i] == 0 && i > p.OptionStart[j] && p.OptionSession[i-1] >= s {
				return fmt.Errorf("option %d: sessions of slot %d are not ascending", i, j)
			}
			if shares := p.JointPoints[i]; heads > 1 && (len(shares) != int(heads) || sum(shares) != p.OptionPoints[i]) {
				return fmt.Errorf("option %d: shares %v of %d points", i, shares, p.OptionPoints[i])
			}
			if w := p.OptionPoints[i]; w > limit*model.Points(heads) || w < -limit*model.Points(heads) {
				return fmt.Errorf("option %d: %d points", i, w)
			}
		}
	}
	for s := range sessions {
		f := &p.Fill[s]
		if !used[s] {
			return fmt.Errorf("session %d is an option of nobody", s)
		}
		if f.Min < 1 || f.Short < 0 || f.Free < 0 {
			return fmt.Errorf("session %d: fill %+v", s, *f)
		}
		if p.Batch != nil && (int(p.SessionIndex[s]) >= len(p.Batch.Sessions) || s > 0 && p.Batch.Sessions[p.SessionIndex[s-1]].ID >= p.Batch.Sessions[p.SessionIndex[s]].ID) {
			return fmt.Errorf("session %d: not in the order of ids", s)
		}
	}
	if err := validBidders(p); err != nil {
		return err
	}
	for r, row := range p.Rows {
		if len(row.Amounts) != len(row.Sessions) || row.Limit < 0 {
			return fmt.Errorf("row %d: %d amounts for %d sessions, limit %d", r, len(row.Amounts), len(row.Sessions), row.Limit)
		}
		for k, s := range row.Sessions {
			if s < 0 || int(s) >= sessions || k > 0 && row.Sessions[k-1] >= s || row.Amounts[k] < 0 {
				return fmt.Errorf("row %d: session %d out of range or order, or amount %d", r, s, row.Amounts[k])
			}
		}
		for k, h := range row.Shut {
			if h < 0 || int(h) >= len(p.Shut) || k > 0 && row.Shut[k-1] >= h {
				return fmt.Errorf("row %d: shut %d out of range or order", r, h)
			}
		}
	}
	for g, row := range p.CareRows {
		if row.Limit < 0 {
			return fmt.Errorf("care row %d: limit %d", g, row.Limit)
		}
	}
	choice, shut := Empty(p)
	if _, wrong := Evaluate(p, choice, shut); wrong != nil {
		return fmt.Errorf("the empty plan breaks %q", wrong)
	}
	return nil
}

func sum(points []model.Points) model.Points {
	total := model.Points(0)
	for _, w := range points {
		total += w
	}
	return total
}

func validBidders(p *solver.Problem) error {
	bidder := make([]int32, p.Options())
	slot := make([]int32, p.Options())
	for b := range p.Bidders() {
		first, last := p.OptionStart[p.SlotStart[b]], p.OptionStart[p.SlotStart[b+1]]
		for j := p.SlotStart[b]; j < p.SlotStart[b+1]; j++ {
			for i := p.OptionStart[j]; i < p.OptionStart[j+1]; i++ {
				bidder[i], slot[i] = int32(b), j
			}
		}
		start := p.ConflictStart[b]
		if start < 0 {
			if start != -1 {
				return fmt.Errorf("bidder %d: conflict start %d", b, start)
			}
			continue
		}
		m := int64(last - first)
		words := (m + 63) / 64
		if start+m*words > int64(len(p.Conflict)) {
			return fmt.Errorf("bidder %d: conflict rows run out of the array", b)
		}
		bit := func(i, j int64) bool { return p.Conflict[start+i*words+j/64]>>(j%64)&1 == 1 }
		for i := range m {
			for j := range m {
				if bit(i, j) != bit(j, i) {
					return fmt.Errorf("bidder %d: conflict of %d and %d in one direction only", b, i, j)
				}
				if bit(i, j) && slot[first+int32(i)] == slot[first+int32(j)] {
					return fmt.Errorf("bidder %d: conflict of %d and %d inside a slot", b, i, j)
				}
			}
			if m%64 != 0 && p.Conflict[start+i*words+words-1]>>(m%64) != 0 {
				return fmt.Errorf("bidder %d: bits beyond option %d", b, m)
			}
		}
	}
	inside := func(b int32, options []int32) bool {
		for _, i := range options {
			if i < 0 || int(i) >= p.Options() || bidder[i] != b {
				return false
			}
		}
		return true
	}
	for k, f := range p.Forbidden {
		if k > 0 && p.Forbidden[k-1].Bidder > f.Bidder || len(f.Options) < 3 || !inside(f.Bidder, f.Options) {
			return fmt.Errorf("forbidden set %d: %+v", k, f)
		}
	}
	for k, r := range p.Requires {
		if k > 0 && p.Requires[k-1].Option > r.Option || r.Option < 0 || int(r.Option) >= p.Options() || !inside(bidder[r.Option], r.Any) {
			return fmt.Errorf("requirement %d: %+v", k, r)
		}
	}
	for k, u := range p.Care {
		if k > 0 && p.Care[k-1].Option > u.Option || u.Option < 0 || int(u.Option) >= p.Options() ||
			u.Row < 0 || int(u.Row) >= len(p.CareRows) || u.Amount < 0 {
			return fmt.Errorf("care use %d: %+v", k, u)
		}
	}
	for k, u := range p.JointCare {
		if k > 0 && p.JointCare[k-1].Bidder > u.Bidder || u.Row < 0 || int(u.Row) >= len(p.CareRows) || u.Amount < 0 || len(u.Groups) == 0 {
			return fmt.Errorf("joint care use %d: %+v", k, u)
		}
		for _, g := range u.Groups {
			if !inside(u.Bidder, g) {
				return fmt.Errorf("joint care use %d: %+v", k, u)
			}
		}
	}
	return nil
}
