package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"instroom/io/plan"
	"instroom/model"
	"instroom/model/rules"
)

// Read takes from the tables of a plan folder what a report shows: seats,
// waiting needs and sessions, and by waiting need the smallest change in words.
// It refuses tables that run.json, read by package plan, does not vouch for.
// Alternatives and replacements are not read: no report shows them.
func Read(dir string, x *rules.Index, run *plan.Run) (e *model.Explanation, changes []string, err error) {
	t := &tableReader{dir: dir, run: run, b: x.Batch(), x: x, e: &model.Explanation{}}
	t.participants, t.sessions, t.kinds = map[string]int32{}, map[string]int32{}, map[string]int{}
	for i := range t.b.Participants {
		t.participants[t.b.Participants[i].ID] = int32(i)
	}
	for i := range t.b.Sessions {
		t.sessions[t.b.Sessions[i].ID] = int32(i)
	}
	for i, k := range t.b.Kinds {
		t.kinds[k] = i
	}
	err = errors.Join(
		t.read(plan.SessionsFile, t.session),
		t.read(plan.PlacementsFile, t.placement),
		t.read(plan.WaitlistFile, t.waiting),
	)
	if err != nil {
		return nil, nil, err
	}
	shut := map[int32]bool{}
	for i := range t.e.Sessions {
		shut[t.e.Sessions[i].Session] = t.e.Sessions[i].State == model.ShutByPlan
	}
	for p := range t.b.Participants {
		for _, n := range x.Needs(p) {
			if n.State == rules.Pinned && !shut[n.Session] {
				t.e.Seats = append(t.e.Seats, model.Seat{Participant: int32(p), Session: n.Session, Kind: n.Kind, Class: int8(n.Class),
					Status: pinStatus(x, p, n.Session), First: model.NoDate})
			}
		}
	}
	t.e.NotNeeded = run.Needs - len(t.e.Seats) - len(t.e.Waiting)
	return t.e, t.changes, nil
}

func pinStatus(x *rules.Index, p int, s int32) model.PlacementStatus {
	for _, pin := range x.PinsOf(p) {
		if pin.Session == s {
			return pin.Status
		}
	}
	return model.PlacementConfirmed
}

// tableReader turns rows of the tables into an explanation. cell is the row
// that is being read, by column name; the first fault is kept in err.
type tableReader struct {
	dir                    string
	run                    *plan.Run
	b                      *model.Batch
	x                      *rules.Index
	e                      *model.Explanation
	changes                []string
	participants, sessions map[string]int32
	kinds                  map[string]int
	cell                   map[string]string
	err                    error
}

func (t *tableReader) read(name string, row func()) error {
	data, err := os.ReadFile(filepath.Join(t.dir, name))
	if err != nil {
		return err
	}
	if digest := sha256.Sum256(data); hex.EncodeToString(digest[:]) != t.run.Output[name] {
		return fmt.Errorf("%s is not the file that %s was written with (sha256 differs)", name, plan.RunFile)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	c := csv.NewReader(bytes.NewReader(data))
	if i := bytes.IndexAny(data, ",;\t"); i >= 0 {
		c.Comma = rune(data[i])
	}
	header, err := c.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		t.cell = make(map[string]string, len(header))
		for i, h := range header {
			t.cell[h] = record[i]
		}
		if row(); t.err != nil {
			line, _ := c.FieldPos(0)
			return fmt.Errorf("%s:%d: %w", name, line, t.err)
		}
	}
}

func (t *tableReader) fault(column, what string) {
	if t.err == nil {
		t.err = fmt.Errorf("%s %q %s", column, t.cell[column], what)
	}
}

func (t *tableReader) participant() int32 {
	p, ok := t.participants[t.cell["participant_id"]]
	if !ok {
		t.fault("participant_id", "is not in the batch")
	}
	return p
}

func (t *tableReader) sessionAt(column string) int32 {
	s, ok := t.sessions[t.cell[column]]
	if !ok {
		t.fault(column, "is not in the batch")
	}
	return s
}

func (t *tableReader) kind() int {
	k, ok := t.kinds[t.cell["need"]]
	if !ok {
		t.fault("need", "is no kind of need")
	}
	return k
}

func (t *tableReader) number(column string) int64 {
	if t.cell[column] == "" {
		return 0
	}
	n, err := strconv.ParseInt(t.cell[column], 10, 64)
	if err != nil {
		t.fault(column, "is not a whole number")
	}
	return n
}

func (t *tableReader) date(column string) model.Date {
	if t.cell[column] == "" {
		return model.NoDate
	}
	d, err := time.Parse("2006-01-02", t.cell[column])
	if err != nil {
		t.fault(column, "is not a date")
		return model.NoDate
	}
	return model.MakeDate(d.Year(), int(d.Month()), d.Day())
}

func (t *tableReader) placement() {
	if t.cell["status"] != model.Proposed.String() {
		return // pins come from the batch: other rows hold no seat
	}
	p := t.participant()
	t.e.Seats = append(t.e.Seats, model.Seat{Participant: p, Session: t.sessionAt("session_id"), Kind: t.kind(), Class: int8(t.x.Class(int(p))),
		Points: model.Points(t.number("points")), Provisional: t.cell["provisional"] == "yes", First: t.date("first_date")})
}

func (t *tableReader) waiting() {
	w := model.Waiting{Participant: t.participant(), Kind: t.kind(), Class: int8(t.number("class")), Code: model.Code(t.cell["reason"]),
		Session: -1, Text: t.cell["reason_text"], Earliest: t.date("earliest_date")}
	if t.cell["session_id"] != "" {
		w.Session = t.sessionAt("session_id")
	}
	w.Nearest = t.near(t.cell["nearest"])
	t.e.Waiting = append(t.e.Waiting, w)
	t.changes = append(t.changes, t.cell["smallest_change"])
}

// near reads "O1 (hours)|O2 (hours, travel)".
func (t *tableReader) near(cell string) []model.Near {
	var out []model.Near
	for part := range strings.SplitSeq(cell, "|") {
		id := part
		if i := strings.LastIndex(part, " ("); i >= 0 && strings.HasSuffix(part, ")") {
			id = part[:i]
		}
		if s, ok := t.sessions[id]; ok {
			out = append(out, model.Near{Session: s})
		}
	}
	return out
}

var states = func() map[string]model.SessionState {
	m := map[string]model.SessionState{}
	for s := range model.CancelledOutside + 1 {
		m[s.String()] = s
	}
	return m
}()

func (t *tableReader) session() {
	state, ok := states[t.cell["state"]]
	if !ok {
		t.fault("state", "is no state of a session")
	}
	t.e.Sessions = append(t.e.Sessions, model.SessionUse{
		Session: t.sessionAt("session_id"), Enrolled: int(t.number("enrolled")), Pinned: int(t.number("pinned")), New: int(t.number("new")),
		Seats: int(t.number("seats")), Left: int(t.number("seats_left")), Minimum: int(t.number("min_size")), Short: int(t.number("heads_short")),
		State: state, Why: t.cell["why"], Decision: t.date("decision_date"),
		Worth: model.Points(t.number("seat_worth_estimate")), HasWorth: t.cell["seat_worth_estimate"] != "",
	})
}
