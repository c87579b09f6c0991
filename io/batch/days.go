package batch

import (
	"strings"

	"instroom/model"
)

// dayLanguages are the languages of day names, in the order of their bits.
var dayLanguages = []string{"en", "nl", "de", "fr"}

// dayWords gives for each folded day name the weekday + 1 it means in each
// language, 0 where the language does not know the word.
var dayWords = func() map[string][4]uint8 {
	names := [4][7][]string{
		{{"mo", "mon", "monday"}, {"tu", "tue", "tues", "tuesday"}, {"we", "wed", "wednesday"}, {"th", "thu", "thur", "thurs", "thursday"}, {"fr", "fri", "friday"}, {"sa", "sat", "saturday"}, {"su", "sun", "sunday"}},
		{{"ma", "maa", "maandag"}, {"di", "din", "dinsdag"}, {"wo", "woe", "woensdag"}, {"do", "don", "donderdag"}, {"vr", "vrij", "vri", "vrijdag"}, {"za", "zat", "zaterdag"}, {"zo", "zon", "zondag"}},
		{{"mo", "mon", "montag"}, {"di", "die", "dienstag"}, {"mi", "mit", "mitt", "mittwoch"}, {"do", "don", "donnerstag"}, {"fr", "fre", "freitag"}, {"sa", "sam", "samstag", "sonnabend"}, {"so", "son", "sonntag"}},
		{{"lu", "lun", "lundi"}, {"ma", "mar", "mardi"}, {"me", "mer", "merc", "mercredi"}, {"je", "jeu", "jeudi"}, {"ve", "ven", "vend", "vendredi"}, {"sa", "sam", "samedi"}, {"di", "dim", "dimanche"}},
	}
	words := map[string][4]uint8{}
	for lang, days := range names {
		for day, list := range days {
			for _, w := range list {
				x := words[w]
				x[lang] = uint8(day) + 1
				words[w] = x
			}
		}
	}
	return words
}()

func dayNameOnly(s string) bool {
	_, ok := dayWords[fold(s)]
	return ok && len(s) > 2
}

// dayReading is how the day names of a column are read.
type dayReading struct {
	lang int // index into dayLanguages, -1 = word by word
}

// day returns what a word means under the reading.
func (r dayReading) day(word string) (model.Weekday, bool) {
	x := dayWords[word]
	if r.lang >= 0 {
		return model.Weekday(x[r.lang] - 1), x[r.lang] != 0
	}
	d, ok := meaning(x)
	return d, ok
}

// meaning returns the day that a word means in every language that knows it.
func meaning(x [4]uint8) (model.Weekday, bool) {
	var d uint8
	for _, v := range x {
		if v != 0 && d != 0 && v != d {
			return 0, false
		}
		if v != 0 {
			d = v
		}
	}
	return model.Weekday(d - 1), d != 0
}

// readDays finds the language of a column from the day names in it, all of them
// known in some language. The setting decides where it is one that knows them
// all. doubtful holds the words whose meaning stays open.
func readDays(words []string, setting string) (r dayReading, doubtful map[string]bool) {
	all := uint8(1<<len(dayLanguages) - 1)
	for _, w := range words {
		x := dayWords[w]
		for lang, v := range x {
			if v == 0 {
				all &^= 1 << lang
			}
		}
	}
	first := -1
	for lang, name := range dayLanguages {
		if all&(1<<lang) == 0 {
			continue
		}
		if name == setting {
			return dayReading{lang}, nil
		}
		if first < 0 {
			first = lang
		}
	}
	if first < 0 { // languages are mixed: what a word means alone must do
		for _, w := range words {
			if _, ok := meaning(dayWords[w]); !ok {
				if doubtful == nil {
					doubtful = map[string]bool{}
				}
				doubtful[w] = true
			}
		}
		return dayReading{-1}, doubtful
	}
	for _, w := range words {
		x := dayWords[w]
		for lang, v := range x {
			if all&(1<<lang) != 0 && v != x[first] {
				if doubtful == nil {
					doubtful = map[string]bool{}
				}
				doubtful[w] = true
			}
		}
	}
	return dayReading{first}, doubtful
}

// daySpan is a span of a cell before its day names are understood.
type daySpan struct {
	first, last string // folded day names; "" = every day
	start, end  model.Minutes
	bare        bool // no hours were given: the whole day
}

// partWords are the names of the parts of a day, folded.
var partWords = map[string]string{
	"am": "am", "morning": "am", "vm": "am", "voormiddag": "am", "ochtend": "am", "vormittag": "am", "matin": "am", "matinee": "am", "morgens": "am",
	"pm": "pm", "afternoon": "pm", "nm": "pm", "namiddag": "pm", "middag": "pm", "nachmittag": "pm", "apresmidi": "pm",
	"ev": "ev", "evening": "ev", "avond": "ev", "abend": "ev", "soir": "ev", "soiree": "ev", "av": "ev", "abends": "ev", "savonds": "ev",
}

// parseSpans reads a cell of days and hours: mo-am|tu-ev, mo 08:30-12:00,
// ma-vr 9u-17u, di 13.30-17.00. Day names stay words. Where parts is nil, day
// parts are not allowed.
func parseSpans(s string, parts []model.DayPart) ([]daySpan, *fault) {
	var out []daySpan
	day1, day2 := "", ""
	s = strings.ReplaceAll(s, ", ", "|")
	for _, item := range strings.FieldsFunc(s, func(r rune) bool { return r == '|' || r == ';' || r == '\n' }) {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		w, rest := cutWord(item)
		word := fold(w)
		switch {
		case word == "": // hours alone: another span of the same day, "mo 9:00-12:00|13:00-15:00"
			if day1 == "" {
				return nil, badSlot(item, parts)
			}
		case dayWords[word] != [4]uint8{}:
			day1, day2 = word, word
			rest = strings.TrimLeft(rest, " .:")
			if r, ok := strings.CutPrefix(rest, "-"); ok { // a span of days, or a day part
				if w2, rest2 := cutWord(strings.TrimLeft(r, " ")); dayWords[fold(w2)] != [4]uint8{} && partOf(fold(w2), parts) == nil {
					day2 = fold(w2)
					rest = strings.TrimLeft(rest2, " .:-")
				} else {
					rest = strings.TrimLeft(r, " ")
				}
			}
		case partOf(word, parts) != nil:
			day1, day2, rest = "", "", item
		case compound(word, parts) > 0: // dinsdagavond, Montagvormittag
			n := compound(word, parts)
			day1, day2, rest = word[:n], word[:n], word[n:]
		case partOf(fold(item), parts) != nil:
			day1, day2, rest = "", "", item
		default:
			if looksLikeDay(w) {
				return nil, &fault{DayUnknown, quote(w) + " is not a day of the week", "mo, tu, we, th, fr, sa, su, or the names in Dutch, French or German"}
			}
			return nil, badSlot(item, parts)
		}
		if rest == "" {
			if parts == nil {
				return nil, &fault{BadSlot, quote(item) + " has no hours", "write mo 09:00-12:00"}
			}
			out = append(out, daySpan{day1, day2, 0, 24 * 60, true})
			continue
		}
		if p := partOf(fold(rest), parts); p != nil {
			out = append(out, daySpan{day1, day2, p.Start, p.End, false})
			continue
		}
		start, end, f := parseHours(rest)
		if f != nil {
			if f.code == BadTime && !strings.ContainsAny(rest, "0123456789") {
				return nil, badSlot(item, parts)
			}
			return nil, f
		}
		out = append(out, daySpan{day1, day2, start, end, false})
	}
	if len(out) == 0 {
		return nil, badSlot(s, parts)
	}
	return out, nil
}

// cutWord cuts the letters at the front off.
func cutWord(s string) (string, string) {
	for i, r := range s {
		if (r >= '0' && r <= '9') || r == ' ' || r == '-' || r == '.' || r == ':' || r == '_' {
			return s[:i], strings.TrimLeft(s[i:], "_ ")
		}
	}
	return s, ""
}

// looksLikeDay reports whether a word was meant for a day.
func looksLikeDay(w string) bool {
	word := fold(w)
	if len(word) == 2 || len(word) == 3 {
		return true
	}
	for name := range dayWords {
		if len(name) > 3 && distance(word, name) <= 2 {
			return true
		}
	}
	return false
}

// compound returns the length of the day in a word made of a day and a day part.
func compound(word string, parts []model.DayPart) int {
	for n := 5; n < len(word); n++ {
		if dayWords[word[:n]] != [4]uint8{} && partOf(word[n:], parts) != nil {
			return n
		}
	}
	return 0
}

func partOf(word string, parts []model.DayPart) *model.DayPart {
	for i := range parts {
		if fold(parts[i].Name) == word || (partWords[word] != "" && partWords[word] == parts[i].Name) {
			return &parts[i]
		}
	}
	return nil
}

func badSlot(s string, parts []model.DayPart) *fault {
	if parts == nil {
		return &fault{BadSlot, quote(s) + " is not a day with hours", "write mo 09:00-12:00"}
	}
	return &fault{BadSlot, quote(s) + " is not a day part or a day with hours", "write mo-am or mo 08:30-12:00"}
}

// parseHours reads a span of hours: 09:00-12:00, 9u-12u30, 9h à 12h.
func parseHours(s string) (model.Minutes, model.Minutes, *fault) {
	from, to, ok := "", "", false
	for _, sep := range []string{"-", "–", "—", " tot ", " bis ", " à ", " a ", " to "} {
		if from, to, ok = strings.Cut(s, sep); ok {
			break
		}
	}
	if !ok {
		return 0, 0, &fault{BadSlot, quote(s) + " is not a span of hours", "write 09:00-12:00"}
	}
	start, f := parseTime(from)
	if f != nil {
		return 0, 0, f
	}
	end, f := parseTime(to)
	if f != nil {
		return 0, 0, f
	}
	if end <= start {
		return 0, 0, &fault{BadSlot, quote(s) + " ends before it begins", "a span that crosses midnight is two spans"}
	}
	return start, end, nil
}

// words returns the day names of the spans.
func spanWords(spans []daySpan, each func(string)) {
	for _, s := range spans {
		if s.first != "" {
			each(s.first)
			if s.last != s.first {
				each(s.last)
			}
		}
	}
}

// slots turns spans into weekly slots as written, one a day.
func slots(spans []daySpan, r dayReading) (out []model.WeekSlot) {
	for _, s := range spans {
		first, last := model.Weekday(0), model.Weekday(6)
		if s.first != "" {
			first, _ = r.day(s.first)
			last, _ = r.day(s.last)
		}
		for d := first; ; d = (d + 1) % 7 {
			out = append(out, model.WeekSlot{Day: d, Start: s.start, End: s.end})
			if d == last {
				break
			}
		}
	}
	return out
}
