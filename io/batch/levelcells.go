package batch

import (
	"strings"

	"instroom/model"
)

type levelKey struct{ text, needs string }

type levelResult struct {
	codes levelCodes
	bad   *fault
}

// damagedCell is a level that has become a date, to be mended when the column
// is known.
type damagedCell struct {
	participant int32
	column      string
	damage      damagedLevel
	languages   []string
	line, col   int
	text        string
	name        string // of the cell, for those who look in the spreadsheet
}

// levelColumns are the languages with a level column of their own.
var levelColumns = [3]string{"nl", "fr", "de"}

// needKey returns the languages that the levels of the row are about.
func (p *participantReader) needKey(w *model.Participant) string {
	if p.now.needs != "" {
		return p.now.needs
	}
	return p.r.ownLanguages[w.Programme]
}

// levelCells reads the levels of a row on the ladders of its languages.
func (p *participantReader) levelCells(w *model.Participant, n int) {
	if len(p.now.level) > 0 {
		codes, ok := p.level(w, n, p.now.levelCell, p.now.level, "level", p.needKey(w))
		if ok {
			w.Level, w.LevelByLanguage = codes.first, codes.others
		}
	}
	own := map[string]string(nil)
	for i, l := range levelColumns {
		if len(p.now.levelBy[i]) == 0 {
			continue
		}
		if codes, ok := p.level(w, n, p.now.levelByCell[i], p.now.levelBy[i], "level_"+l, l); ok {
			if own == nil {
				own = map[string]string{}
				for k, v := range w.LevelByLanguage {
					own[k] = v
				}
			}
			own[l] = codes.first
		}
	}
	if own != nil {
		w.LevelByLanguage = own
	}
	if len(p.now.reached) > 0 {
		if codes, ok := p.level(w, n, p.now.reachedCell, p.now.reached, "reached_level", p.needKey(w)); ok {
			w.ReachedLevel = codes.first
		}
	}
	if len(p.now.target) > 0 {
		if codes, ok := p.level(w, n, p.now.targetCell, p.now.target, "target_level", p.needKey(w)); ok {
			w.TargetLevel = codes.first
		}
	}
}

// level reads one level cell; a level that has become a date is put aside.
func (p *participantReader) level(w *model.Participant, n, cell int, v []byte, name, needs string) (levelCodes, bool) {
	key := levelKey{name + "\x00" + string(v), needs}
	x, ok := p.levels[key]
	if !ok {
		languages := strings.Split(needs, "|")
		switch name {
		case "reached_level":
			x.codes.first, x.bad = p.r.ladders.reached(string(v), languages)
		case "target_level":
			x.codes.first, x.bad = p.r.ladders.target(string(v), languages)
		default:
			x.codes, x.bad = p.r.ladders.find(string(v), languages)
		}
		if len(p.levels) < memoSize {
			p.levels[key] = x
		}
	}
	if x.bad == nil {
		return x.codes, true
	}
	if d, damaged := levelDate(string(v)); damaged {
		line, col := p.t.records.place(cell)
		p.damaged = append(p.damaged, damagedCell{int32(n), name, d, strings.Split(needs, "|"), line, col, string(v), p.t.inSheet(LevelDate, cell, "")})
		return levelCodes{}, false
	}
	p.fault(w, cell, x.bad)
	return levelCodes{}, false
}

// mendLevels reports levels that a spreadsheet turned into dates, and mends
// them where that is asked for and certain.
func (p *participantReader) mendLevels() {
	dayFirst := map[string]bool{}
	for _, c := range p.damaged {
		if p.r.ladders.onlyDayFirst(c.damage, c.languages) {
			dayFirst[c.column] = true
		}
	}
	for _, c := range p.damaged {
		w := &p.r.batch.Participants[c.participant]
		code, certain := p.r.ladders.mend(c.damage, dayFirst[c.column], c.languages)
		add := func(s Severity, code Code, text, hint string) {
			p.t.found.Add(Diagnostic{Severity: s, Code: code, File: p.t.file, Line: c.line, Col: c.col, Text: text, Hint: c.name + ": " + hint})
		}
		text := "level " + quote(c.text) + " is a date: a spreadsheet program changed it"
		switch {
		case certain && p.r.batch.Settings.RepairLevelDates:
			codes, f := p.r.ladders.find(code, c.languages)
			if c.column == "reached_level" || c.column == "target_level" {
				codes.first, f = p.r.ladders.reached(code, c.languages)
			}
			if f != nil {
				break
			}
			add(Warning, LevelDateMended, text+", read as "+code, "format the column as text before typing levels")
			switch c.column {
			case "level":
				w.Level, w.LevelByLanguage = codes.first, codes.others
			case "reached_level":
				w.ReachedLevel = codes.first
			case "target_level":
				w.TargetLevel = codes.first
			default:
				own := map[string]string{}
				for k, v := range w.LevelByLanguage {
					own[k] = v
				}
				own[strings.TrimPrefix(c.column, "level_")] = codes.first
				w.LevelByLanguage = own
			}
			continue
		case certain:
			add(p.severity(), LevelDate, text, "it was "+code+":  repair: [level_dates]  in batch.yaml reads it so; or format the column as text and type it again")
		default:
			add(p.severity(), LevelDate, text, "it can have been more than one level: format the column as text and type it again")
		}
		p.bad(w, c.column)
	}
}
