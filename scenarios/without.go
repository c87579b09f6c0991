package scenarios

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"instroom/model"
)

// relaxation leaves one rule out by taking away what it reads: so the solver and
// the judge both see a batch in which it never fails.
type relaxation struct {
	name     string
	person   func(d *draft, p *model.Participant)
	session  func(d *draft, i int, s *model.Session)
	settings func(s *model.Settings)
	rows     func(d *draft)
}

// relaxations are the rules that can be left out, by the codes of the contract
// where they have one.
var relaxations = []relaxation{
	{name: "access", person: func(_ *draft, p *model.Participant) { p.AccessNeeds = nil }},
	{name: "audience", person: func(_ *draft, p *model.Participant) { p.AudienceOnly = nil }, session: func(_ *draft, _ int, s *model.Session) { s.Audience = nil }},
	{name: "budget", settings: func(s *model.Settings) { s.Budget, s.OpenAtMost = -1, -1 }},
	{name: "childcare", person: func(_ *draft, p *model.Participant) { p.Childcare = 0 }},
	{name: "digital", person: func(_ *draft, p *model.Participant) { p.Digital = model.DigitalGood }},
	{name: "forbidden", rows: func(d *draft) {
		d.b.Placements = slices.DeleteFunc(slices.Clone(d.b.Placements), func(r model.Placement) bool {
			return r.Status == model.Refused || r.Status == model.Forbidden
		})
	}},
	{name: "hours", person: func(_ *draft, p *model.Participant) { p.Available, p.Unavailable = nil, nil }},
	{name: "household", person: func(_ *draft, p *model.Participant) {
		if p.Rule != model.ShareCare { // sharing care opens doors, the others shut them
			p.Household, p.Rule, p.RuleKind = "", model.NoRule, -1
		}
	}},
	{name: "instruction-language", person: understands},
	{name: "late-entry", settings: func(s *model.Settings) { s.LateEntry = model.Ratio{Num: 1, Den: 1} },
		session: func(_ *draft, _ int, s *model.Session) { s.LastEntry = model.NoDate }},
	{name: "min-size", session: func(_ *draft, _ int, s *model.Session) { s.MinSize = 0 }},
	{name: "notice", settings: func(s *model.Settings) { s.NoticeDays = 0 }},
	{name: "one-at-a-time", person: func(_ *draft, p *model.Participant) { p.OneAtATime = false }},
	{name: "prerequisite", session: func(_ *draft, _ int, s *model.Session) { s.Prerequisites = nil }},
	{name: "resource", session: withoutResource, rows: func(d *draft) {
		d.b.Sites = slices.Clone(d.b.Sites)
		for i := range d.b.Sites {
			d.b.Sites[i].Rooms = -1
		}
	}},
	{name: "start-window", person: func(_ *draft, p *model.Participant) { p.LatestStart = model.NoDate }},
	{name: "track", session: func(d *draft, i int, s *model.Session) {
		// The least size goes by track where none is given: it stays as it was.
		if s.MinSize < 0 && (s.Status == model.Optional || s.Status == model.Planned) {
			s.MinSize = d.rules().Fill(i).Minimum
		}
		s.Tracks = nil
	}},
	{name: "travel", person: func(_ *draft, p *model.Participant) { p.MaxTravelMinutes = 1440 }, settings: func(s *model.Settings) { s.MaxTravelMinutes = 1440 }},
	{name: "weekly-load", person: func(_ *draft, p *model.Participant) { p.MaxHoursWeek = -1 }},
}

// understands lets a person follow every language of instruction just well
// enough: the points of knowing it better stay as they are.
func understands(d *draft, p *model.Participant) {
	known := slices.Clone(p.Languages)
	for _, code := range d.taught() {
		i := slices.IndexFunc(known, func(l model.LanguageSkill) bool { return l.Code == code })
		least := uint8(d.b.Settings.InstructionLevel)
		switch {
		case i < 0:
			known = append(known, model.LanguageSkill{Code: code, Level: least})
		case known[i].Level < least:
			known[i].Level = least
		}
	}
	p.Languages = known
}

// taught are the languages in which anything may be taught, sorted.
func (d *draft) taught() []string {
	if d.languages == nil {
		add := func(code string) {
			if code != "" && !slices.Contains(d.languages, code) {
				d.languages = append(d.languages, code)
			}
		}
		for i := range d.b.Sessions {
			add(d.b.Sessions[i].InstructionLanguage)
			add(d.b.Sessions[i].LanguageTaught)
		}
		for _, p := range d.b.Settings.Programmes {
			for _, l := range p.Languages {
				add(l)
			}
		}
		slices.Sort(d.languages)
	}
	return d.languages
}

func withoutResource(_ *draft, _ int, s *model.Session) {
	s.Teacher, s.Room, s.Dated = "", "", withoutResources(s.Dated)
}

// without reads a rule, or several, to be left out.
func (r *fileReader) without(n *yaml.Node, _ args, _ *draft) change {
	var names []string
	for _, x := range relaxations {
		names = append(names, x.name)
	}
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	var chosen []relaxation
	for _, item := range items {
		word, ok := r.Text(item)
		if !ok {
			continue
		}
		i := slices.Index(names, word)
		if i < 0 {
			r.FailUnknown(item, word, names, "there is no rule that can be left out named")
			continue
		}
		chosen = append(chosen, relaxations[i])
	}
	return func(d *draft) {
		for _, x := range chosen {
			d.relax(&x)
		}
	}
}

func (d *draft) relax(x *relaxation) {
	if x.session != nil {
		base := d.rules() // as the sessions are before any of them is changed
		list := d.sessions()
		d.index = base
		for i := range list {
			x.session(d, i, &list[i])
		}
	}
	if x.person != nil {
		d.b.Participants = slices.Clone(d.b.Participants)
		for i := range d.b.Participants {
			x.person(d, &d.b.Participants[i])
		}
	}
	if x.settings != nil {
		x.settings(&d.b.Settings)
	}
	if x.rows != nil {
		x.rows(d)
	}
	d.index = nil
}
