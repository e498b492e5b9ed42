# make serve     build the database and serve it on 127.0.0.1:8000
# make test      everything that has to pass
# make bench     ratios of what takes time, side by side in one run (needs wrk)
# make soak      what takes long or needs a program of the system (Debian's haproxy)
# make schema    write the JSON Schemas that help editors with dossiers
# make contract  write the tests' snapshot of the API's contract anew
# make readme    write the README's answers anew
# make lock      take up new versions of dependencies

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check --no-input

.PHONY: serve test bench soak schema contract readme lock
.DELETE_ON_ERROR:

serve: .venv/serve.installed
	$(BIN)/facts seed
	$(BIN)/facts serve

test: .venv/test.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive app seed migrations
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

bench: .venv/test.installed
	$(PIP) install --require-hashes --only-binary :all: -r tests/bench/constraints.txt
	$(BIN)/python -m tests.bench.comparing
	$(BIN)/python -m tests.bench.loading
	$(BIN)/python -m tests.bench.searching
	$(BIN)/python -m tests.bench.streaming
	$(BIN)/python -m tests.bench.caching
	$(BIN)/python -m tests.bench.observing

soak: .venv/test.installed
	$(BIN)/pytest -o python_files='soak_*.py' tests/soak
	TRIALS=20 $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

schema: .venv/serve.installed
	$(BIN)/python -m seed.schema

contract: .venv/test.installed
	$(BIN)/python -m tests.contract

readme: .venv/test.installed
	$(BIN)/python -m tests.readme

lock: .venv/test.installed
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --upgrade --group build --output-file constraints.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --upgrade --group build --group test --extra traces --constraint constraints.txt \
		--output-file tests/constraints.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --upgrade --group bench --constraint tests/constraints.txt \
		--output-file tests/bench/constraints.txt pyproject.toml

# Dependencies by hash; then the project, whose folder pip cannot hash, without looking anywhere else.
.venv/%.installed: pyproject.toml constraints.txt tests/constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --only-binary :all: -r $(if $(filter test,$*),tests/)constraints.txt
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	touch $@
