package cohort

import (
	"fmt"
	"strings"

	"instroom/model"
)

// site is one row of sites.csv.
type site struct {
	id        string
	name      string
	lat, lon  int64
	access    string
	rooms     int
	childcare int
}

// taken is a room or a teacher with the half-days that are gone. Dates are not
// looked at: who is free in February stays free.
type taken struct {
	at     halves
	groups int
}

// furnish gives the groups of a hub rooms, teachers and sites. Nothing is taken
// twice but the teachers of some optional groups, so that opening them clashes.
func (g *generator) furnish(t *timetable, h int, groups []*group) {
	o := &g.k.Offer
	var rooms []taken
	teachers := map[string][]taken{} // by subject; read by key only
	var peak [][18]int               // childcare by site and half-day
	for i, r := range groups {
		d := stream(g.o.Seed, forSite, int64(h)<<20+int64(i))
		at := r.weekly.halves()
		if !r.online {
			n := 0
			for n < len(rooms) && rooms[n].at&at != 0 {
				n++
			}
			if n == len(rooms) {
				rooms = append(rooms, taken{})
			}
			rooms[n].at |= at
			where := n / o.RoomsASite
			r.site = g.siteID(h, where)
			r.room = fmt.Sprintf("%s-r%d", r.site, n%o.RoomsASite+1)
			if where == len(peak) {
				peak = append(peak, [18]int{})
			}
			for half := range peak[where] {
				if at>>half&1 == 1 {
					peak[where][half] += r.childcare
				}
			}
		}
		subject := r.provider + "-" + r.language + r.instructed
		all := teachers[subject]
		n := 0
		if shared := r.status == model.Optional && d.in(o.SharedTeachers); !shared || len(all) == 0 {
			for n < len(all) && (all[n].at&at != 0 || all[n].groups >= o.GroupsATeacher) {
				n++
			}
		} else {
			n = d.below(len(all))
		}
		if n == len(all) {
			all = append(all, taken{})
		}
		all[n].at |= at
		all[n].groups++
		teachers[subject] = all
		r.teacher = strings.ToLower(strings.ReplaceAll(fmt.Sprintf("%s-%s-%d", g.hubs[h].code, subject, n+1), ":", "-"))
	}
	for n := range max(1, len(peak)) {
		s := g.site(h, n)
		s.rooms = min(o.RoomsASite, max(1, len(rooms)-n*o.RoomsASite))
		d := stream(g.o.Seed, forSite, int64(h)<<20+1<<19+int64(n))
		if d.in(o.Blocked) {
			s.rooms++ // taken by others for half a day
			hours := [...]string{"09:00,12:00", "13:00,17:00"}[d.below(2)]
			t.blocked = append(t.blocked, fmt.Sprintf("site_rooms,%s,,%s,%s,1", s.id, dayNames[d.below(len(dayNames))], hours))
		}
		if n < len(peak) {
			for _, places := range peak[n] {
				s.childcare = max(s.childcare, o.Childcare.Site.of(places))
			}
		}
		t.sites = append(t.sites, s)
	}
}

func (g *generator) siteID(h, n int) string { return fmt.Sprintf("%s-%d", g.hubs[h].code, n+1) }

// site is the n-th site of a hub, within half a kilometre or so of its middle.
func (g *generator) site(h, n int) site {
	p := &g.points[g.hubs[h].at]
	d := stream(g.o.Seed, forSite, -1-(int64(h)<<20+int64(n)))
	s := site{id: g.siteID(h, n), name: fmt.Sprintf("%s site %d", g.hubs[h].name, n+1), lat: p.lat, lon: p.lon}
	if n == 0 {
		s.access = "wheelchair|hearing"
		return s
	}
	s.lat += int64(d.below(9) - 4)
	s.lon += int64(d.below(13) - 6)
	if d.below(10) < 6 {
		s.access = "wheelchair"
	}
	return s
}
