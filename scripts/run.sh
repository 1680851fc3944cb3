#!/bin/sh
# Opens the practice network in a browser of its own; where that cannot be, runs Firsthand and says what is missing.
cd "$(dirname "$0")/.." || exit 1

no_window=
if ! .venv/bin/python -c 'import sys; from firsthand.chromium import find_browser; sys.exit(find_browser() is None)'; then
    no_window="No Chromium was found"
elif ! command -v certutil >/dev/null 2>&1; then
    no_window="certutil, which tells the window what to trust, was not found"
elif [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    no_window="There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
fi
[ -z "$no_window" ] && exec .venv/bin/firsthand demo

echo "$no_window, so no window opens."
echo "To see the practice network, on a desktop: sudo apt-get install chromium libnss3-tools, then make run again."
exec .venv/bin/firsthand run
