package rules

import "instroom/model"

// Fill is how a session stands before the plan, and what heads may be added.
type Fill struct {
	Seats    int // capacity with overbooking
	Enrolled int // people who are not in the participants file
	Pinned   int
	Left     int // heads that may be added, at least 0
	Minimum  int // heads that the session needs; 0 where it runs whatever happens
	// Hard says that new heads need Minimum; Soft that heads short cost points.
	// Neither: the session runs whatever happens.
	Hard, Soft bool
	Target     int         // −1 = none
	OpenCost   model.Cents // due with the first new head; 0 where it is not due
	Opens      bool        // optional, and nobody sits in it: the first new head opens it
	Decision   model.Date  // NoDate = none
	Decided    bool        // planned, and the decision date has come
}

// Sitting returns the heads before the plan.
func (f *Fill) Sitting() int { return f.Enrolled + f.Pinned }

// Fill returns how session s stands.
func (x *Index) Fill(s int) Fill {
	c := &x.batch.Sessions[s]
	f := Fill{
		Seats:    c.Capacity + int(int64(c.Capacity)*int64(c.OverbookPct)/100),
		Enrolled: c.Enrolled,
		Pinned:   int(x.pinsIn[s]),
		Target:   c.TargetSize,
		Decision: model.NoDate,
	}
	if c.EnrolledTotal >= 0 {
		f.Enrolled = max(0, c.EnrolledTotal-f.Pinned)
	}
	f.Left = max(0, f.Seats-f.Sitting())
	switch c.Status {
	case model.Optional:
		f.Hard, f.Minimum = true, x.minimum(c)
		f.Opens = f.Sitting() == 0
		if f.Opens {
			f.OpenCost = x.openCost(c)
		}
	case model.Planned:
		f.Minimum = x.minimum(c)
		f.Decision = x.decision(s)
		f.Decided = f.Decision.Valid() && f.Decision <= x.settings.Date
		f.Hard, f.Soft = f.Decided, !f.Decided
	case model.Cancelled:
		f.Left = 0
	}
	return f
}

// minimum returns the given least size, else that of the session's track, the
// smallest where it lists several.
func (x *Index) minimum(c *model.Session) int {
	if c.MinSize >= 0 {
		return c.MinSize
	}
	if x.settings.Shortlist {
		return 0
	}
	by := x.settings.MinSizeByTrack
	if c.Kind == model.OrientationKind {
		return by["orientation"]
	}
	least := -1
	for _, track := range c.Tracks {
		n, ok := by[track]
		if !ok {
			n = by["other"]
		}
		if least < 0 || n < least {
			least = n
		}
	}
	if least < 0 {
		return by["other"]
	}
	return least
}

func (x *Index) openCost(c *model.Session) model.Cents {
	switch {
	case c.OpenCost >= 0:
		return c.OpenCost
	case x.settings.Shortlist:
		return 0
	}
	return x.settings.DefaultOpenCost
}

// decision returns the day on which a planned session is decided: as given, else
// so many days before its start (its first meeting where it has no start date).
func (x *Index) decision(s int) model.Date {
	c := &x.batch.Sessions[s]
	switch start := c.Start; {
	case c.Decision.Valid():
		return c.Decision
	case start.Valid():
		return start - model.Date(x.settings.DecisionDays)
	}
	if first := x.schedules[x.scheduleOf[s]].first(); first.Valid() {
		return first - model.Date(x.settings.DecisionDays)
	}
	return model.NoDate
}
