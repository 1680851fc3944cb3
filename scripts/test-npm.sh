#!/bin/sh
# Sees to what the tests need from npm: Node, and what tests/package-lock.json pins (client libraries, the driver of
# Firefox, axe). Does nothing, quickly, when nothing has changed.
set -eu
cd "$(dirname "$0")/../tests"

if ! command -v npm >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing nodejs and npm for the tests …"
    export DEBIAN_FRONTEND=noninteractive
    # Package lists may be absent or old: the update is only worth its time when the first try fails.
    apt-get install -y -q nodejs npm </dev/null >/dev/null 2>&1 ||
        { apt-get update -q </dev/null >/dev/null && apt-get install -y -q nodejs npm </dev/null >/dev/null; }
fi
if ! command -v npm >/dev/null 2>&1; then
    echo "Tests with packages from npm need Node 20 and npm (on Debian: sudo apt-get install nodejs npm). Without them they are skipped." >&2
    exit 0
fi

stamp=node_modules/.firsthand-setup
state=$(node --version && cat package.json package-lock.json .npmrc | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ]; then
    exit 0
fi
echo "Installing what tests/package.json pins …"
npm ci </dev/null
echo "$state" >"$stamp"
