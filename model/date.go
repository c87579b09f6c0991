package model

import (
	"fmt"
	"time"
)

// Date is a local calendar day, counted in days since 1970-01-01 in the
// proleptic Gregorian calendar. It carries no time zone: a course meets on a
// day, wherever the reader's clock stands.
type Date int32

// NoDate is the missing date.
const NoDate Date = -1 << 31

// MakeDate returns the date of a year, month (1..12) and day. Out-of-range days
// roll over as in time.Date; callers that read input check the range first.
func MakeDate(year, month, day int) Date {
	return Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time returns midnight UTC of the day, for formatting and calendar sums.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Valid reports whether a date is set.
func (d Date) Valid() bool { return d != NoDate }

// String returns the ISO 8601 form 2026-09-07, or "" for NoDate.
func (d Date) String() string {
	if d == NoDate {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Weekday returns 0 for Monday to 6 for Sunday.
func (d Date) Weekday() Weekday {
	w := (int(d) + 3) % 7 // 1970-01-01 was a Thursday
	if w < 0 {
		w += 7
	}
	return Weekday(w)
}

// Monday returns the Monday of the ISO week that holds the day. Two days are in
// one ISO week exactly where their Mondays are equal.
func (d Date) Monday() Date { return d - Date(d.Weekday()) }

// FullWeeksUntil returns ⌊(to − d) / 7⌋, and 0 where to is not after d.
func (d Date) FullWeeksUntil(to Date) int {
	if to <= d {
		return 0
	}
	return int(to-d) / 7
}

// DateRange is a span of days, both ends included.
type DateRange struct{ From, To Date }

// Contains reports whether the day lies in the span.
func (r DateRange) Contains(d Date) bool { return r.From <= d && d <= r.To }

// Weekday is 0 for Monday to 6 for Sunday.
type Weekday uint8

// String returns the English two-letter name used in every output: mo, tu, we, th, fr, sa, su.
func (w Weekday) String() string {
	if w > 6 {
		return fmt.Sprintf("Weekday(%d)", uint8(w))
	}
	return [...]string{"mo", "tu", "we", "th", "fr", "sa", "su"}[w]
}

// Minutes is a length of time, or a local time of day counted from midnight (0..1440).
type Minutes int32

// Clock returns the minutes as a time of day, 18:30.
func (m Minutes) Clock() string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }

// WeekSlot is a half-open span of a weekday, [Start, End).
type WeekSlot struct {
	Day        Weekday
	Start, End Minutes
}

// String returns "mo 09:00-12:00".
func (s WeekSlot) String() string {
	return fmt.Sprintf("%s %s-%s", s.Day, s.Start.Clock(), s.End.Clock())
}
