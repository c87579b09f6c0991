"""Solves one problem with the CP-SAT solver of OR-Tools.

    cpsat.py problem.json answer.json SECONDS THREADS
    cpsat.py --version

problem.json: {"constant": c, "columns": [[objective, upper], ...],
"rows": [[sense, rhs, [column, ...], [coefficient, ...]], ...]}, senses "<=", ">=",
"="; all numbers whole, all columns from 0; to be maximised. SECONDS or THREADS 0
= none given. answer.json: {"status": "...", "objective": o, "values": [[column,
value], ...]}, columns of value 0 left out.
"""

import json
import os
import sys

import ortools
from ortools.sat.python import cp_model


def main(argv):
    if argv == ["--version"]:
        print("OR-Tools", ortools.__version__)
        return
    with open(argv[0]) as f:
        problem = json.load(f)
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, upper, "") for _, upper in problem["columns"]]
    for sense, rhs, at, coefficients in problem["rows"]:
        variables = [columns[c] for c in at]
        ones = all(k == 1 for k in coefficients) and all(problem["columns"][c][1] == 1 for c in at)
        if sense == "<=" and rhs == 1 and ones:
            model.add_at_most_one(variables)
            continue
        total = cp_model.LinearExpr.weighted_sum(variables, coefficients)
        if sense == "<=":
            model.add(total <= rhs)
        elif sense == ">=":
            model.add(total >= rhs)
        else:
            model.add(total == rhs)
    model.maximize(cp_model.LinearExpr.weighted_sum(columns, [w for w, _ in problem["columns"]]))

    solver = cp_model.CpSolver()
    if float(argv[2]) > 0:
        solver.parameters.max_time_in_seconds = float(argv[2])
    if int(argv[3]) > 0:
        solver.parameters.num_workers = int(argv[3])
        if int(argv[3]) < 8:
            # With few workers the usual choice has none that follows the linear
            # relaxation, and proves nothing: 300 people not in 20 s instead of 0.1 s.
            solver.parameters.subsolvers.extend(["max_lp", "default_lp"])
    status = solver.solve(model)
    answer = {"status": solver.status_name(status), "objective": 0, "values": []}
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        values = [solver.value(c) for c in columns]
        answer["values"] = [[c, v] for c, v in enumerate(values) if v]
        answer["objective"] = problem["constant"] + sum(w * v for (w, _), v in zip(problem["columns"], values))
    with open(argv[1] + ".part", "w") as f:
        json.dump(answer, f)
    os.replace(argv[1] + ".part", argv[1])


if __name__ == "__main__":
    main(sys.argv[1:])
