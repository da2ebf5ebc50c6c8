PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: run test unit browser lint bench figures docs claims checkpoints screenshots clean

run: $(VENV)/.run            ## install what is needed and open the app
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: unit browser           ## every test

unit: $(VENV)/.dev           ## without the browser
	$(BIN)/python -m pytest -m "not browser" -n 3 --dist worksteal

browser: $(VENV)/.dev        ## in two browsers, each with servers of its own
	$(BIN)/python -m pytest tests/browser -n 2 --dist loadfile

lint: $(VENV)/.dev           ## style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.run          ## the speed tables; needs a quiet machine
	$(BIN)/python -m benchmarks.step_time

figures: $(VENV)/.run        ## the full-size results quoted in docs/benchmarks.md
	$(BIN)/python -m tools.make_figures

docs: $(VENV)/.run           ## the generated tables of README.md and docs/
	$(BIN)/python -m tools.make_docs

claims: $(VENV)/.run         ## run every claim of the lessons again; up to an hour on two cores
	$(BIN)/python -m gan_core claims

checkpoints: $(VENV)/.run    ## train the networks that ship with the app
	$(BIN)/python -m tools.make_checkpoints

screenshots: $(VENV)/.dev    ## the pictures in docs/pictures
	$(BIN)/python -m tools.make_screenshots

$(VENV)/.run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time takes a minute or two …"
	$(BIN)/python -m pip install -q -r requirements.txt
	touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time takes a minute or two …"
	$(BIN)/python -m pip install -q -r requirements-dev.txt
	touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
