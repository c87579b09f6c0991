package solvertest

import (
	"math/rand/v2"

	"instroom/model"
	"instroom/solver"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0xc0407)) }

// Cohort returns a case too large for brute force, in the manner of the trial
// family: people with a language and an orientation need, sessions of one to
// four half-days in 18 weekly slots, seats for 95 % of the demand, a third of
// the sessions optional, every tenth person in a couple that may not meet at the
// same time. About 12 options a person. It serves where a solver must have
// something to do: interruption, threads, warm starts.
func Cohort(seed uint64, people int) Case {
	r := seeded(seed)
	var c Case
	type session struct {
		kind  int
		level int
		slots uint32
		far   model.Points
	}
	levels := [2]int{5, 3}
	var sessions []session
	for kind, share := range [2]int{85, 70} {
		seats := people * share * 95 / 100 / 100
		for n := 0; seats > 0; n++ {
			x := session{kind: kind, level: n % levels[kind], far: model.Points(r.IntN(120))}
			part := r.IntN(3)
			for range 1 + r.IntN(4-2*kind) {
				x.slots |= 1 << (6*part + r.IntN(6))
			}
			f := solver.Fill{Min: 1, Max: int32(min(16, 6+seats)), Free: 16}
			if r.IntN(3) == 0 {
				f.Min, f.OpenCost = 4, model.Points(500+r.IntN(2500))
			}
			if r.IntN(4) == 0 {
				f.Free, f.AboveCost = 10, 20
			}
			seats -= int(f.Max)
			sessions = append(sessions, x)
			c.Fill = append(c.Fill, f)
		}
	}
	for i := 0; i < people; i++ {
		size := 1
		if r.IntN(10) == 0 {
			size = 2
		}
		var b Bidder
		var slots []uint32
		for person := range size {
			i += person
			b.Classes = append(b.Classes, uint8(1+r.IntN(3)))
			base := []model.Points{2200, 1500, 1000}[b.Classes[person]-1] + model.Points(20*r.IntN(26))
			free := uint32(0x3ffff)
			if r.IntN(3) > 0 {
				free = r.Uint32() | r.Uint32()
			}
			for kind, share := range [2]int{85, 70} {
				if r.IntN(100) >= share {
					continue
				}
				level := r.IntN(levels[kind])
				slot := Slot{Kind: uint8(kind), People: []int{person}}
				for s, x := range sessions {
					if x.kind == kind && x.level == level && x.slots&^free == 0 && len(slot.Options) < 12 {
						points := base - x.far - model.Points(r.IntN(100))
						slot.Options = append(slot.Options, Option{Session: s, Points: points})
					}
				}
				if len(slot.Options) > 0 {
					b.Slots = append(b.Slots, slot)
					for _, o := range slot.Options {
						slots = append(slots, sessions[o.Session].slots)
					}
				}
			}
		}
		b.clash(slots)
		if len(b.Slots) > 0 {
			c.Bidders = append(c.Bidders, b)
		}
	}
	return c.Tidy()
}

// clash marks options of two slots that share a weekly slot.
func (b *Bidder) clash(slots []uint32) {
	var of []int
	for j, slot := range b.Slots {
		for range slot.Options {
			of = append(of, j)
		}
	}
	for i := range of {
		for j := i + 1; j < len(of); j++ {
			if of[i] != of[j] && slots[i]&slots[j] != 0 {
				b.Conflicts = append(b.Conflicts, [2]int{i, j})
			}
		}
	}
}
