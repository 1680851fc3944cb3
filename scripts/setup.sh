#!/bin/sh
# Makes or refreshes .venv: setup.sh run | setup.sh test. Does nothing, quickly, when nothing has changed.
set -eu
cd "$(dirname "$0")/.."

wanted=$1
case $wanted in
run) requirements=requirements.txt ;;
test) requirements=requirements-test.txt ;;
*)
    echo "usage: setup.sh run|test" >&2
    exit 2
    ;;
esac

python=.venv/bin/python
stamp=.venv/firsthand-setup
# The folder's own place counts too: a moved clone has a .venv that points elsewhere.
state=$(pwd && cat requirements.txt requirements-test.txt pyproject.toml | cksum)

# What the tests need includes what a run needs, in the same versions.
for ready in "$wanted" test; do
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$ready $state" ] && [ -x .venv/bin/firsthand ] && "$python" -c '' 2>/dev/null; then
        exit 0
    fi
done

if ! "$python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
    found=$(sh scripts/find-python.sh)
    echo "Making .venv with $("$found" --version) …"
    if ! "$found" -m venv --clear .venv; then
        echo "$found cannot make virtual environments; on Debian and Ubuntu the package python3-venv is missing." >&2
        exit 1
    fi
fi
rm -f "$stamp"

# Shows which package pip is at: one line that counts on a terminal, one in ten elsewhere.
show_progress() {
    all=$(grep -c '^[a-zA-Z0-9]' "$requirements")
    terminal=no
    [ -t 1 ] && terminal=yes
    awk -v all="$all" -v terminal="$terminal" '
        /^(Collecting|Processing|Requirement) / {
            seen++
            name = $2
            sub(/.*\//, "", name)
            sub(/[-=].*/, "", name)
            if (terminal == "yes") { printf "\r\033[K  %d of %d: %s", seen, all, name; fflush() }
            else if (seen % 10 == 0) { printf "  %d of about %d\n", seen, all; fflush() }
        }
        /^Installing collected/ {
            if (terminal == "yes") printf "\r\033[K"
            print "  unpacking and compiling"; fflush()
        }'
}

echo "Installing the packages pinned in $requirements into .venv (a minute or two the first time) …"
log=.venv/firsthand-setup.log
{
    "$python" -m pip install --no-input --disable-pip-version-check --progress-bar off \
        --require-hashes --no-deps -r "$requirements" 2>&1 &&
        "$python" -m pip install --no-input --disable-pip-version-check --progress-bar off \
            --no-deps --no-build-isolation --no-index --editable . 2>&1 && echo "all is installed"
} </dev/null | tee "$log" | show_progress
if [ "$(tail -n 1 "$log")" != "all is installed" ]; then
    tail -n 20 "$log" >&2
    echo "The packages could not be installed; all of what pip said is in $log." >&2
    exit 1
fi
"$python" -m compileall -q site_packs server proxy_addons firsthand
echo "$wanted $state" >"$stamp"
echo "Ready: .venv/bin/firsthand"
