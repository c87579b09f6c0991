Columns
    Index Status        Lower        Upper       Primal         Dual  Type        Name
        0                   0            1            1               Integer     x0
        1                   0            1            0               Integer     x1
        2                   0            1            1               Integer     x2
        3                   1            1            1               Integer     one
Rows
    Index Status        Lower        Upper       Primal         Dual  Name
        0                -inf            1            1               clique0
        1                -inf            1            1               seats1

Model status: Optimal

Objective value: -150
