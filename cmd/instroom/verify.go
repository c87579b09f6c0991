package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"instroom/io/plan"
	"instroom/model"
	"instroom/model/check"
	"instroom/solver"
)

func (a *app) verifyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "verify DIR [PLAN]",
		Short: "Prove a plan again, without the solver",
		Long: `verify reads the batch in DIR, the plan in PLAN (default DIR/plan) and its
certificate, and recomputes with code of its own that the plan keeps every rule,
how many points it has, and that no plan has more than the bound says.
Exit code 7 means that something does not hold; it is named.`,
	}
	c.Args, c.RunE = a.work(1, 2, true, func(_ context.Context, args []string) error {
		return a.verify(args[0], planFolder(args))
	})
	return c
}

// verdict is what verify --json prints.
type verdict struct {
	Verified  bool          `json:"verified"`
	Objective model.Points  `json:"objective"`
	Bound     *model.Points `json:"bound"` // null without a certificate
	Problems  []problem     `json:"problems"`
}

// problem is one thing that does not hold.
type problem struct {
	Code        model.Code `json:"code"`
	Participant string     `json:"participant,omitempty"`
	Session     string     `json:"session,omitempty"`
	Text        string     `json:"text"`
}

func problemsOf(r *check.Report) []problem {
	problems := []problem{}
	for _, f := range r.Findings {
		problems = append(problems, problem(f))
	}
	return problems
}

func wrong(code model.Code, format string, args ...any) problem {
	return problem{Code: code, Text: fmt.Sprintf(format, args...)}
}

func (a *app) verify(dir, folder string) error {
	b, err := a.readPlanned(dir, folder)
	if err != nil {
		return err
	}
	set, err := plan.Read(folder, b)
	if err != nil {
		return fail(exitNotVerified, "%s: %w", folder, err)
	}
	if err := sameInput(b, set.Run); err != nil {
		return err
	}
	judged := check.Verify(b, set.Plan, set.Certificate)
	problems := problemsOf(&judged)
	if judged.Objective != set.Run.Objective {
		problems = append(problems, wrong(check.WrongSum, "run.json says %d points, the plan has %d", set.Run.Objective, judged.Objective))
	}
	problems = append(problems, miscounted(len(b.Participants), set.Run, &judged)...)
	proven := set.Certificate != nil && judged.Proven
	if proven && judged.Bound > set.Run.Bound {
		problems = append(problems, wrong(check.BoundWrong, "run.json says bound %d, the certificate proves %d", set.Run.Bound, judged.Bound))
	}
	optimal := proven && judged.Bound == judged.Objective
	for k, most := range judged.ClassBound {
		if b.Settings.Strict && most > judged.Classes[k].Placed {
			optimal = false
		}
	}
	if set.Run.Status == solver.Optimal.String() && !optimal {
		problems = append(problems, wrong(check.BoundWrong, "run.json says optimal, and that is not proven"))
	}
	if a.set.JSON {
		out := verdict{Verified: len(problems) == 0, Objective: judged.Objective, Problems: problems}
		if proven {
			out.Bound = &judged.Bound
		}
		if err := a.writeJSON(out); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return a.notVerified(problems, "the plan in %s did not pass verification", folder)
	}
	a.say("Every rule is kept by %s and %s that stand.", plural(len(set.Plan.Placed), "placement"), plural(set.Run.Pinned, "pin"))
	a.say("Objective %s points, as the plan says.", model.Grouped(int64(judged.Objective)))
	against := "under these rules"
	if b.Settings.Strict {
		against = "with the same class counts"
	}
	switch {
	case !proven:
		a.say("There is no certificate, so no bound is proven.")
	case optimal:
		a.say("Bound %s points: proven optimal.", model.Grouped(int64(judged.Bound)))
	default:
		a.say("Bound %s points: no plan %s has more.", model.Grouped(int64(judged.Bound)), against)
	}
	for k, most := range judged.ClassBound {
		if proven && most >= 0 {
			a.say("Class %d: %s placed, proven at most %s.", k+1, model.Grouped(int64(judged.Classes[k].Placed)), model.Grouped(int64(most)))
		}
	}
	return nil
}

// miscounted compares the counts of run.json, by class too, with those of the judge.
func miscounted(participants int, run *plan.Run, judged *check.Report) []problem {
	var problems []problem
	same := func(what string, said, is int) {
		if said != is {
			problems = append(problems, wrong(check.Lost, "run.json says %d %s, there are %d", said, what, is))
		}
	}
	same("participants", run.Participants, participants)
	same("needs placed", run.Placed, judged.Counts.Placed)
	same("needs pinned", run.Pinned, judged.Counts.Pinned)
	same("needs waiting", run.Waiting, judged.Counts.Waiting)
	reasons := 0
	for _, n := range run.ByReason {
		reasons += n
	}
	same("needs waiting by reason", reasons, judged.Counts.Waiting)
	for _, c := range run.ByClass {
		if c.Class < 1 || c.Class > len(judged.Classes) {
			problems = append(problems, wrong(check.ClassWrong, "run.json names a class %d", c.Class))
			continue
		}
		if k := c.Class - 1; c.Placed != judged.Classes[k].Placed {
			problems = append(problems, wrong(check.ClassWrong, "run.json says %d of class %d placed, there are %d", c.Placed, c.Class, judged.Classes[k].Placed))
		} else if most := judged.ClassBound[k]; judged.Proven && most >= 0 && c.Bound < most {
			problems = append(problems, wrong(check.ClassWrong, "run.json says at most %d of class %d, the certificate proves %d", c.Bound, c.Class, most))
		}
	}
	return problems
}

// notVerified prints what does not hold, each with its code, and fails.
func (a *app) notVerified(problems []problem, format string, args ...any) *failure {
	for i, p := range problems {
		if i == warningsShown && !a.set.Verbose {
			fmt.Fprintf(a.stderr, "instroom: hint: and %s; --verbose shows them all\n", plural(len(problems)-i, "more problem"))
			break
		}
		fmt.Fprintf(a.stderr, "plan: error: %s\n", check.Finding(p))
	}
	return fail(exitNotVerified, format, args...)
}

// sameInput compares the digests of the input with those that the plan was made from.
func sameInput(b *model.Batch, run *plan.Run) error {
	now := map[string]string{}
	for _, f := range b.Inputs {
		now[f.Name] = f.SHA256
		switch was, ok := run.Input[f.Name]; {
		case !ok:
			return fail(exitNotVerified, "input file %s was not there when the plan was made", f.Name).hint("place the batch again, or take the file away")
		case was != f.SHA256:
			return fail(exitNotVerified, "input file %s has changed since the plan was made", f.Name).hint("place the batch again, or put the file back")
		}
	}
	for name := range run.Input {
		if _, ok := now[name]; !ok {
			return fail(exitNotVerified, "input file %s is gone since the plan was made", name).hint("put the file back")
		}
	}
	return nil
}
