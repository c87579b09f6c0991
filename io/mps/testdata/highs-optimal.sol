Model status
Optimal

# Primal solution values
Feasible
Objective -150
# Columns 4
x0 1
x1 0
x2 1
one 1
# Rows 2
clique0 1
seats1 1

# Dual solution values
None

# Basis
HiGHS_basis_file v2
None
