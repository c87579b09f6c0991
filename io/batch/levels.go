package batch

import (
	"slices"
	"strings"

	"instroom/model"
)

// ladderIndex finds the modules of a language by their spellings.
type ladderIndex struct {
	steps []model.Step
	names map[string]int // folded code or alias → step
	first map[string]int // folded CEFR level → first step that leads to it
	last  map[string]int // and the last
}

func indexLadder(steps []model.Step) *ladderIndex {
	x := &ladderIndex{steps: steps, names: map[string]int{}, first: map[string]int{}, last: map[string]int{}}
	for i, s := range steps {
		if c := fold(s.CEFR); c != "" {
			if _, ok := x.first[c]; !ok {
				x.first[c] = i
			}
			x.last[c] = i
		}
		for _, a := range s.Aliases {
			if _, ok := x.names[fold(a)]; !ok {
				x.names[fold(a)] = i
			}
		}
	}
	for i, s := range steps {
		x.names[fold(s.Code)] = i
	}
	return x
}

// levelPrefixes are what is written before a level and says nothing.
var levelPrefixes = []string{"nt2", "richtgraad", "rg", "niveau", "level", "stufe", "module", "modul", "cefr", "erk", "ger", "cecr"}

// noPriorKnowledge are the words for level 0, folded.
var noPriorKnowledge = []string{"0", "00", "none", "geen", "aucun", "aucune", "kein", "keine", "keines", "nul", "null", "zero", "beginner", "debutant", "anfanger", "nulniveau"}

// step finds the step of a spelling. A CEFR level means its first module, or its
// last where it is a level reached.
func (x *ladderIndex) step(s string, reached bool) (int, bool) {
	word := fold(s)
	for i := 0; ; i++ {
		if k, ok := x.names[word]; ok {
			// 1.1 must not be read from 11: a number that lost its point is no level.
			if !strings.Contains(x.steps[k].Code, ".") || strings.ContainsAny(strings.TrimSpace(s), ".,-/_ ") || fold(x.steps[k].Code) != word {
				if c := fold(x.steps[k].CEFR); reached && c == word {
					return x.last[c], true
				}
				return k, true
			}
		}
		if k, ok := x.first[word]; ok {
			if reached {
				k = x.last[word]
			}
			return k, true
		}
		cut := false
		for _, p := range levelPrefixes {
			if w, ok := strings.CutPrefix(word, p); ok && w != "" {
				word, cut = w, true
				break
			}
		}
		if !cut || i > 3 {
			return 0, false
		}
	}
}

// ladders holds the index of every language, in a fixed order.
type ladders struct {
	languages []string
	byName    map[string]*ladderIndex
}

func indexLadders(in map[string][]model.Step) *ladders {
	l := &ladders{byName: map[string]*ladderIndex{}}
	for _, first := range []string{"nl", "fr", "de"} { // the order of languages where nothing else decides
		if _, ok := in[first]; ok {
			l.languages = append(l.languages, first)
		}
	}
	var others []string
	for name, steps := range in {
		l.byName[name] = indexLadder(steps)
		if !slices.Contains(l.languages, name) {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	l.languages = append(l.languages, others...)
	return l
}

// codes are the ladder codes of one cell by language, in the order asked.
type levelCodes struct {
	first  string            // on the first ladder that has it; "0" = no prior knowledge
	others map[string]string // where another ladder calls it otherwise
}

// find reads the level of somebody who is to enter a course of one of the
// languages.
func (l *ladders) find(s string, languages []string) (levelCodes, *fault) {
	if slices.Contains(noPriorKnowledge, fold(s)) {
		return levelCodes{first: "0"}, nil
	}
	var out levelCodes
	for _, lang := range languages {
		x := l.byName[lang]
		if x == nil {
			continue
		}
		k, ok := x.step(s, false)
		if !ok {
			continue
		}
		code := x.steps[k].Code
		if out.first == "" {
			out.first = code
		} else if code != out.first {
			if out.others == nil {
				out.others = map[string]string{}
			}
			out.others[lang] = code
		}
	}
	if out.first == "" {
		return out, l.unknown(s, languages)
	}
	return out, nil
}

// reached reads the last level passed: a CEFR level stays one, so that it can be
// compared on any ladder.
func (l *ladders) reached(s string, languages []string) (string, *fault) {
	if slices.Contains(noPriorKnowledge, fold(s)) {
		return "", nil
	}
	for _, lang := range languages {
		x := l.byName[lang]
		if x == nil {
			continue
		}
		if k, ok := x.step(s, true); ok {
			if fold(x.steps[k].CEFR) == fold(s) {
				return x.steps[k].CEFR, nil
			}
			return x.steps[k].Code, nil
		}
	}
	return "", l.unknown(s, languages)
}

// target reads the level to reach: A2, A2-oral, or a ladder code.
func (l *ladders) target(s string, languages []string) (string, *fault) {
	base, oral := strings.TrimSpace(s), ""
	for _, word := range []string{"oral", "mondeling", "mündlich", "oraal"} {
		if i := strings.LastIndex(strings.ToLower(base), word); i > 0 && i+len(word) == len(base) {
			base, oral = strings.TrimRight(base[:i], " -_("), "-oral"
			break
		}
	}
	base = strings.TrimRight(base, " )")
	code, f := l.reached(base, languages)
	if f != nil {
		return "", f
	}
	if code == "" {
		return "", l.unknown(s, languages)
	}
	return code + oral, nil
}

func (l *ladders) unknown(s string, languages []string) *fault {
	var codes []string
	for _, lang := range languages {
		if x := l.byName[lang]; x != nil {
			for _, step := range x.steps {
				codes = append(codes, step.Code)
			}
		}
	}
	for _, lang := range l.languages {
		if x := l.byName[lang]; !slices.Contains(languages, lang) {
			if k, ok := x.step(s, false); ok {
				return &fault{LevelUnknown, "level " + quote(s) + " is not on the ladder", x.steps[k].Code + " is a level of language " + lang + ", not of " + strings.Join(languages, " or ")}
			}
		}
	}
	hint := oneOf(s, codes)
	if nearest(s, codes) == "" && len(codes) > 0 && len(codes) <= 20 {
		hint = strings.Join(languages, " or ") + " has the levels " + strings.Join(codes, ", ")
	}
	return &fault{LevelUnknown, "level " + quote(s) + " is not on the ladder", hint}
}

// damagedLevel is a level that a spreadsheet turned into a date: 2.1 is stored as
// the 2nd of January and shown as 2/jan, 02/01/2026 or 46024.
type damagedLevel struct {
	day, month int
	// certain says that the order is known: the cell itself shows the day first.
	certain bool
}

// levelDate recognises a damaged level.
func levelDate(s string) (damagedLevel, bool) {
	t := strings.TrimSpace(s)
	if len(t) < 4 || len(t) > 30 {
		return damagedLevel{}, false
	}
	if n, ok := digits(t); ok {
		if len(t) != 5 || n < 20000 || n > 80000 {
			return damagedLevel{}, false
		}
		d := (model.MakeDate(1899, 12, 30) + model.Date(n)).Time()
		return damagedLevel{day: d.Day(), month: int(d.Month())}, true
	}
	iso := len(t) >= 10 && t[4] == '-'
	if d, f := parseDate(t); f == nil {
		x := d.Time()
		return damagedLevel{x.Day(), int(x.Month()), !iso}, true
	}
	parts := strings.FieldsFunc(t, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' })
	if len(parts) != 2 && len(parts) != 3 {
		return damagedLevel{}, false
	}
	if d, ok := digits(parts[0]); ok && d >= 1 && d <= 31 { // 2/jan, 02. Jan, 2-jan-26
		if _, number := digits(parts[1]); number && len(parts) == 2 && len(parts[1]) < 2 {
			return damagedLevel{}, false // 2/1 may be a level written so; 2/01 is a date
		}
		if m, ok := month(parts[1]); ok && m >= 1 && m <= 12 {
			return damagedLevel{d, m, true}, true
		}
		return damagedLevel{}, false
	}
	if m, ok := monthNames[fold(parts[0])]; ok { // Jan-02
		if d, ok := digits(parts[1]); ok && d >= 1 && d <= 31 {
			return damagedLevel{day: d, month: m}, true
		}
	}
	return damagedLevel{}, false
}

// mend returns the level that a damaged cell held, where only one is possible:
// day first, as all programs that take 2.1 for a date store it, unless the cell
// does not show its order and month first is a level too. dayFirst says that
// another cell of the column has settled the order.
func (l *ladders) mend(d damagedLevel, dayFirst bool, languages []string) (string, bool) {
	a, b := itoa(d.day)+"."+itoa(d.month), itoa(d.month)+"."+itoa(d.day)
	_, fa := l.find(a, languages)
	_, fb := l.find(b, languages)
	switch {
	case fa == nil && (a == b || fb != nil || d.certain || dayFirst):
		return a, true
	case fb == nil && fa != nil && !d.certain && !dayFirst:
		return b, true
	}
	return "", false
}

// onlyDayFirst reports whether the cell can be a level only with the day first:
// it then settles the order of its column.
func (l *ladders) onlyDayFirst(d damagedLevel, languages []string) bool {
	if d.day == d.month {
		return false
	}
	_, fa := l.find(itoa(d.day)+"."+itoa(d.month), languages)
	_, fb := l.find(itoa(d.month)+"."+itoa(d.day), languages)
	return fa == nil && fb != nil
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return string(rune('0'+n/10%10)) + string(rune('0'+n%10))
}
