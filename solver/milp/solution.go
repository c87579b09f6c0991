package milp

// Solution is what another program says of a model, as read from its file. It
// proves nothing: the plan must be evaluated before it is believed.
type Solution struct {
	Program    string // "cbc", "glpsol", "gurobi", "highs" or "scip", by the form of the file
	Optimal    bool   // the file says so; those of gurobi never do
	Infeasible bool   // the file says that there is no plan
	Found      bool   // there are values
	// Objective is recomputed from the values, in points. Stated is what the file
	// says, in the sense of the problem that was solved; NaN where it says nothing.
	Objective, Stated float64
	Values            []float64 // by column of the model; what the file lacks is 0
}
