package cohort

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"instroom/io/batch"
)

// point is where some of the people live: a place, or a part of one that is
// bigger than a catchment. Coordinates are thousandths of a degree and lengths
// metres, in integers: which hub is the nearest must not hang on a last bit.
type point struct {
	lat, lon int64
	postcode string // "" = the coordinates are written
	name     string
	weight   uint64
	people   int // expected
	hub      int32
	metres   int64 // to the hub
}

// hub is a point where courses are given.
type hub struct {
	code   string // of its ids, such as ANT
	name   string
	at     int   // point
	reach  int64 // metres: the catchment
	dense  bool  // the catchment is smaller than hub_km: people travel less far
	people int   // expected in its points
	parent int32 // the nearest bigger hub in reach, to which small leftovers go; −1 = none
}

// metresOfLongitude is a thousandth of a degree of longitude in metres, by
// degree of latitude from 35 on: 111.32 cos φ.
var metresOfLongitude = [...]int64{91, 90, 89, 88, 87, 85, 84, 83, 81, 80, 79, 77, 76, 74, 73, 72, 70, 69, 67, 65, 64, 62, 61, 59, 57, 56, 54, 52, 51, 49, 47, 45, 43, 42, 40, 38, 36, 34}

// distance is the straight line in metres, on a plane that is flat near a.
func distance(aLat, aLon, bLat, bLon int64) int64 {
	dy := (aLat - bLat) * 111
	dx := (aLon - bLon) * metresOfLongitude[min(max(0, aLat/1000-35), int64(len(metresOfLongitude))-1)]
	return int64(math.Sqrt(float64(dx*dx + dy*dy))) // exact: a square root is rounded the same everywhere
}

func (p *point) distance(q *point) int64 { return distance(p.lat, p.lon, q.lat, q.lon) }

// points are the places with people in them, the bigger ones in districts on a
// grid.
func (k *Knobs) points(n int) []point {
	var total uint64
	for _, p := range k.Places {
		total += uint64(p.Value.Weight)
	}
	var points []point
	for _, p := range k.Places {
		if p.Value.Weight == 0 {
			continue
		}
		q := point{lat: int64(p.Value.Lat), lon: int64(p.Value.Lon), name: p.Name, weight: uint64(p.Value.Weight) << 16}
		if at, ok := batch.Postcode(p.Value.Postcode); ok {
			q.postcode = p.Value.Postcode
			q.lat, q.lon = int64(math.Round(float64(at.Lat*1000))), int64(math.Round(float64(at.Lon*1000)))
		}
		q.people = int(uint64(n) * uint64(p.Value.Weight) / total)
		parts := max(1, (q.people+k.Geography.Catchment-1)/k.Geography.Catchment)
		if parts == 1 {
			points = append(points, q)
			continue
		}
		side := 1
		for side*side < parts {
			side++
		}
		q.postcode, q.weight, q.people = "", q.weight/uint64(parts), q.people/parts
		step := int64(k.Geography.DistrictKm) * 1000
		for i := range parts {
			r := q
			r.name = fmt.Sprintf("%s %d", p.Name, i+1)
			r.lat += (int64(i/side)*2 - int64(side-1)) * step / 222
			r.lon += (int64(i%side)*2 - int64(side-1)) * step / (2 * metresOfLongitude[min(max(0, q.lat/1000-35), int64(len(metresOfLongitude))-1)])
			points = append(points, r)
		}
	}
	return points
}

// hubs chooses where courses are given, and gives every point its hub: the most
// people first, a place near a hub has none of its own.
func (k *Knobs) hubs(points []point) []hub {
	order := make([]int, len(points))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(points[b].weight, points[a].weight) })
	var hubs []hub
	codes := map[string]int{}
	widest := int64(k.Geography.HubKm) * 1000
	for _, i := range order {
		p := &points[i]
		if slices.ContainsFunc(hubs, func(h hub) bool { return points[h.at].distance(p) <= h.reach }) {
			continue
		}
		reach, dense, around := k.catchment(points, i, widest)
		if len(hubs) > 0 && around < k.Geography.PeopleAHub {
			continue
		}
		code := codeOf(p.name)
		codes[code]++
		if codes[code] > 1 {
			code = fmt.Sprintf("%s%d", code, codes[code])
		}
		hubs = append(hubs, hub{code: code, name: p.name, at: i, reach: reach, dense: dense, parent: -1})
	}
	for i := range points {
		p := &points[i]
		p.metres = math.MaxInt64
		for h := range hubs {
			if m := points[hubs[h].at].distance(p); m < p.metres {
				p.hub, p.metres = int32(h), m
			}
		}
		hubs[p.hub].people += p.people
	}
	for i := range hubs {
		least := int64(k.Geography.ReachKm)*1000 + 1
		for j := range hubs {
			bigger := hubs[j].people > hubs[i].people || (hubs[j].people == hubs[i].people && j < i)
			if m := points[hubs[i].at].distance(&points[hubs[j].at]); bigger && m < least {
				least, hubs[i].parent = m, int32(j)
			}
		}
	}
	return hubs
}

// catchment is how far a hub at point i reaches, whether that is less than the
// widest because of the people around, and how many those are.
func (k *Knobs) catchment(points []point, i int, widest int64) (reach int64, dense bool, around int) {
	type near struct {
		metres int64
		people int
	}
	var others []near
	for j := range points {
		if m := points[i].distance(&points[j]); m <= widest {
			others = append(others, near{m, points[j].people})
		}
	}
	slices.SortFunc(others, func(a, b near) int { return cmp.Compare(a.metres, b.metres) })
	for n, o := range others {
		if n > 0 && around+o.people > k.Geography.Catchment {
			return max(others[n-1].metres, 500), true, around
		}
		around += o.people
	}
	return widest, false, around
}

// codeOf makes three letters of a name: Sint-Niklaas is SIN. Shorter names are
// filled up with Z, so that all codes are of one length.
func codeOf(name string) string {
	letters := ""
	for _, c := range name {
		if c < 128 && unicode.IsLetter(c) && len(letters) < 3 {
			letters += strings.ToUpper(string(c))
		}
	}
	return letters + strings.Repeat("Z", 3-len(letters))
}

// travel is the minutes for a straight line in metres by a way to travel, as
// the rule file's defaults reckon them, rounded up.
func travel(metres int64, transport int) int {
	perKm := [...]int64{60_000 * 13 / 180, 60_000 * 13 / 45, 60_000 * 13 / 140, 60_000 * 13 / 400}[transport] // thousandths of a minute
	extra := [...]int64{10, 0, 0, 5}[transport]
	return int(extra + (metres*perKm/1000+999)/1000)
}
