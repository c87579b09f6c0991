package batch

import (
	"fmt"
	"strconv"
	"strings"

	"instroom/model"
)

// Dates outside these years are slips of the pen.
const minYear, maxYear = 1900, 2199

// monthNames are the names of the months in the four languages, folded, from
// three letters on; "mrt", "maa" and the like are spelled out.
var monthNames = map[string]int{
	"january": 1, "januari": 1, "januar": 1, "janvier": 1, "jan": 1, "janv": 1,
	"february": 2, "februari": 2, "februar": 2, "fevrier": 2, "feb": 2, "fev": 2, "fevr": 2,
	"march": 3, "maart": 3, "marz": 3, "mars": 3, "mar": 3, "mrt": 3, "mrz": 3, "maa": 3,
	"april": 4, "avril": 4, "apr": 4, "avr": 4,
	"may": 5, "mei": 5, "mai": 5,
	"june": 6, "juni": 6, "juin": 6, "jun": 6,
	"july": 7, "juli": 7, "juillet": 7, "jul": 7, "juil": 7,
	"august": 8, "augustus": 8, "aout": 8, "aug": 8, "aou": 8,
	"september": 9, "septembre": 9, "sep": 9, "sept": 9,
	"october": 10, "oktober": 10, "octobre": 10, "oct": 10, "okt": 10,
	"november": 11, "novembre": 11, "nov": 11,
	"december": 12, "dezember": 12, "decembre": 12, "dec": 12, "dez": 12,
}

// ParseDate reads a day: 2026-02-01, 1/02/2026, 01-02-2026, 1.2.2026 (day
// first), 1 februari 2026, and each of them followed by a time of midnight.
func ParseDate(s string) (model.Date, error) {
	d, f := parseDate(s)
	if f != nil {
		return model.NoDate, f
	}
	return d, nil
}

func parseDate(s string) (model.Date, *fault) {
	t := strings.TrimSpace(s)
	if len(t) == 10 && t[4] == '-' && t[7] == '-' { // the usual form, quickly
		y, ok1 := digits(t[:4])
		m, ok2 := digits(t[5:7])
		d, ok3 := digits(t[8:])
		if ok1 && ok2 && ok3 {
			return makeDate(s, y, m, d)
		}
	}
	if len(t) > 40 {
		return model.NoDate, badDate(s)
	}
	if n, ok := digits(t); ok && len(t) == 5 && n > 20000 && n < 80000 {
		day := model.MakeDate(1899, 12, 30) + model.Date(n)
		return model.NoDate, &fault{ExcelDateNumber, quote(s) + " is a spreadsheet's day number, not a date",
			"give the column a date format; the number stands for " + day.String()}
	}
	t, ok := cutMidnight(t)
	if !ok {
		return model.NoDate, &fault{BadDate, quote(s) + " holds a time of day where only a date belongs", "write the date alone, such as 2026-09-07"}
	}
	parts := strings.FieldsFunc(t, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' || r == ',' })
	if len(parts) == 4 && dayNameOnly(parts[0]) { // maandag 7 september 2026
		parts = parts[1:]
	}
	if len(parts) != 3 {
		return model.NoDate, badDate(s)
	}
	if n, ok := digits(parts[0]); ok && len(parts[0]) == 4 {
		m, ok2 := month(parts[1])
		d, ok3 := digits(parts[2])
		if !ok2 || !ok3 || len(parts[2]) > 2 {
			return model.NoDate, badDate(s)
		}
		return makeDate(s, n, m, d)
	}
	d, ok1 := digits(strings.TrimSuffix(strings.TrimSuffix(parts[0], "er"), "e"))
	m, ok2 := month(parts[1])
	y, ok3 := digits(parts[2])
	if !ok1 || !ok2 || !ok3 || len(parts[0]) > 4 {
		return model.NoDate, badDate(s)
	}
	if len(parts[2]) != 4 {
		return model.NoDate, &fault{BadDate, quote(s) + " has no year of four digits", "write 2026, not 26"}
	}
	return makeDate(s, y, m, d)
}

func badDate(s string) *fault {
	return &fault{BadDate, quote(s) + " is not a date", "write 2026-09-07 or 7/09/2026"}
}

// digits reads a whole number of one to nine digits.
func digits(s string) (int, bool) {
	if len(s) == 0 || len(s) > 9 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

func month(s string) (int, bool) {
	if n, ok := digits(s); ok && len(s) <= 2 {
		return n, true
	}
	n, ok := monthNames[fold(s)]
	return n, ok
}

// cutMidnight takes off a time of day of 0:00, which spreadsheet programs add.
func cutMidnight(s string) (string, bool) {
	i := strings.LastIndexAny(s, "T ")
	if i < 0 || strings.Count(s[i:], ":") == 0 {
		return s, true
	}
	for _, c := range strings.TrimSuffix(s[i+1:], "Z") {
		if c != '0' && c != ':' && c != '.' {
			return s, false
		}
	}
	return strings.TrimSpace(s[:i]), true
}

func makeDate(s string, y, m, d int) (model.Date, *fault) {
	if y < minYear || y > maxYear {
		return model.NoDate, &fault{BadDate, fmt.Sprintf("%s lies outside the years %d to %d", quote(s), minYear, maxYear), ""}
	}
	if m > 12 && m <= 31 && d >= 1 && d <= 12 {
		return model.NoDate, &fault{BadDate, fmt.Sprintf("%s has no month %d", quote(s), m), "the day comes before the month: 25/09/2026"}
	}
	date := model.MakeDate(y, m, d)
	if m < 1 || m > 12 || d < 1 || date.Time().Day() != d {
		return model.NoDate, &fault{BadDate, quote(s) + " is not a day of the calendar", ""}
	}
	return date, nil
}

// parseRanges reads days and spans of days: 2026-03-01..2026-03-15|2026-04-02.
func parseRanges(s string) ([]model.DateRange, *fault) {
	var out []model.DateRange
	for _, item := range strings.Split(s, "|") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		from, to := item, item
		for _, sep := range []string{"..", "…", " - ", " – ", "–", " t/m ", " tot ", " bis ", " au ", " to "} {
			if a, b, ok := strings.Cut(item, sep); ok {
				from, to = a, strings.TrimLeft(b, ".")
				break
			}
		}
		a, f := parseDate(from)
		if f != nil {
			return nil, f
		}
		b, f := parseDate(to)
		if f != nil {
			return nil, f
		}
		if b < a {
			return nil, &fault{DatesOrder, quote(item) + " ends before it begins", "write the earlier day first"}
		}
		out = append(out, model.DateRange{From: a, To: b})
	}
	return out, nil
}

// ParseTime reads a time of day: 18:30, 18u30, 18.30, 18h30, 18h, 9 u, 24:00.
func ParseTime(s string) (model.Minutes, error) {
	m, f := parseTime(s)
	if f != nil {
		return 0, f
	}
	return m, nil
}

func parseTime(s string) (model.Minutes, *fault) {
	bad := &fault{BadTime, quote(s) + " is not a time of day", "write 18:30"}
	t := strings.ToLower(strings.TrimSpace(s))
	if len(t) > 20 {
		return 0, bad
	}
	t = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(t, "uhr"), "uur"))
	i := 0
	for i < len(t) && t[i] >= '0' && t[i] <= '9' {
		i++
	}
	hour, ok := digits(t[:i])
	if !ok || i > 2 {
		return 0, bad
	}
	rest := strings.TrimSpace(t[i:])
	minute := 0
	if rest != "" {
		if c := rest[0]; c != ':' && c != 'u' && c != 'h' && c != '.' && c != ',' {
			return 0, bad
		}
		mark := rest[0]
		rest = strings.TrimSpace(rest[1:])
		if sec, found := strings.CutSuffix(rest, ":00"); found && mark == ':' { // seconds of a spreadsheet
			rest = sec
		}
		switch {
		case rest == "" && (mark == 'u' || mark == 'h'):
		case len(rest) != 2:
			return 0, bad
		default:
			if minute, ok = digits(rest); !ok {
				return 0, bad
			}
		}
	}
	if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
		return 0, bad
	}
	return model.Minutes(hour*60 + minute), nil
}

// parseInt reads a whole number; a spreadsheet's "12,0" and "12.0" too.
func parseInt(s string, lo, hi int64) (int64, *fault) {
	t := strings.TrimSpace(s)
	if a, b, ok := cutDecimal(t); ok && strings.Trim(b, "0") == "" && b != "" {
		t = a
	}
	t = strings.TrimPrefix(t, "+")
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil {
		return 0, &fault{BadNumber, quote(s) + " is not a whole number", ""}
	}
	if n < lo || n > hi {
		return 0, outOfRange(s, lo, hi)
	}
	return n, nil
}

func outOfRange(s string, lo, hi int64) *fault {
	return &fault{OutOfRange, fmt.Sprintf("%s is outside %s to %s", quote(s), model.Grouped(lo), model.Grouped(hi)), ""}
}

func cutDecimal(s string) (string, string, bool) {
	if i := strings.IndexAny(s, ".,"); i >= 0 && i == strings.LastIndexAny(s, ".,") {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// parseDecimal reads a number with a decimal comma or point, and a per cent sign.
func parseDecimal(s string, lo, hi float64) (float64, *fault) {
	t := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	t = strings.Replace(t, ",", ".", 1)
	for _, c := range t {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return 0, &fault{BadNumber, quote(s) + " is not a number", ""}
		}
	}
	x, err := strconv.ParseFloat(t, 64)
	if err != nil {
		return 0, &fault{BadNumber, quote(s) + " is not a number", ""}
	}
	if x < lo || x > hi {
		return 0, &fault{OutOfRange, fmt.Sprintf("%s is outside %g to %g", quote(s), lo, hi), ""}
	}
	return x, nil
}

// parseMoney reads an amount in euro: 2500, 2.500,00, 2 500 EUR.
func parseMoney(s string) (model.Cents, *fault) {
	bad := &fault{BadNumber, quote(s) + " is not an amount in euro", "write 2500 or 2500.50"}
	t := strings.TrimSpace(strings.ToLower(s))
	for _, unit := range []string{"€", "euro", "eur"} {
		t = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(t, unit), unit))
	}
	t = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "").Replace(t)
	whole, part := t, ""
	if i := strings.LastIndexAny(t, ".,"); i >= 0 {
		whole, part = t[:i], t[i+1:]
		if len(part) == 3 && strings.Trim(whole, "0") != "" { // 2.500 is a group of thousands
			whole, part = whole+part, ""
		}
		groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
		for k, g := range groups {
			if k > 0 && len(g) != 3 {
				return 0, bad
			}
		}
		whole = strings.Join(groups, "")
	}
	if whole == "" || len(part) > 2 || len(whole) > 12 {
		return 0, bad
	}
	for len(part) < 2 {
		part += "0"
	}
	n, err := strconv.ParseUint(whole+part, 10, 63)
	if err != nil {
		return 0, bad
	}
	const most = 1_000_000_000_00
	if n > most {
		return 0, outOfRange(s, 0, most/100)
	}
	return model.Cents(n), nil
}

// yesNo are the words for yes and no, folded.
var yesNo = map[string]bool{
	"yes": true, "y": true, "true": true, "ja": true, "j": true, "oui": true, "o": true, "1": true, "x": true, "v": true, "waar": true, "wahr": true, "vrai": true, "done": true,
	"no": false, "n": false, "false": false, "nee": false, "neen": false, "nein": false, "non": false, "0": false, "onwaar": false, "falsch": false, "faux": false,
}

func parseYesNo(s string) (bool, *fault) {
	if v, ok := yesNo[fold(s)]; ok {
		return v, nil
	}
	if strings.TrimSpace(s) == "-" {
		return false, nil
	}
	return false, &fault{BadYesNo, quote(s) + " is neither yes nor no", "write yes or no"}
}
