# Solution for model instroom
# Objective value = -150
x0 1
x1 0
x2 1
one 1
