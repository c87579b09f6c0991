package rules

import (
	"slices"

	"instroom/model"
)

// track: the session's pace is at most one step from the ideal one, and alpha
// never mixes with the rest. A session without a track takes everybody.
var track = rule{
	code: model.Track,
	who:  trackLook,
	what: func(x *Index, s int) any {
		c := &x.batch.Sessions[s]
		return struct{ tracks, programmes string }{bar(c.Tracks), bar(c.Programmes)}
	},
	ok: func(x *Index, p, s int, _ model.Date) bool {
		_, _, ok := x.pace(p, s)
		return ok
	},
	why: func(x *Index, p, s int, _ model.Date) string {
		return sprintf("ideal track %s, the session is %s", bar(x.idealTracks(p, x.ruleSet(p, s))), bar(x.batch.Sessions[s].Tracks))
	},
}

func trackLook(x *Index, p int) any {
	w := &x.batch.Participants[p]
	return struct {
		programme, advice string
		literacy          model.Literacy
		score, schooling  int16
	}{w.Programme, w.TrackAdvice, w.Literacy, w.CognitiveScore, w.SchoolingYears}
}

// IdealTracks returns the tracks at pace 0 for p in the programme of that name,
// or in the person's own where there is none of that name.
func (x *Index) IdealTracks(p int, name string) []string {
	g := x.programme(name)
	if g == nil {
		g = x.ruleSet(p, -1)
	}
	return x.idealTracks(p, g)
}

// idealTracks: the counsellor's advice, else the first row of the decision table
// that matches. Advice for a group of another script says nothing about pace.
func (x *Index) idealTracks(p int, g *model.Programme) []string {
	w := &x.batch.Participants[p]
	if w.TrackAdvice != "" && w.TrackAdvice != g.OtherScript {
		return []string{w.TrackAdvice}
	}
	years := int(w.SchoolingYears)
	if years < 0 {
		years = g.Schooling
	}
	score := "mid"
	switch {
	case w.CognitiveScore < 0:
		score = "missing"
	case int(w.CognitiveScore) < g.ScoreLow:
		score = "low"
	case int(w.CognitiveScore) >= g.ScoreHigh:
		score = "high"
	}
	for i := range g.Table {
		r := &g.Table[i]
		if (len(r.Literacy) == 0 || slices.Contains(r.Literacy, w.Literacy)) &&
			years >= r.SchoolingFrom && (r.SchoolingBelow == 0 || years < r.SchoolingBelow) &&
			(len(r.Score) == 0 || slices.Contains(r.Score, score)) {
			return r.Ideal
		}
	}
	return nil
}

// rank returns the place of a track among the programme's paces, slowest first.
func rank(g *model.Programme, track string) (int, bool) {
	for i, group := range g.Tracks {
		if slices.Contains(group, track) {
			return i, true
		}
	}
	return 0, false
}

// pace returns the steps that s is too slow or too fast for p, by the cheapest
// pair of a track of the session and an ideal track of the person, and whether
// any pair is allowed. A group for another script has no pace of its own: it is
// pace 0 where the session names no other track, but not for alpha.
func (x *Index) pace(p, s int) (slower, faster int, ok bool) {
	tracks := x.batch.Sessions[s].Tracks
	if len(tracks) == 0 {
		return 0, 0, true
	}
	g := x.ruleSet(p, s)
	ideals := x.idealTracks(p, g)
	best := model.Points(0)
	onlyScript := true
	for _, t := range tracks {
		if t == g.OtherScript && t != "" {
			continue
		}
		onlyScript = false
		for _, ideal := range ideals {
			down, up, allowed := steps(g, t, ideal)
			if !allowed {
				continue
			}
			worth := x.settings.Points.PaceSlower.Times(int64(down), 1) + x.settings.Points.PaceFaster.Times(int64(up), 1)
			if !ok || worth > best {
				slower, faster, best, ok = down, up, worth, true
			}
		}
	}
	if onlyScript {
		ok = !slices.Contains(ideals, g.Alpha) || g.Alpha == ""
	}
	return slower, faster, ok
}

// steps compares a session's track with an ideal one.
func steps(g *model.Programme, t, ideal string) (slower, faster int, ok bool) {
	if t == ideal {
		return 0, 0, true
	}
	if t == g.Alpha || ideal == g.Alpha {
		return 0, 0, false
	}
	have, known := rank(g, t)
	want, wanted := rank(g, ideal)
	switch {
	case !known || !wanted || have < want-1 || have > want+1:
		return 0, 0, false
	case have < want:
		return want - have, 0, true
	}
	return 0, have - want, true
}
