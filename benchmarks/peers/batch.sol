Optimal - objective value -999999
 0 x0 1 0
