c Problem:    instroom
c Rows:       2
c Columns:    4
c Non-zeros:  4
c Status:     INTEGER OPTIMAL
c Objective:  points = -150 (MINimum)
c
s mip 2 4 o -150
i 1 1
i 2 1
j 1 1
j 2 0
j 3 1
j 4 1
e o f
