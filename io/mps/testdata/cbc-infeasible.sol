Infeasible - objective value -150.00000000
      0 x0                     1                      -1
      1 x1                     0                       0
      2 x2                     1                       0
      3 one                    1                       0
