package rules

import (
	"maps"
	"slices"

	"instroom/model"
)

// PublicCalendar is the name of the Belgian public holidays.
const PublicCalendar = "be-public"

// Calendars returns the names of the calendars that a batch may select, sorted.
func Calendars() []string {
	names := append([]string{PublicCalendar}, slices.Collect(maps.Keys(readCalendars().Schools))...)
	slices.Sort(names)
	return names
}

// Calendar returns the closed days of a calendar, ascending, and whether it
// exists. The slice is the caller's own.
func Calendar(name string) ([]model.DateRange, bool) {
	f := readCalendars()
	if name == PublicCalendar {
		var days []model.DateRange
		for y := f.PublicYears.From; y <= f.PublicYears.To; y++ {
			for _, d := range PublicHolidays(y) {
				days = append(days, model.DateRange{From: d, To: d})
			}
		}
		return days, true
	}
	rows, ok := f.Schools[name]
	if !ok {
		return nil, false
	}
	days := make([]model.DateRange, len(rows))
	for i, r := range rows {
		days[i] = model.DateRange{From: r.From.d, To: r.To.d}
	}
	return days, true
}

// PublicHolidays returns the ten Belgian public holidays of a year, ascending
// (law of 4 January 1974, royal decree of 18 April 1974). In a year where two
// fall on one day it is there once.
func PublicHolidays(year int) []model.Date {
	easter := Easter(year)
	days := []model.Date{
		model.MakeDate(year, 1, 1),
		easter + 1, // Easter Monday
		model.MakeDate(year, 5, 1),
		easter + 39, // Ascension
		easter + 50, // Whit Monday
		model.MakeDate(year, 7, 21),
		model.MakeDate(year, 8, 15),
		model.MakeDate(year, 11, 1),
		model.MakeDate(year, 11, 11),
		model.MakeDate(year, 12, 25),
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// Easter returns Easter Sunday of a year of the Gregorian calendar (the
// anonymous computus, Nature, 20 April 1876; J. Meeus, Astronomical Algorithms,
// chapter 8).
func Easter(year int) model.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	l := (32 + 2*e + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return model.MakeDate(year, n/31, n%31+1)
}
