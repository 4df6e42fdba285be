# The front door for people whose fingers type `make`; everything real is in the scripts and in CMakePresets.json.
.PHONY: help build run test quick bench format tidy fuzz clean
.DEFAULT_GOAL := build

# Seconds that `make fuzz` gives to each target.
FUZZ_SECONDS ?= 60

cpp_files = git ls-files -z --cached --others --exclude-standard -- '*.h' '*.hpp' '*.cpp' '*.inc'

help:    ## these lines
	@sed -n 's/^\([a-z]*\): *[^#]*## */  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

build:   ## the program: build/release/bin/outflow
	@test -f build/release/build.ninja || cmake --preset release -DOUTFLOW_BUILD_TESTS=OFF -DOUTFLOW_BUILD_BENCH=OFF
	@cmake --build --preset release --target outflow

run:     ## ./quickstart: install, build, run the flagship scenario
	@./quickstart

test:    ## ./run-tests: everything
	@./run-tests

quick:   ## ./run-tests --quick: unit tests on the release build
	@./run-tests --quick

bench:   ## engine benchmarks and whole runs, with a table
	@cmake --preset release
	@cmake --build --preset release
	@for program in build/release/bin/*_bench; do [ ! -x "$$program" ] || "$$program" || exit 1; done
	@bench/run

format:  ## clang-format-19 over all C++ sources
	@$(cpp_files) | xargs -0 -r clang-format-19 -i

tidy:    ## clang-tidy-19 over the library (slow)
	@cmake --preset dev -DOUTFLOW_BUILD_TESTS=OFF
	@git ls-files -z 'src/*.cpp' 'apps/*.cpp' | xargs -0 -n 1 -P "$$(nproc)" clang-tidy-19 -p build/dev --quiet

fuzz:    ## each fuzz target for FUZZ_SECONDS seconds
	@cmake --preset fuzz
	@cmake --build --preset fuzz
	@for program in build/fuzz/bin/*_fuzz; do \
	  name=$$(basename "$$program"); mkdir -p "build/fuzz/corpus/$$name"; seeds=; \
	  corpus="fuzz/corpus/$${name%_fuzz}"; [ ! -d "$$corpus" ] || seeds="$$corpus"; \
	  echo "== $$name"; "$$program" -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 "build/fuzz/corpus/$$name" $$seeds || exit 1; done

clean:   ## removes build/ (results/ stays)
	@rm -rf build
