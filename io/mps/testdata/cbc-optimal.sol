Optimal - objective value -150.00000000
      0 x0                     1                     -90
      1 x1                     0                     -80
      2 x2                     1                     -60
      3 one                    1                       0
