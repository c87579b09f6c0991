#!/usr/bin/env bash
# Sets up the solvers that `instroom bench` runs beside the engine: CBC and GLPK
# from Debian, HiGHS and the CP-SAT solver of OR-Tools from PyPI, in .peers. What
# can't be had is said and skipped. Nothing of it is part of the tests.
set -uo pipefail
cd "$(dirname "$0")/.."

said=0
skip() {
	echo "peers: $1 is skipped: $2" >&2
	said=1
}

.ci/install || true
command -v cbc >/dev/null || skip cbc "the package coinor-cbc could not be installed"
command -v glpsol >/dev/null || skip glpk "the package glpk-utils could not be installed"

mkdir -p .peers/bin
python=.peers/venv/bin/python
if [ ! -x "$python" ] && ! python3 -m venv .peers/venv; then
	skip "highs, cpsat" "there is no python3 with venv"
	exit 0
fi
here=$(pwd)

if "$python" -m pip install -q 'highsbox==1.15.1'; then
	# A program built for a newer C library only shows when it is started.
	dist=$("$python" -c 'import highsbox, pathlib; print(pathlib.Path(highsbox.__file__).parent / "highs_dist")')
	printf '#!/bin/sh\nLD_LIBRARY_PATH="%s/lib" exec "%s/bin/highs" "$@"\n' "$dist" "$dist" >.peers/bin/highs
	chmod +x .peers/bin/highs
	.peers/bin/highs --version >/dev/null || { rm .peers/bin/highs; skip highs "its program does not start here"; }
else
	skip highs "PyPI's highsbox could not be installed"
fi

if "$python" -m pip install -q 'ortools==9.15.6755'; then
	printf '#!/bin/sh\nexec "%s/%s" "%s/benchmarks/peers/cpsat.py" "$@"\n' "$here" "$python" "$here" >.peers/bin/cpsat
	chmod +x .peers/bin/cpsat
	.peers/bin/cpsat --version >/dev/null || { rm .peers/bin/cpsat; skip cpsat "its module does not load here"; }
else
	skip cpsat "PyPI's ortools could not be installed"
fi

[ "$said" = 0 ] && echo "peers: cbc, glpk, highs and cpsat are ready; instroom bench finds them in .peers/bin"
exit 0
