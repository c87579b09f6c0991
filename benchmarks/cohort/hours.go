package cohort

import (
	"strings"

	"gonum.org/v1/gonum/stat/sampleuv"
)

// part is which groups somebody's hours suit: groups are made for parts.
type part uint8

const (
	dayPart part = iota
	schoolPart
	eveningPart
	saturdayPart
	partCount
)

// hoursKind is how somebody's week looks. The first four are of people without
// work and care, as hourNames has them.
type hoursKind uint8

const (
	always hoursKind = iota
	weekdays
	mornings
	someDays
	schoolHours
	evenings
	shifts
	hoursKinds
)

var hoursKindNames = [hoursKinds]string{"always", "days", "mornings", "some days", "school hours", "evenings", "shifts"}

// hours is when somebody can sit in class, as participants.csv writes it.
type hours struct {
	kind  hoursKind
	part  part
	one   string // available
	shift [2]string
}

var (
	schoolWeek = "mo 08:45-15:15|tu 08:45-15:15|we 08:45-12:00|th 08:45-15:15|fr 08:45-15:15"
	lateWeek   = "mo-ev|tu-ev|we-ev|th-ev|sa-am|sa-pm"
	allEvening = "mo-ev|tu-ev|we-ev|th-ev|fr-ev|sa-am|sa-pm"
	// Early shifts leave afternoons and evenings free, late ones mornings.
	earlyShift  = "mo 15:30-22:00|tu 15:30-22:00|we 15:30-22:00|th 15:30-22:00|fr 15:30-22:00|sa-am|sa-pm"
	lateShift   = "mo 08:00-12:30|tu 08:00-12:30|we 08:00-12:30|th 08:00-12:30|fr 08:00-12:30|sa-am|sa-pm"
	dayNames    = [...]string{"mo", "tu", "we", "th", "fr"}
	ofDays      [1 << 5]string // by set of days: mornings and afternoons
	ofMornings  [1 << 5]string
	ofWeekdays  = 1<<5 - 1
	withoutSome = [...]int{3, 4} // days a week that somebody with some days has
)

func init() {
	for set := range ofDays {
		var days, mornings []string
		for i, name := range dayNames {
			if set>>i&1 == 1 {
				days = append(days, name+"-am", name+"-pm")
				mornings = append(mornings, name+"-am")
			}
		}
		ofDays[set], ofMornings[set] = strings.Join(days, "|"), strings.Join(mornings, "|")
	}
}

// hoursOf draws somebody's week.
func (g *generator) hoursOf(d *draw, works, inShifts, parent bool) hours {
	switch {
	case g.k.Hard.EveningOnly:
		return hours{kind: evenings, part: eveningPart, one: allEvening}
	case works && inShifts:
		return hours{kind: shifts, part: saturdayPart, shift: [2]string{earlyShift, lateShift}}
	case works:
		return hours{kind: evenings, part: eveningPart, one: lateWeek}
	case parent:
		return hours{kind: schoolHours, part: schoolPart, one: schoolWeek}
	}
	switch kind := hoursKind(g.hours.pick(d)); kind {
	case weekdays:
		return hours{kind: kind, one: ofDays[ofWeekdays]}
	case mornings:
		return hours{kind: kind, one: ofMornings[ofWeekdays]}
	case someDays:
		var days [4]int
		some := days[:withoutSome[d.below(2)]]
		sampleuv.WithoutReplacement(some, len(dayNames), d)
		set := 0
		for _, day := range some {
			set |= 1 << day
		}
		return hours{kind: kind, one: ofDays[set]}
	}
	return hours{kind: always}
}
