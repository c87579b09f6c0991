package cohort

import (
	"fmt"
	"strconv"

	"instroom/model"
)

// participantColumns is the first line of participants.csv.
const participantColumns = "participant_id,programme,agency,status,needs_language,needs_orientation,one_at_a_time," +
	"level,level_nl,level_fr,target_level,literacy,cognitive_score,schooling_years,track_advice,languages," +
	"available,available_1,available_2,shift_weeks,shift_start,unavailable_dates,earliest_start,latest_start,suspended_until," +
	"preferred,max_hours_week,postcode,lat,lon,max_travel_minutes,transport,childcare_places,household_id,household_rule," +
	"audience,audience_only,access_needs,digital,waiting_since,start_by,finish_by,priority_class,orientation_done\n"

// row appends somebody's line of participants.csv.
func (g *generator) row(b []byte, p *person) []byte {
	k := g.k
	text := func(s string) { b = append(append(b, s...), ',') }
	when := func(yes bool, s string) {
		if yes {
			b = append(b, s...)
		}
		b = append(b, ',')
	}
	positive := func(n int) {
		if n > 0 {
			b = strconv.AppendInt(b, int64(n), 10)
		}
		b = append(b, ',')
	}
	date := func(d model.Date) {
		if d != model.NoDate {
			b = d.Time().AppendFormat(b, "2006-01-02")
		}
		b = append(b, ',')
	}
	b = append(g.appendID(b, p.index), ',')
	text(k.Programme)
	text(k.Agency)
	text(p.status.String())
	if p.taught >= 0 {
		text(k.Taught[p.taught].Name)
	} else {
		text("no")
	}
	when(true, yesNo(p.orients))
	when(p.oneByOne, "yes")
	g.levelCells(p, text)
	text(p.literacy.String())
	if p.score >= 0 {
		b = strconv.AppendInt(b, int64(p.score), 10)
	}
	b = append(b, ',')
	b = append(strconv.AppendInt(b, int64(p.years), 10), ',')
	text(p.advice)
	b = append(g.appendLanguages(b, p), ',')

	text(p.hours.one)
	text(p.hours.shift[0])
	text(p.hours.shift[1])
	when(p.hours.kind == shifts, "1")
	when(p.hours.kind == shifts, g.firstMonday)
	if p.absent.From != model.NoDate {
		b = p.absent.From.Time().AppendFormat(b, "2006-01-02..")
		b = p.absent.To.Time().AppendFormat(b, "2006-01-02")
	}
	b = append(b, ',')
	if p.waited < 0 {
		date(max(p.earliest, g.since(p)))
	} else {
		date(p.earliest)
	}
	date(p.latest)
	date(p.suspended)
	text(p.preferred)
	positive(p.maxHours)

	at := &g.points[p.point]
	text(at.postcode)
	if at.postcode == "" {
		b = append(appendThousandths(b, at.lat), ',')
		b = append(appendThousandths(b, at.lon), ',')
	} else {
		b = append(b, ",,"...)
	}
	positive(p.minutes)
	text(transportNames[p.transport])
	positive(p.care)
	if p.house >= 0 {
		b = g.appendID(append(b, 'h'), p.house)
	}
	b = append(b, ',')
	text(p.houseRule)
	text(audience(p))
	when(p.womenOnly, "women")
	text(p.access)
	text(digitalNames[p.digital])
	date(g.since(p))
	date(p.startBy)
	date(p.finishBy)
	when(k.Hard.Points == "wide", [...]string{"1", "2", "3"}[p.index/k.Hard.Identical%3])
	if p.done {
		b = append(b, "yes"...)
	}
	return append(b, '\n')
}

// levelCells writes level, or a level for each of two languages, and target_level.
func (g *generator) levelCells(p *person, text func(string)) {
	level, nl, fr, target := "", "", "", ""
	if p.taught >= 0 && p.assessed {
		if languages := g.languages[p.taught]; len(languages) == 1 {
			level = g.entryLevel(p, languages[0])
			if level == "2.1" {
				target = "B1" // A2 is reached: who asks for more
			}
		} else {
			nl, fr = g.entryLevel(p, "nl"), g.entryLevel(p, "fr")
			if nl == "2.1" {
				nl = "1.2" // the target is A2 in either
			}
		}
	}
	text(level)
	text(nl)
	text(fr)
	text(target)
}

// audience are the groups that somebody may sit in.
func audience(p *person) string {
	switch parent := p.school || p.care > 0; {
	case p.female && p.youth:
		return "women|youth"
	case p.female && parent:
		return "women|parents"
	case p.female:
		return "women"
	case p.youth:
		return "youth"
	case parent:
		return "parents"
	}
	return ""
}

func (g *generator) appendLanguages(b []byte, p *person) []byte {
	t := &g.k.Tongues[p.tongue]
	b = append(append(b, t.Name...), ":5"...)
	for i, a := range t.Value.Also {
		if p.also[i] > 0 {
			b = append(append(b, '|'), a.Name...)
			b = append(b, ':', '0'+p.also[i])
		}
	}
	if p.speaks > 0 {
		b = append(append(b, '|'), g.languages[0][0]...)
		b = append(b, ':', '0'+p.speaks)
	}
	return b
}

// appendID writes the id of a person: as many digits as the cohort needs.
func (g *generator) appendID(b []byte, index int) []byte {
	b = append(b, 'P')
	n := index + 1
	for limit := g.idLimit; limit > 1 && n < limit/10; limit /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, int64(n), 10)
}

func appendThousandths(b []byte, n int64) []byte {
	return fmt.Appendf(b, "%d.%03d", n/1000, n%1000)
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
