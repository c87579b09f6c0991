solution status: optimal solution found
objective value:                                 -150
x2                                                  1 	(obj:-60)
x0                                                  1 	(obj:-90)
one                                                 1 	(obj:0)
