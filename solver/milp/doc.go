// Package milp writes a solver.Problem as a mixed integer linear program: the
// compact formulation for solvers that know nothing of bidders.
//
//	max  Σ w_i x_i − Σ_s (open_s y_s + short_s d_s + above_s a_s) + Σ_h v_h h_h
//	     Σ_{i ∈ K} x_i ≤ 1                 K: maximal cliques of a bidder's conflict graph
//	     n_s = Σ_{i in s} heads_i x_i
//	     n_s ≤ max_s y_s,  x_i ≤ y_s       where opening matters
//	     n_s ≥ min_s y_s                   where there is a hard minimum
//	     d_s ≥ short_s y_s − n_s,  a_s ≥ n_s − free_s
//	     Σ a_rs y_s − Σ h_h ≤ A_r − |H_r|  rows; h_h = 1: session h is shut
//	     x_stay + h_h = 1,  y_s + h_h ≤ 1
//	     Σ care_ig x_i + Σ care_kg c_k ≤ H_g
//	     c_k ≥ Σ_{G ∈ k} u_G − |k| + 1,  u_G ≥ x_i (i ∈ G)     joint care
//	     x_i ≤ Σ_{j ∈ R_i} x_j             prerequisites
//	     Σ_{i ∈ F} x_i ≤ |F| − 1           forbidden sets
//
// All data are integers. x, y and h are binary; d, a, c and u are continuous and
// whole in every best solution.
//
// # Design
//
// Clique rows instead of rows per time slot: for two needs the conflict graph is
// perfect, so the cliques are the hull of a person's choices, and no dates are
// needed here. A bidder with more than 64 maximal cliques (large households)
// gets rows that cover every pair instead.
//
// Rows per time slot are there all the same (Options.Rows): they are what is
// usually written, some solvers' own cuts make as much of them, and a comparison
// with other solvers has to offer both. They come from the dates of the batch, but
// hold only what the problem calls a conflict, so that no date decides anything.
//
// Costs of the unusual sign (a bonus for heads above the target) make the fill
// function convex in places, where heads short and heads above would be claimed
// without being there; such a session gets a binary per number of heads.
//
// What the solvers that run other programs have in common is here too: the plan
// they start from (Start), and what an answer is worth (Evaluate, Believe).
package milp
