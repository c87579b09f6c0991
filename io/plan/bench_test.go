package plan

import (
	"fmt"
	"testing"

	"instroom/model"
)

// large is a plan of n people with two needs each: 95 in 100 needs are met,
// three alternatives a need, five replacements a session of 16.
func large(n int) Output {
	b := &model.Batch{Settings: model.Settings{Date: monday}, Kinds: []string{"language", "orientation"}}
	e := &model.Explanation{}
	o := Output{Batch: b, Plan: &model.Plan{}, Explanation: e, Dialect: Dialect{Comma: ';', BOM: true}}
	for s := range n / 8 {
		b.Sessions = append(b.Sessions, model.Session{ID: fmt.Sprintf("S%05d", s), Kind: s % 2, Title: "Nederlands tweede taal 1.1", Start: monday + 14,
			Weekly: []model.WeekSlot{{Day: 0, Start: 540, End: 720}, {Day: 2, Start: 540, End: 720}}})
		e.Sessions = append(e.Sessions, model.SessionUse{Session: int32(s), New: 16, Seats: 16, Decision: monday, HasWorth: true, Worth: 900})
	}
	for p := range n {
		b.Participants = append(b.Participants, model.Participant{ID: fmt.Sprintf("p%06d", p)})
		for kind := range 2 {
			s := int32((p/8 + kind) % len(b.Sessions))
			if (p*2+kind)%20 == 0 {
				e.Waiting = append(e.Waiting, model.Waiting{Participant: int32(p), Kind: kind, Class: 3, Code: model.Full, Session: s,
					Text: "every session that fits is full: 16 of 16 seats are taken", Nearest: []model.Near{{Session: s, Codes: []model.Code{model.Full}}}})
			} else {
				o.Plan.Placed = append(o.Plan.Placed, model.Placed{Participant: int32(p), Session: s, Points: 9920})
				e.Seats = append(e.Seats, model.Seat{Participant: int32(p), Session: s, Kind: kind, Points: 9920, First: monday + 14})
			}
			for rank := 1; rank <= 3; rank++ {
				e.Alternatives = append(e.Alternatives, model.Alternative{Participant: int32(p), Session: s, Kind: kind, Rank: rank, Points: 9900, First: monday + 21, SeatsLeft: 1})
			}
		}
	}
	for s := range b.Sessions {
		for rank := 1; rank <= 5; rank++ {
			e.Replacements = append(e.Replacements, model.Replacement{Session: int32(s), Participant: int32(s), Rank: rank, From: -1, First: monday + 14})
		}
	}
	return o
}

func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{400, 20_000} {
		b.Run(fmt.Sprintf("size=%d", n), func(b *testing.B) {
			o := large(n)
			dir := b.TempDir()
			for b.Loop() {
				if err := Write(dir, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
