# `make check` is the whole gate; every other target is a part of it or something to look at.
PY ?= python3
BIN := .venv/bin
LOOKALIKES := packages/lookalikes

# Compiled modules are kept, whatever the shell says: starting up then costs a third.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint house check interop interop-full verify-live bench soak fix docs wheel

# A bare machine has Python 3.11+ and make: everything else comes from the lock.
.venv/.ready: pyproject.toml $(LOOKALIKES)/pyproject.toml uv.lock
	@$(PY) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "needs Python 3.11 or newer: make PY=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PY) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check "uv>=0.8,<1" 2>/dev/null
	@UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --frozen --inexact -q
	@touch $@

demo: .venv/.ready
	@$(BIN)/accord demo ./demo $(if $(SERVE),--serve,)

# In the order of the files: by number of tests, as usual, the few long ones would come last and keep one core idle.
test: .venv/.ready
	$(BIN)/python -m pytest -m "not soak" -n 2 --dist loadfile --no-loadscope-reorder --ignore=tests/interop \
		--ignore=tests/house --ignore=$(LOOKALIKES)/tests/house

lint: .venv/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd $(LOOKALIKES) && $(CURDIR)/$(BIN)/lint-imports

# The rules of the house, each proved by planting what it must catch; and the pages, held against what runs.
house: .venv/.ready
	$(BIN)/python -m pytest -m "not soak" tests/house $(LOOKALIKES)/tests/house

check: lint house test

# The look-alikes, driven by clients nobody here wrote; those in JavaScript need Node.js 18 or newer with npm. What
# each exercises stands in docs/reference/interop.md. `interop-full` has those that take minutes too.
CLIENTS := tests/interop $(LOOKALIKES)/tests/salesforce/test_salesforce_real_client.py $(LOOKALIKES)/tests/hubspot/test_hubspot_look_alike_client.py

interop: .venv/.ready
	@UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --frozen --inexact --group interop -q
	$(BIN)/python -m pytest -rs -m "not full" $(CLIENTS)

interop-full: .venv/.ready
	@UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --frozen --inexact --group interop -q
	$(BIN)/python -m pytest -rs --durations=20 $(CLIENTS)

# The look-alikes beside the real vendors, then the connectors' own suite on them, where the environment holds
# credentials of accounts for tests; ARGS="--keep answers" keeps what was answered. docs/howto/verify-the-look-alikes.md
verify-live: .venv/.ready
	@PYTHONPATH=$(LOOKALIKES) $(BIN)/python -m verify $(ARGS); found=$$?; test $$found -lt 2 || exit $$found; \
	PYTHONPATH=$(LOOKALIKES) $(BIN)/python -m tests.live $(ARGS) $(SUITE) && exit $$found

# Half an hour on an otherwise idle machine; each prints what it measures and can be run alone.
bench: .venv/.ready
	$(BIN)/python -m benchmarks.look_alike
	$(BIN)/python -m benchmarks.initial_sync
	$(BIN)/python -m benchmarks.within_limits
	$(BIN)/python -m benchmarks.hubspot_volume
	$(BIN)/python -m benchmarks.salesforce_volume

# 500 kills of a real process, first syncs killed at 200 points, months of a company at work, 1,000 schedules of broken
# wires, and as many seeds of the simulator as ACCORD_SOAK_SEEDS says: 30,000, some six minutes on two cores; a million
# takes three and a half hours.
soak: .venv/.ready
	$(BIN)/python -m pytest -m soak -n 2 --ignore=tests/interop

fix: .venv/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Pages that are generated from the code; `make house` fails when they are stale.
docs: .venv/.ready
	$(BIN)/python -m docs.generate

# Accord and its look-alikes, one wheel each, in dist/.
wheel: .venv/.ready
	$(BIN)/uv build --all-packages --wheel -q
