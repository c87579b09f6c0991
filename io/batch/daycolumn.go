package batch

import (
	"slices"

	"instroom/model"
)

// dayColumn gathers the cells of a column that holds day names. They are read
// once all of them are known, since the whole column tells their language.
type dayColumn struct {
	parts []model.DayPart // nil where day parts are not allowed
	index map[string]int32
	list  []dayCell
}

// dayCell is a distinct cell, with the position of its first row.
type dayCell struct {
	spans     []daySpan
	sites     []string // of a column of wishes
	bad       *fault
	line, col int
	slots     []model.WeekSlot // once read
}

func newDayColumn(parts []model.DayPart) *dayColumn {
	return &dayColumn{parts: parts, index: map[string]int32{}}
}

// add returns the number of a cell. parse is called for a cell not seen before.
func (c *dayColumn) add(cell []byte, place func() (int, int), parse func(string) dayCell) int32 {
	if i, ok := c.index[string(cell)]; ok {
		return i
	}
	text := string(cell)
	x := parse(text)
	x.line, x.col = place()
	i := int32(len(c.list))
	c.list = append(c.list, x)
	c.index[text] = i
	return i
}

// spans parses a cell of days and hours.
func (c *dayColumn) spans(text string) dayCell {
	spans, f := parseSpans(text, c.parts)
	return dayCell{spans: spans, bad: f}
}

// read finds the language of the column and turns its cells into slots. Cells
// whose days stay doubtful become bad.
func (c *dayColumn) read(setting string) {
	seen := map[string]bool{}
	var words []string
	for _, x := range c.list {
		spanWords(x.spans, func(w string) {
			if !seen[w] {
				seen[w] = true
				words = append(words, w)
			}
		})
	}
	slices.Sort(words)
	reading, doubtful := readDays(words, setting)
	for i := range c.list {
		x := &c.list[i]
		if x.bad != nil {
			continue
		}
		spanWords(x.spans, func(w string) {
			if doubtful[w] && x.bad == nil {
				x.bad = &fault{DayAmbiguous, quote(w) + " means different days in different languages, and the column does not tell which it is in",
					"set  language: nl  (or fr, de, en) in batch.yaml"}
			}
		})
		if x.bad == nil {
			x.slots = slots(x.spans, reading)
		}
	}
}
