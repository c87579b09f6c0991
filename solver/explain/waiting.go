package explain

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"instroom/model"
	"instroom/model/rules"
)

// nearestShown is how many sessions are named as nearest to suit.
const nearestShown = 3

// reach is how far a need gets towards a session that the rules allow.
type reach struct {
	session int32 // of the batch
	option  int32 // of the problem; −1 where compile has left the option out
	points  model.Points
	obstacle
}

// reason says why a need waits. Changes are sought later.
func (e *explainer) reason(p int32, n rules.NeedState) model.Waiting {
	w := model.Waiting{
		Participant: p, Kind: n.Kind, Class: int8(n.Class), Session: -1, Earliest: model.NoDate,
		Change: model.Change{Kind: model.ChangeUnsought, Session: -1},
	}
	person := &e.b.Participants[p]
	if len(person.BadColumns) > 0 {
		w.Code, w.Text = model.BadData, "could not be read: "+strings.Join(person.BadColumns, ", ")
		return w
	}
	if !slices.ContainsFunc(e.byKind[n.Kind], func(s int32) bool { return e.ofSort(n, s) }) {
		w.Code, w.Text = model.NoOffer, "there is no session for this need"
		if n.Kind == model.LanguageKind && len(n.Languages) > 0 {
			w.Text = "there is no session that teaches " + strings.Join(n.Languages, " or ")
		}
		return w
	}
	if all := e.reached(p, n, &w.Earliest); len(all) > 0 {
		e.byPlan(&w, all)
	} else {
		e.byRule(&w, n)
	}
	return w
}

// ofSort reports whether a session of the need's kind is of the sort that would
// meet it: a language course teaches one of the languages.
func (e *explainer) ofSort(n rules.NeedState, s int32) bool {
	return n.Kind != model.LanguageKind || len(n.Languages) == 0 || e.b.Sessions[s].LanguageTaught == "" ||
		slices.Contains(n.Languages, e.b.Sessions[s].LanguageTaught)
}

// reached follows every session that the rules allow for a need to what stops
// it, and finds the earliest first meeting among them. The nearest comes first:
// what the fewest things stop, ties by the order of the codes, then of the ids.
func (e *explainer) reached(p int32, n rules.NeedState, earliest *model.Date) []reach {
	var all []reach
	q := e.pos
	j := q.slotOf[q.key(p, n.Kind)]
	allowed := e.allowed(p)
	for _, s := range e.byKind[n.Kind] {
		if allowed != nil && allowed[s/64]>>(s%64)&1 == 0 {
			continue
		}
		o, ok := e.x.Option(int(p), int(s))
		if !ok {
			continue
		}
		if o.First.Valid() && (!earliest.Valid() || o.First < *earliest) {
			*earliest = o.First
		}
		r := reach{session: s, option: -1, points: o.Points}
		if at := q.sessionAt[s]; j >= 0 && at >= 0 {
			if i, ok := q.option(j, at); ok {
				r.option, r.obstacle = i, e.waitingObstacle(j, i)
			}
		}
		if r.option < 0 {
			r.obstacle = e.leftOut(p, n, s)
		}
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b reach) int {
		return cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(a.stage, b.stage))
	})
	return all
}

// allowed returns the sessions that the rules allow to a person, whatever the
// state of the needs, as a row of the matrix; nil where there is none to ask.
func (e *explainer) allowed(p int32) []uint64 {
	if e.matrix == nil {
		return nil
	}
	row := make([]uint64, e.matrix.Words())
	e.matrix.Row(int(p), row)
	return row
}

// failing returns by session how many rules fail for a person, nil where only
// the rules themselves can tell.
func (e *explainer) failing(p int32) []uint8 {
	if e.matrix == nil || e.b.Participants[p].SuspendedUntil.Valid() {
		return nil
	}
	return e.matrix.Failing(int(p))
}

// waitingObstacle is obstacle for a slot that waits. A minimum that those who
// wait could reach together stops nobody: then it is the points.
func (e *explainer) waitingObstacle(j, i int32) obstacle {
	o, s := e.pos.obstacle(j, i, 0), e.pos.p.OptionSession[i]
	if f := &e.pos.p.Fill[s]; o.stage == atMinimum && f.Max >= f.Min && e.pos.heads[s]+e.could[s] >= f.Min {
		o.stage = atPoints
	}
	return o
}

// leftOut says why compile has no option for a need in a session that the rules
// allow: whatever the plan, it is not possible.
func (e *explainer) leftOut(p int32, n rules.NeedState, s int32) obstacle {
	if _, ok := e.pinInTheWay(p, s); ok {
		return obstacle{atClash, noRow, 1}
	}
	f := e.x.Fill(int(s))
	switch {
	case f.Left > 0 && e.householdInTheWay(p, n.Kind, s):
		return obstacle{atHousehold, noRow, 1}
	case f.Left > 0 && len(e.b.Sessions[s].Prerequisites) > 0:
		return obstacle{atPrerequisite, noRow, 1}
	case f.Left == 0:
		return obstacle{atFull, noRow, 1}
	case f.Hard && f.Sitting()+f.Left < f.Minimum:
		return obstacle{atMinimum, noRow, 1}
	}
	return obstacle{atResource, noRow, 1}
}

// householdInTheWay reports whether the household's rule keeps a person out of a
// session whatever the plan: together asks for a session of all members, the
// other rules look at the pins of the others.
func (e *explainer) householdInTheWay(p int32, kind int, s int32) bool {
	h := e.x.Household(int(p))
	if h == nil || !h.Binds(kind) {
		return false
	}
	if h.Rule == model.Together {
		return true
	}
	for _, other := range h.Members {
		for _, pin := range e.x.PinsOf(int(other)) {
			if other != p && !e.shut[pin.Session] && e.x.Apart(h, int(p), int(s), int(other), int(pin.Session)) {
				return true
			}
		}
	}
	return false
}

// pinInTheWay returns a pinned session of a person that can't be attended
// beside s.
func (e *explainer) pinInTheWay(p, s int32) (int32, bool) {
	for _, pin := range e.x.PinsOf(int(p)) {
		if t := pin.Session; t != s && !e.shut[t] &&
			(e.x.Clash(int(p), int(s), int(t)) || e.x.OneAtATime(int(p), int(s), int(t))) {
			return t, true
		}
	}
	if pins := e.x.PinsOf(int(p)); len(pins) > 0 && e.x.TooHeavy(int(p), int(s)) {
		return pins[0].Session, true
	}
	return -1, false
}

// byPlan gives the reason of a need that the rules allow somewhere. all is not
// empty, nearest first.
func (e *explainer) byPlan(w *model.Waiting, all []reach) {
	first := all[0]
	w.Code, w.Session = first.stage.code(), first.session
	w.Text = e.obstacleText(w.Participant, &first)
	if len(all) > 1 {
		w.Text += fmt.Sprintf(" (of %d sessions that the rules allow, this comes nearest)", len(all))
	}
	for _, r := range all[:min(nearestShown, len(all))] {
		w.Nearest = append(w.Nearest, model.Near{Session: r.session, Codes: []model.Code{r.stage.code()}})
	}
}

// byRule gives the reason of a need that the rules allow nowhere: the rule that
// fails at the session with the fewest failures, ties by the order of the codes,
// then of the session ids.
func (e *explainer) byRule(w *model.Waiting, n rules.NeedState) {
	type failed struct {
		session int32
		count   int
		first   model.Code
	}
	var near []failed
	lapsed := n.State == rules.Pinned // only a pin that the plan lets lapse waits
	failures := func(s int32) []rules.Failure {
		list := e.x.Failures(int(w.Participant), int(s))
		if lapsed { // the rules see the pin, which no longer holds
			list = slices.DeleteFunc(list, func(f rules.Failure) bool { return f.Code == model.NoNeed })
		}
		return list
	}
	better := func(a, b *failed) bool {
		c := cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(codeRank(a.first), codeRank(b.first)))
		return c < 0 // sessions come in the order of their ids: the first of equals stays
	}
	failing := e.failing(w.Participant)
	for _, s := range e.byKind[n.Kind] {
		if !e.ofSort(n, s) || lapsed && s == n.Session {
			continue // what the plan shuts is no longer on offer to whom it held
		}
		if !lapsed && failing != nil && len(near) == nearestShown && int(failing[s]) > near[nearestShown-1].count {
			continue
		}
		f := failed{session: s}
		if lapsed {
			if list := failures(s); len(list) > 0 {
				f.count, f.first = len(list), list[0].Code
			}
		} else {
			most := math.MaxInt // beyond the worst of the nearest nobody asks how many
			if len(near) == nearestShown {
				most = near[nearestShown-1].count
			}
			f.count, f.first = e.x.FailureCount(int(w.Participant), int(s), most)
		}
		if f.count == 0 {
			continue
		}
		at := len(near)
		for at > 0 && better(&f, &near[at-1]) {
			at--
		}
		if at < nearestShown {
			near = slices.Insert(near, at, f)
			near = near[:min(len(near), nearestShown)]
		}
	}
	if len(near) == 0 && lapsed {
		w.Session, w.Code, w.Text = n.Session, model.BelowMinimum, e.shutText(n.Session)
		return
	}
	if len(near) == 0 { // in shortlist mode: nothing fails, and nothing is listed
		w.Code, w.Text = model.NoOffer, "no session for this need is on the person's list"
		return
	}
	for i := range near {
		list := failures(near[i].session)
		if i == 0 {
			w.Code, w.Session = list[0].Code, near[0].session
			w.Text = fmt.Sprintf("%s: %s", e.b.Sessions[w.Session].ID, list[0].Values)
			if more := len(list) - 1; more > 0 {
				w.Text += fmt.Sprintf(" (and %d more, at the session that comes nearest)", more)
			}
		}
		var codes []model.Code
		for _, f := range list {
			codes = append(codes, f.Code)
		}
		w.Nearest = append(w.Nearest, model.Near{Session: near[i].session, Codes: codes})
	}
}

// codeRank is the place of a code in the order of the contract.
func codeRank(c model.Code) int {
	if i := slices.Index(model.RuleCodes, c); i >= 0 {
		return i
	}
	return len(model.RuleCodes)
}
