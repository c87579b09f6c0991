package cohort

import (
	"fmt"
	"slices"
	"strings"

	"instroom/model"
)

// share is a part of a whole in millionths, so that no float decides about a
// person: 12 % is 120,000.
type share int32

const whole share = 1_000_000

// ratio is a share that may be above the whole, in millionths.
type ratio int64

// of returns the share of n, rounded to the nearest whole.
func (s share) of(n int) int { return int((int64(s)*int64(n) + int64(whole)/2) / int64(whole)) }

// decimal is a number in thousandths.
type decimal int64

func (d decimal) float() float64 { return float64(d) / 1000 }

// weights are names with weights in thousandths, in the order of the file.
type weights []weight

type weight struct {
	Name  string
	Value decimal
}

func (w weights) index(name string) int {
	return slices.IndexFunc(w, func(x weight) bool { return x.Name == name })
}

// named are values by name, in the order of the file.
type named[T any] []entry[T]

type entry[T any] struct {
	Name  string
	Value T
}

// get returns the value of a name, or nil.
func (n named[T]) get(name string) *T {
	for i := range n {
		if n[i].Name == name {
			return &n[i].Value
		}
	}
	return nil
}

// weekly is a pattern of meetings as sessions.csv writes it.
type weekly struct {
	text  string
	slots []model.WeekSlot
}

// parseNumber reads a decimal number of at most three places as thousandths.
func parseNumber(s string) (decimal, error) {
	whole, places, dotted := strings.Cut(s, ".")
	if dotted && (places == "" || len(places) > 3) {
		return 0, fmt.Errorf("%q is not a number with at most three decimals", s)
	}
	digits := whole + (places + "000")[:3]
	if whole == "" || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" {
		return 0, fmt.Errorf("%q is not a number from 0 up with at most three decimals", s)
	}
	n := decimal(0)
	for _, c := range digits {
		n = 10*n + decimal(c-'0')
	}
	return n, nil
}

// parseShare reads 12 % or 0.12.
func parseShare(s string) (share, error) {
	number, percent := strings.CutSuffix(s, "%")
	n, err := parseNumber(strings.TrimSpace(number))
	if err != nil {
		return 0, fmt.Errorf("%q is not a share such as 12 %% or 0.12", s)
	}
	if percent {
		n *= 10
	} else {
		n *= 1000
	}
	if n > decimal(whole) {
		return 0, fmt.Errorf("%q is more than the whole", s)
	}
	return share(n), nil
}

// parseDate reads 2026-09-07.
func parseDate(s string) (model.Date, error) {
	var y, m, d int
	if n, err := fmt.Sscanf(s, "%4d-%2d-%2d", &y, &m, &d); err == nil && n == 3 && y >= 1970 && y < 2100 {
		if date := model.MakeDate(y, m, d); date.String() == s {
			return date, nil
		}
	}
	return 0, fmt.Errorf("%q is not a date such as 2026-09-07", s)
}

// parseWeekly reads mo 09:00-12:00|we 09:00-12:00, days in order.
func parseWeekly(s string) (weekly, error) {
	w := weekly{text: s}
	for _, part := range strings.Split(s, "|") {
		day, hours, _ := strings.Cut(part, " ")
		var h1, m1, h2, m2 int
		n, err := fmt.Sscanf(hours, "%2d:%2d-%2d:%2d", &h1, &m1, &h2, &m2)
		slot := model.WeekSlot{Start: model.Minutes(60*h1 + m1), End: model.Minutes(60*h2 + m2)}
		for day != slot.Day.String() && slot.Day < 6 {
			slot.Day++
		}
		if err != nil || n != 4 || slot.String() != part || slot.Start >= slot.End || slot.End > 24*60 {
			return weekly{}, fmt.Errorf("%q is not a meeting such as mo 09:00-12:00", part)
		}
		if k := len(w.slots); k > 0 {
			if last := w.slots[k-1]; last.Day > slot.Day || (last.Day == slot.Day && last.End > slot.Start) {
				return weekly{}, fmt.Errorf("%q comes before the meeting that it follows", part)
			}
		}
		w.slots = append(w.slots, slot)
	}
	return w, nil
}

// minutes is how long a week's meetings last.
func (w *weekly) minutes() int {
	n := 0
	for _, s := range w.slots {
		n += int(s.End - s.Start)
	}
	return n
}

// halves is a set of half-days: bit 3·day + part, Monday morning first.
type halves uint32

// halves are the half-days that the meetings touch; noon is 12:30, evening 17:30.
func (w *weekly) halves() halves {
	var h halves
	for _, s := range w.slots {
		for part, span := range [3][2]model.Minutes{{0, 12*60 + 30}, {12*60 + 30, 17*60 + 30}, {17*60 + 30, 24 * 60}} {
			if s.Start < span[1] && s.End > span[0] {
				h |= 1 << (3*int(s.Day) + part)
			}
		}
	}
	return h
}
