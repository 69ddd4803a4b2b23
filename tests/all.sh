#!/usr/bin/env bash
# Installs what the tests need, then runs them all: bash tests/all.sh
# bash tests/all.sh --fast leaves out what needs a browser or a worker.
# Further words go to pytest: bash tests/all.sh tests/links
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE  # else each process that a test starts compiles TensorFlow's and Streamlit's sources again

fast=
if [ "${1:-}" = --fast ]; then
    fast=1
    shift
fi

python=${PYTHON:-python3}
"$python" - <<'EOF' || { echo "nnviz needs Python 3.11 to 3.13; name one with PYTHON=python3.12 bash tests/all.sh" >&2; exit 1; }
import sys
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
EOF
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt

if [ -z "$fast" ] && [ -z "${NNVIZ_CHROMIUM:-}" ] && ! command -v chromium chromium-browser google-chrome >/dev/null; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
    else
        echo "The browser tests need Chromium: install it (Debian: sudo apt-get install chromium)," \
             "or name a browser with NNVIZ_CHROMIUM=/path/to/chrome" >&2
        exit 1
    fi
fi

if [ -z "$fast" ] && ! command -v postgres >/dev/null && ! compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
    else
        echo "The tests of searches need PostgreSQL's server: install it (Debian: sudo apt-get install postgresql)" >&2
        exit 1
    fi
fi

# Several processes test at once: threads of one that wait for one another would only take time from the others.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

.venv/bin/ruff check .
.venv/bin/lint-imports
.venv/bin/mypy
if [ -n "$fast" ]; then
    exec .venv/bin/python -m pytest --numprocesses 2 -m "not browser and not worker" "$@"
fi
# Three, as browser tests often wait; tests/conftest.py says which tests share a process, and their order.
.venv/bin/python -m pytest --numprocesses 3 --no-loadscope-reorder --durations 20 "$@"
