package cohort

import (
	"bufio"
	"fmt"
	"path/filepath"
	"strings"

	"instroom/model"
)

// writeOffer writes every file but participants.csv.
func (g *generator) writeOffer(dir string, t *timetable) error {
	for _, f := range []struct {
		name  string
		write func(*bufio.Writer) error
	}{
		{"batch.yaml", func(w *bufio.Writer) error { return g.settings(w, t) }},
		{"sessions.csv", func(w *bufio.Writer) error { return g.sessions(w, t) }},
		{"sites.csv", func(w *bufio.Writer) error { return g.sites(w, t) }},
		{"blocked.csv", func(w *bufio.Writer) error {
			fmt.Fprintln(w, "resource,id,date,weekday,start,end,count")
			for _, row := range t.blocked {
				fmt.Fprintln(w, row)
			}
			return nil
		}},
	} {
		if err := writeFile(filepath.Join(dir, f.name), f.write); err != nil {
			return err
		}
	}
	return nil
}

// settings writes batch.yaml.
func (g *generator) settings(w *bufio.Writer, t *timetable) error {
	k := g.k
	if g.o.Title != "" {
		fmt.Fprintf(w, "# A synthetic cohort: %s. Nobody in it is real.\n", g.o.Title)
	}
	fmt.Fprintf(w, "date: %s\ncalendars: [%s]\n", k.Date, strings.Join(k.Calendars, ", "))
	if share := k.Offer.Optional.Budget; share > 0 {
		fmt.Fprintf(w, "budget: %d\n", share.of(t.cost))
	}
	switch k.Hard.Points {
	case "ties":
		fmt.Fprint(w, "# Every placement is worth the same.\npoints: {class_1: 1000, class_2: 1000, class_3: 1000, ", noOtherPoints, ", waiting_week: 0}\n")
	case "wide":
		fmt.Fprint(w, "# Points from 1 to 1,000,000.\npoints: {class_1: 999220, class_2: 1000, class_3: 1, ", noOtherPoints, ", waiting_week: 15}\n")
	}
	return nil
}

const noOtherPoints = "start_week: 0, late: 0, late_week: 0, pace_slower: 0, pace_faster: 0, preference_point: 0, preferred: 0, " +
	"travel_minute: 0, attendance_percent: 0, language_step: 0, interpreter: 0, provisional_head: 0, above_target_head: 0"

func (g *generator) sessions(w *bufio.Writer, t *timetable) error {
	fmt.Fprintln(w, "session_id,title,kind,programme,provider,language_taught,level,track,instruction_language,capacity,min_size,enrolled,"+
		"status,open_cost,start_date,end_date,weekly,mode,site_id,room_id,teacher_id,childcare_places,audience")
	positive := func(n int) string {
		if n > 0 {
			return fmt.Sprint(n)
		}
		return ""
	}
	for _, r := range t.groups {
		kind, title := "orientation", "orientation in "+strings.Replace(r.instructed, "interpreter:", "", 1)
		if r.language != "" {
			kind, title = "language", fmt.Sprintf("%s %s %s", r.language, strings.Join(r.levels, "|"), strings.Join(r.tracks, "|"))
		}
		cost, mode, audience := "", "", ""
		if r.status == model.Optional {
			cost = fmt.Sprint(r.cost)
		}
		if r.online {
			mode = "online"
		}
		if r.women {
			audience = "women"
		}
		fmt.Fprintf(w, "%s,%s %s,%s,%s,%s,%s,%s,%s,%s,%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n",
			r.id(&g.hubs[r.hub]), title, partNames[r.part], kind, g.k.Programme, r.provider, r.language,
			strings.Join(r.levels, "|"), strings.Join(r.tracks, "|"), r.instructed, r.capacity, positive(r.minSize), positive(r.enrolled),
			r.status, cost, r.start, r.end, r.weekly.text, mode, r.site, r.room, r.teacher, positive(r.childcare), audience)
	}
	return nil
}

func (g *generator) sites(w *bufio.Writer, t *timetable) error {
	fmt.Fprintln(w, "site_id,name,lat,lon,access,rooms,childcare_places")
	for _, s := range t.sites {
		fmt.Fprintf(w, "%s,%s,%s,%s,%s,%d,%d\n", s.id, s.name, appendThousandths(nil, s.lat), appendThousandths(nil, s.lon), s.access, s.rooms, s.childcare)
	}
	return nil
}
