# make test runs everything that has to hold before a change is taken. It needs
# Go and a Debian-like system; what else it needs it installs (.ci/install).
#
# Shares of the 15 minutes on 2 slow cores: reading the code 1, with the race detector
# 6, without 2, damaged files and fuzz smoke 2, with GLPK 1. A -timeout is twice the
# share of its step, so that a busy machine does not fail a sound change.

GO ?= go
SHELL := /bin/bash

# The longest first, so that no processor waits for them at the end. The optima of
# whole cohorts in ./benchmarks have nothing that is new to the race detector.
longest  = ./solver/price ./cmd/instroom ./scenarios
races    = $(longest) $(shell $(GO) list ./... | grep -v '^instroom/benchmarks$$')
# The tag glpk changes solver/glpk and cmd/instroom and nothing else (vet and
# staticcheck see the whole tree with it): these two run with it, and the commands
# without the race detector only so.
plain    = $(shell $(GO) list ./... | grep -v '^instroom/cmd')

.PHONY: test install format vet staticcheck nocgo race plain damaged fuzz glpk build clean peers results

test: install format vet staticcheck nocgo race plain damaged fuzz glpk

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

# With the race detector a quarter of the random cases (-short), all of them without.
race:
	$(GO) test -race -short -timeout 10m -skip 'Damaged' $(races)

plain:
	$(GO) test -timeout 5m -skip 'Damaged' $(plain)

damaged:
	$(GO) test -race -timeout 2m -run 'Damaged' ./io/batch

fuzz:
	.ci/fuzz 90

glpk:
	$(GO) test -race -timeout 4m -tags glpk ./solver/glpk
	$(GO) test -timeout 4m -tags glpk ./cmd/...

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
