package milp

// WithObjective returns a model with the same columns and rows that maximises
// the terms instead of the points.
func (m *Model) WithObjective(terms []Term) *Model {
	stage := *m
	stage.Constant = 0
	stage.Columns = append([]Column(nil), m.Columns...)
	for c := range stage.Columns {
		stage.Columns[c].Objective = 0
	}
	for _, t := range terms {
		stage.Columns[t.Column].Objective += t.Coef
	}
	return &stage
}

// Hold adds a row: the terms come to at least n from now on.
func (m *Model) Hold(terms []Term, n int64) { m.row("held", terms, AtLeast, n) }
