# The commands of this project. `make` alone explains them.
.DEFAULT_GOAL := help
.PHONY: help run test check bench format release docs

# A target may import only what it declares; this flag makes the compiler refuse the rest.
BUILD := swift build --explicit-target-dependency-import-check error

help: ## Show this list
	@echo "Endwell: freelance contracts that end well."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "The first build fetches and compiles the dependencies: allow it five to ten minutes."

run: ## Build Endwell and start its demo, on 127.0.0.1 and with a fresh data folder
	@scripts/prepare build
	$(BUILD) --product endwell
	@exec .build/debug/endwell demo

test: ## Prepare, build, lint and run every test, the browser's too
	@scripts/test

check: ## Build with warnings refused, lint the format, run the tidy tests
	@scripts/check

bench: ## Build the release program and measure it
	@scripts/prepare build bench
	$(BUILD) -c release --product endwell
	$(BUILD) -c release --product EndwellBench
	@scripts/bench

format: ## Format every Swift file in place
	swift format format --in-place --parallel --recursive Package.swift Sources Tests

release: ## Build the program to deploy: one file, .build/release/endwell
	@scripts/prepare build
	$(BUILD) -c release --product endwell
	@ls -lh .build/release/endwell

docs: ## Write docs/lifecycle.md from the rules, and build the reference into .build/docs
	@scripts/prepare build
	@scripts/docs
