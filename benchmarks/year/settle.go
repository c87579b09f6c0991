package year

import (
	"slices"

	"instroom/model"
)

// settle lets happen what happened before a Monday: answers, first meetings,
// drop-outs, ends of courses.
func (m *simulation) settle(monday model.Date) {
	for i := range m.rows {
		r := &m.rows[i]
		if m.gone[r.person] || m.sessions[r.session].Status == model.Cancelled {
			continue
		}
		if r.status == model.Invited && r.answered <= monday {
			m.answer(r)
		}
		if r.status == model.PlacementConfirmed && r.first < monday {
			m.meet(r)
		}
		if r.status == model.Started && r.until < monday {
			m.leave(r, monday)
		}
	}
}

func (m *simulation) does(e event, r *row, share int64) bool {
	return m.happens(e, r.person, r.session, r.time, share)
}

// answer is that of somebody to a letter.
func (m *simulation) answer(r *row) {
	if m.does(refuses, r, int64(m.habits.Refused)) {
		r.status = model.Refused
		m.events.Refused++
		return
	}
	r.status = model.PlacementConfirmed
}

// meet is the first meeting of somebody.
func (m *simulation) meet(r *row) {
	if m.does(staysAway, r, int64(m.habits.NoShow)) {
		r.status = model.NoShow
		m.events.NoShows++
		m.afterwards(r)
		return
	}
	r.status = model.Started
	m.events.Started++
	m.sitting[r.session]++
	m.taken[r.session] = max(m.taken[r.session], m.sitting[r.session])
	if i, ok := m.needOf[seat{r.person, m.sessions[r.session].Kind}]; ok && !m.begun[i].Valid() {
		m.begun[i] = r.first
	}
	schedule, _ := m.index.Schedule(int(r.session))
	meetings := schedule.Meetings[schedule.From(r.first):]
	r.until = meetings[len(meetings)-1].Date
	if later := len(meetings) - 1; later > 0 && m.does(dropsOut, r, int64(m.habits.Stopped)) {
		r.stops = true
		r.until = meetings[1+m.draw(whenOut, r.person, r.session, r.time)%uint64(later)].Date
	}
}

// leave ends a course for somebody: by dropping out, or at its end.
func (m *simulation) leave(r *row, monday model.Date) {
	m.sitting[r.session]--
	if r.stops {
		r.status = model.Stopped
		m.events.Stopped++
		m.afterwards(r)
	} else {
		r.status = model.Completed
		m.events.Completed++
		m.complete(r)
	}
	m.waitAnew(r.person, monday)
}

// afterwards decides whether somebody who did not come, or dropped out, waits for
// a course again; the others give all their seats back.
func (m *simulation) afterwards(r *row) {
	if m.does(comesBack, r, int64(m.habits.Back)) {
		return
	}
	m.gone[r.person] = true
	m.events.Gone++
	for i := range m.rows {
		other := &m.rows[i]
		if other.person == r.person && other.held() {
			if other.status == model.Started {
				m.sitting[other.session]--
			}
			other.status = model.Stopped
		}
	}
}

// complete meets a need: orientation for good, a language until the next module,
// where there is one on the way to the target.
func (m *simulation) complete(r *row) {
	w, c := &m.people[r.person], &m.sessions[r.session]
	w.CompletedSession = append(slices.Clone(w.CompletedSession), c.ID)
	switch c.Kind {
	case model.LanguageKind:
		if m.does(fails, r, int64(m.habits.Failed)) {
			m.events.Failed++
			return
		}
		m.reach(w, c.LanguageTaught)
	case model.OrientationKind:
		w.NeedsOrientation, w.OrientationDone = model.No, true
	}
	m.wants[r.person] = wanted(m.alone(w, m.date(0)), 0)
	if !slices.Contains(m.wants[r.person], true) {
		m.done++
	}
}

// reach notes that the module of a language was passed that the person was to enter.
func (m *simulation) reach(w *model.Participant, language string) {
	w.NeedsLanguage = model.LanguageNeed{Given: true, Languages: []string{language}}
	w.ReachedLevel = m.alone(w, m.date(0)).Needs(0)[model.LanguageKind].Level
	w.Level, w.LevelByLanguage = "", nil
	derived := *w
	derived.NeedsLanguage = model.LanguageNeed{}
	if !wanted(m.alone(&derived, m.date(0)), 0)[model.LanguageKind] {
		w.NeedsLanguage.Languages = nil // the target is reached
	}
}

// waitAnew lets somebody wait from a day on, and without terms for the start, who
// has started everything that they arrived for.
func (m *simulation) waitAnew(person int32, day model.Date) {
	for kind := range m.given.Kinds {
		if i, ok := m.needOf[seat{person, kind}]; ok && !m.begun[i].Valid() {
			return
		}
	}
	w := &m.people[person]
	w.WaitingSince, w.StartBy, w.LatestStart = day, model.NoDate, model.NoDate
}
