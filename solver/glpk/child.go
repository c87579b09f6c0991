//go:build glpk

package glpk

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"

	clib "github.com/lukpank/go-glpk/glpk"

	"instroom/solver/milp"
)

// childArgument is the hidden first argument of a child process.
const childArgument = "__glpk-child"

// mark stands before the answer: GLPK may have printed to the same stream.
const mark = "\x00instroom-glpk\x00"

// job is what the child reads: the linear program, and the objectives of the
// stages that come before it (strict mode), each held at its maximum from then on.
type job struct {
	Objective []int64
	Upper     []int64
	Integer   []bool
	Rows      []milp.Row
	Terms     []milp.Term
	Before    [][]milp.Term
}

// answer is what the child writes.
type answer struct {
	Error     string
	Optimal   bool
	Chosen    []int32 // whole columns at 1
	Objective float64
}

// Child serves as the child process where args, the arguments behind the
// program's name, say so; it then returns true after everything is written, and
// main should end. Otherwise it returns false at once.
func Child(args []string) bool {
	if len(args) != 1 || args[0] != childArgument {
		return false
	}
	serve(os.Stdin, os.Stdout)
	return true
}

func serve(from io.Reader, to io.Writer) {
	var j job
	var a answer
	if err := gob.NewDecoder(bufio.NewReader(from)).Decode(&j); err != nil {
		a.Error = "reading the problem: " + err.Error()
	} else {
		a = j.run()
	}
	w := bufio.NewWriter(to)
	w.WriteString(mark)
	// The parent takes a broken answer for a crash; there is nobody else to tell.
	if err := gob.NewEncoder(w).Encode(a); err == nil {
		_ = w.Flush()
	}
}

// run solves the job. go-glpk panics where it is misused; a panic becomes an
// answer, an abort of the C library ends the process.
func (j *job) run() (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprint(r)}
		}
	}()
	if len(j.Objective) == 0 {
		return answer{Optimal: true}
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	lp := clib.New()
	defer lp.Delete()
	j.load(lp)

	for _, terms := range j.Before {
		objective := make([]int64, len(j.Objective))
		for _, t := range terms {
			objective[t.Column] = t.Coef
		}
		if a := optimize(lp, objective); a.Error != "" || !a.Optimal {
			return a
		}
		row := lp.AddRows(1)
		ind, val := []int32{0}, []float64{0}
		for _, t := range terms {
			ind, val = append(ind, t.Column+1), append(val, float64(t.Coef))
		}
		lp.SetMatRow(row, ind, val)
		lp.SetRowBnds(row, clib.LO, math.Round(lp.MipObjVal()), 0)
	}
	a = optimize(lp, j.Objective)
	for c, whole := range j.Integer {
		if whole && lp.MipColVal(c+1) > 0.5 {
			a.Chosen = append(a.Chosen, int32(c))
		}
	}
	return a
}

// load gives GLPK the program. Its arrays start at 1.
func (j *job) load(lp *clib.Prob) {
	lp.SetObjDir(clib.MAX)
	lp.AddCols(len(j.Objective))
	for c := range j.Objective {
		if j.Integer[c] {
			lp.SetColKind(c+1, clib.IV)
		}
		switch upper := j.Upper[c]; upper {
		case milp.Unbounded:
			lp.SetColBnds(c+1, clib.LO, 0, 0)
		case 0:
			lp.SetColBnds(c+1, clib.FX, 0, 0)
		default:
			lp.SetColBnds(c+1, clib.DB, 0, float64(upper))
		}
	}
	if len(j.Rows) == 0 {
		return
	}
	lp.AddRows(len(j.Rows))
	ia, ja, ar := make([]int32, 1, len(j.Terms)+1), make([]int32, 1, len(j.Terms)+1), make([]float64, 1, len(j.Terms)+1)
	for r, row := range j.Rows {
		bound := map[milp.Sense]clib.BndsType{milp.AtMost: clib.UP, milp.AtLeast: clib.LO, milp.Equal: clib.FX}[row.Sense]
		lp.SetRowBnds(r+1, bound, float64(row.RHS), float64(row.RHS))
		for _, t := range j.Terms[row.First:row.Last] {
			ia, ja, ar = append(ia, int32(r+1)), append(ja, t.Column+1), append(ar, float64(t.Coef))
		}
	}
	lp.LoadMatrix(ia, ja, ar)
}

func optimize(lp *clib.Prob, objective []int64) answer {
	for c, w := range objective {
		lp.SetObjCoef(c+1, float64(w))
	}
	how := clib.NewIocp()
	how.SetPresolve(true)
	how.SetMsgLev(clib.MSG_OFF)
	if err := lp.Intopt(how); err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Optimal: lp.MipStatus() == clib.OPT, Objective: lp.MipObjVal()}
}
