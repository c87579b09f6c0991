package trial

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"instroom/model"
)

// Write writes a batch of the family as a folder that every command reads, for
// other solvers to be tried on the same. dir is made where it is not there.
func Write(dir string, b *model.Batch) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return errors.Join(
		file(dir, "batch.yaml", func(w *bufio.Writer) {
			fmt.Fprintf(w, "date: %s\nseed: %d\neligibility: shortlist\ntravel_gap_minutes: 0\n", b.Settings.Date, b.Settings.Seed)
			if b.Settings.Budget >= 0 {
				fmt.Fprintf(w, "budget: %s\n", euros(b.Settings.Budget))
			}
		}),
		file(dir, "participants.csv", func(w *bufio.Writer) {
			fmt.Fprintln(w, "participant_id,needs_language,needs_orientation,household_id,household_rule")
			for i := range b.Participants {
				p := &b.Participants[i]
				language, orientation := "no", "no"
				if len(p.NeedsLanguage.Languages) > 0 {
					language = strings.Join(p.NeedsLanguage.Languages, "|")
				}
				if p.NeedsOrientation == model.Yes {
					orientation = "yes"
				}
				fmt.Fprintf(w, "%s,%s,%s,%s,%s\n", p.ID, language, orientation, p.Household, p.Rule)
			}
		}),
		file(dir, "sessions.csv", func(w *bufio.Writer) {
			fmt.Fprintln(w, "session_id,kind,language_taught,capacity,status,min_size,open_cost,start_date,end_date,weekly")
			for i := range b.Sessions {
				s := &b.Sessions[i]
				least, cost := "", ""
				if s.Status == model.Optional {
					least, cost = fmt.Sprint(s.MinSize), euros(s.OpenCost)
				}
				weekly := make([]string, len(s.Weekly))
				for j, slot := range s.Weekly {
					weekly[j] = slot.String()
				}
				fmt.Fprintf(w, "%s,%s,%s,%d,%s,%s,%s,%s,%s,%s\n", s.ID, b.Kinds[s.Kind], s.LanguageTaught, s.Capacity,
					s.Status, least, cost, s.Start, s.End, strings.Join(weekly, "|"))
			}
		}),
		file(dir, "preferences.csv", func(w *bufio.Writer) {
			fmt.Fprintln(w, "participant_id,session_id,score")
			for _, p := range b.Preferences {
				fmt.Fprintf(w, "%s,%s,%d\n", b.Participants[p.Participant].ID, b.Sessions[p.Session].ID, p.Score)
			}
		}),
	)
}

func euros(c model.Cents) string { return fmt.Sprintf("%d.%02d", c/100, c%100) }

func file(dir, name string, write func(*bufio.Writer)) error {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	write(w)
	return errors.Join(w.Flush(), f.Close())
}
