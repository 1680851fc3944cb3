#!/bin/sh
# Compiles requirements.txt (what a run needs) and requirements-test.txt (the same versions, and what tests need).
# Both hold hashes and no index address, so that they work with any mirror. Arguments go to uv: --upgrade, for one.
set -eu
cd "$(dirname "$0")/.."

uv=.venv/bin/uv
[ -x $uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check uv

compile() {
    $uv pip compile pyproject.toml --group build --universal --python-version 3.12 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet "$@"
}
compile --output-file requirements.txt "$@"
compile --extra test --constraint requirements.txt --output-file requirements-test.txt "$@"
if grep -n '://' requirements.txt requirements-test.txt; then
    echo "These lines name an address; a requirements file must not." >&2
    exit 1
fi
