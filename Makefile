# Anjungan: see README.md. `make` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
TAGS := gles
GOFLAGS ?=
CUTS ?= 6
WITHIN ?= 0
SEED ?= 1
BESIDE ?=
PROGRAMS := anjungan regency anjunganctl sim

# go build -v names each package as it is compiled: told as a count, while anything else is shown as it is.
PROGRESS = awk '/^[A-Za-z0-9_.~\/-]+$$/ { if (++n % 25 == 0) { print "build:   " n " packages compiled"; fflush() } next } { print; fflush() }'

.PHONY: help run demo test check bench powercut proof gallery build setup setup-test clean fmt

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install what a Debian 12 machine needs to run it
	@.ci/setup run

setup-test: ## and what the tests read with
	@.ci/setup test

build: ## build the programs into bin/
	@mkdir -p bin
	@echo "build: $(PROGRAMS) (the first time compiles the window's C code: one to two minutes on two cores)"
	@for p in $(PROGRAMS); do \
	  echo "build: $$p"; \
	  go build -v -tags $(TAGS) $(GOFLAGS) -o bin/$$p ./cmd/$$p 2>&1 | $(PROGRESS); \
	done

run: setup build ## everything on this machine, in a window or in a browser; Ctrl-C ends it
	@LANG=id_ID.UTF-8 exec bin/sim run -dir .run

demo: setup-test build ## the main job unattended on the same parts; pictures and papers in out/demo
	@LANG=id_ID.UTF-8 exec bin/sim demo -out out/demo

test: setup-test ## every test, with the race detector where it is worth its time
	@LANG=id_ID.UTF-8 go test -tags $(TAGS) -shuffle=on -timeout 20m ./...

check: setup-test ## gofumpt, vet, golangci-lint (with every check of staticcheck), the architecture
	@go vet -tags $(TAGS) ./...
	@go build -modfile=.ci/tools.mod -o bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@bin/golangci-lint fmt --diff ./... || { echo "check: not gofumpt-clean: run make fmt"; exit 1; }
	@bin/golangci-lint run ./...
	@go test ./cmd/

fmt: ## format the source
	@go build -modfile=.ci/tools.mod -o bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@bin/golangci-lint fmt ./...

bench: setup-test build ## one line per bar of the design, and out/bench.json
	@mkdir -p out
	@go build -tags $(TAGS) $(GOFLAGS) -o bin/bench ./cmd/bench
	@LANG=id_ID.UTF-8 exec bin/bench -out out/bench.json

powercut: ## cut the power of an emulated kiosk (CUTS=6), and look whether what it promised is there
	@.ci/setup proof || { echo "powercut: NOT PROVEN: the emulated machine cannot be installed here" >&2; exit 1; }
	@kernel=$$(.ci/kernel) || { echo "powercut: NOT PROVEN: no kernel to boot can be had here" >&2; exit 1; }; \
	  go run ./cmd/powercut -kernel "$$kernel" -cuts $(CUTS) -within $(WITHIN)

proof: ## the long proofs with their figures: hours; SEED=1 is that of the schedules and of the bad line
	@$(MAKE) -s powercut CUTS=100
	@go test ./sync/simtest -run 'TestSchedules$$' -v -count 1 -timeout 0 -args -schedules 100000 -first $(SEED)
	@go test ./cmd/regency -run 'TestBadLine$$' -v -count 1 -timeout 0 -args -rounds 300 -seed $(SEED)
	@go test ./kiosk/paper -run 'TestSealsAreRead$$' -v -count 1 -timeout 0 -args -breaking

gallery: ## every screen in every language, size, contrast and orientation, checked, in out/gallery; BESIDE=pictures to compare with
	@LANG=id_ID.UTF-8 go run ./cmd/gallery -out out/gallery -beside "$(BESIDE)"

clean: ## remove what was built; data of make run stays in .run
	@rm -rf bin out
