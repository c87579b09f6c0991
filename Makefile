# make test runs everything that has to hold before a change is taken. It needs
# Go and a Debian-like system; what else it needs it installs (.ci/install).
#
# Shares of the 15 minutes on 2 slow cores: unit and golden 3, damaged files 1, fuzz
# smoke 2, solvers and commands 5, the same with GLPK 2. A -timeout is twice the
# share of its step, so that a busy machine does not fail a sound change.

GO ?= go
SHELL := /bin/bash

# The tag glpk changes solver/glpk and cmd/instroom and nothing else (vet and
# staticcheck see the whole tree with it): only these run again with the tag, the
# commands without -race, since they have run with it.

solvers  = ./solver/...
commands = ./cmd/...
# Everything else: model, io, scenarios.
units    = $(shell $(GO) list ./... | grep -v -e '^instroom/solver' -e '^instroom/cmd' -e '^instroom/benchmarks$$')

.PHONY: test install format vet staticcheck nocgo unit damaged fuzz solver glpk build clean peers results

test: install format vet staticcheck nocgo unit damaged fuzz solver glpk

install:
	.ci/install

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o instroom ./cmd/instroom

format:
	@files=$$(gofmt -l .); if [ -n "$$files" ]; then echo "gofmt: $$files"; exit 1; fi

vet:
	$(GO) vet ./...
	$(GO) vet -tags glpk ./...

staticcheck:
	$(GO) tool staticcheck ./...
	$(GO) tool staticcheck -tags glpk ./...

# The default build needs no C compiler.
nocgo:
	CGO_ENABLED=0 $(GO) build -o /dev/null ./...

unit:
	$(GO) test -race -timeout 6m -skip 'Damaged' $(units)
	$(GO) test -timeout 3m ./benchmarks # known optima of whole cohorts: nothing there is new to -race

damaged:
	$(GO) test -race -timeout 2m -run 'Damaged' ./io/batch

fuzz:
	.ci/fuzz 90

# Together, so that no processor waits for the longest of them. With the race detector a
# quarter of the random cases (-short), all of them without.
solver:
	$(GO) test -race -short -timeout 8m $(solvers) $(commands)
	$(GO) test -timeout 4m $(solvers)

glpk:
	$(GO) test -race -timeout 4m -tags glpk ./solver/glpk
	$(GO) test -timeout 4m -tags glpk $(commands)

# Other solvers for `instroom bench`, into .peers. No test needs them.
peers:
	benchmarks/peers.sh

# The table and the plots of benchmarks/RESULTS.md beside the peers: a quarter of
# an hour, most of it the time limits of others.
results: peers
	mkdir -p benchmarks/results
	$(GO) run ./cmd/instroom bench --participants 300,1000,2000,5000,20000 --rounds 2 --time-limit 20s \
		--record benchmarks/results/peers.json --out benchmarks/results/peers.md --plots benchmarks/results

clean:
	rm -f instroom
