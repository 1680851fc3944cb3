#!/bin/sh
# Sees to what the end-to-end tests drive: Chromium, Firefox, certutil, which gives them our certificate authority,
# and the message bus that notifications of the desktop go by.
set -eu

missing=
command -v chromium >/dev/null 2>&1 || missing=chromium
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || missing="$missing firefox-esr"
command -v dbus-daemon >/dev/null 2>&1 || missing="$missing dbus"
command -v certutil >/dev/null 2>&1 || missing="$missing libnss3-tools"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing $missing for the browser tests …"
    export DEBIAN_FRONTEND=noninteractive
    # Package lists may be absent or old: the update is only worth its time when the first try fails.
    # shellcheck disable=SC2086
    apt-get install -y -q $missing </dev/null >/dev/null 2>&1 ||
        { apt-get update -q </dev/null >/dev/null && apt-get install -y -q $missing </dev/null >/dev/null; }
    exit 0
fi
echo "The browser tests need: $missing (on Debian: sudo apt-get install $missing). Without them they are skipped." >&2
