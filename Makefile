# On a Unix the environment's programs are in bin, on Windows in Scripts.
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
PYTHON ?= python
else
BIN := .venv/bin
PYTHON ?= $(or $(shell python3.11 -c "print('python3.11')" 2>/dev/null),python3)
endif

.PHONY: help setup front demo serve test check simulate bench package assumptions

help: ## print this list
	@$(PYTHON) -c "import re; [print('  make %-12s %s' % each) for each in re.findall('(?m)^([a-z]+):.*## (.*)', open('Makefile').read())]"

setup: ## put everything that is needed into .venv
	@$(PYTHON) devkit/demo/set_up.py

front: setup ## fetch what the campaign card needs, and build it
	@$(BIN)/python -m devkit.demo.chores.frontend

demo: front ## show it: a sample company is synchronised; ONCE=1 ends after that
	@$(BIN)/python -m devkit.demo

serve: front ## start both stand-ins with the sample company, without synchronising
	@$(BIN)/python -m devkit.demo serve

test: front ## run every test
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup

check: setup ## check format, lint, types, contracts, spelling, generated files
	@$(BIN)/python -m devkit.demo.chores.check

simulate: setup ## play many histories of faults and restarts; N=20000 SEED=1
	@$(BIN)/python -m tests.histories --count $(or $(N),20000) --seed $(or $(SEED),1) --jobs 2

bench: setup ## measure large customers: time, memory, queries and calls, against their limits
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m pytest -q tests/bench

package: setup ## build the wheel and the source archive into dist/
	@$(BIN)/python -m devkit.demo.chores.package

assumptions: setup ## list what is assumed where the reference is silent
	@$(BIN)/python -m devkit.demo.chores.assumptions
