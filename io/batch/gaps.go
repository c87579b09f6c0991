package batch

import (
	"strings"
)

// gap counts the rows in which a cell that matters is empty.
type gap struct {
	line, col, count int
}

// zeroTally finds ids that have lost leading zeros: some ids begin with a zero
// and are longer than others that are numbers.
type zeroTally struct {
	width int // of ids that begin with 0; -1 = several
}

func (z *zeroTally) add(id []byte) {
	for _, c := range id {
		if c < '0' || c > '9' {
			return
		}
	}
	if id[0] == '0' && len(id) > 1 {
		if z.width == 0 {
			z.width = len(id)
		} else if z.width != len(id) {
			z.width = -1
		}
	}
}

// weakCell is a column that is there, and whose empty cells weaken the plan.
type weakCell struct {
	cell int
	gap  *gap
}

func (p *participantReader) weakCells() []weakCell {
	if p.r.batch.Settings.Shortlist {
		return nil
	}
	var out []weakCell
	for _, name := range []string{"status", "languages", "postcode"} {
		if name == "postcode" && p.t.Has("lat") {
			continue
		}
		if i, ok := p.t.index[name]; ok {
			g := &gap{}
			p.missing[name] = g
			out = append(out, weakCell{i, g})
		}
	}
	return out
}

// reportGaps warns of columns and cells whose absence weakens the plan.
func (p *participantReader) reportGaps() {
	if p.r.batch.Settings.Shortlist {
		return
	}
	columns := Columns("participants")
	for i := range columns {
		c := &columns[i]
		if c.Weak == "" {
			continue
		}
		g := p.missing[c.Name]
		switch {
		case g != nil && g.count > 0:
			p.t.found.Add(Diagnostic{Severity: Warning, Code: DefaultUsed, File: p.t.file, Line: g.line, Col: g.col, Count: g.count,
				Text: c.Name + " is empty: " + c.Default, Hint: c.Weak})
		case p.t.Has(c.Name):
		case c.Name == "postcode" && p.t.Has("lat"):
		case c.Name == "available" && len(p.available) > 0:
		case c.Name == "level" && (p.t.Has("reached_level") || p.t.Has("level_nl") || p.t.Has("level_fr") || p.t.Has("level_de") || !p.wantsLanguage()):
		default:
			p.t.add(Warning, DefaultUsed, p.t.line, 0, "default: "+c.Default, "there is no column %s: %s", c.Name, c.Weak)
		}
	}
}

func (p *participantReader) wantsLanguage() bool {
	for i := range p.r.batch.Participants {
		if n := &p.r.batch.Participants[i].NeedsLanguage; !n.Given || len(n.Languages) > 0 {
			return true
		}
	}
	return false
}

// reportZeros warns where ids look as if a spreadsheet took leading zeros off.
func (p *participantReader) reportZeros() {
	if p.zeros.width <= 0 {
		return
	}
	for i := range p.r.batch.Participants {
		w := &p.r.batch.Participants[i]
		if len(w.ID) < p.zeros.width && strings.Trim(w.ID, "0123456789") == "" {
			_, col := 0, p.t.starts[p.t.index["participant_id"]]
			p.t.add(Warning, IDZeros, int(w.Line), col, "format the column as text before typing ids",
				"ids of %d digits that begin with 0 stand beside shorter ones: leading zeros may be lost", p.zeros.width)
		}
	}
}
