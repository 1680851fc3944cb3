#!/bin/sh
# Opens the practice network in a browser of its own; without a browser, runs Firsthand and says what to install.
cd "$(dirname "$0")/.." || exit 1

for browser in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$browser" >/dev/null 2>&1; then
        exec .venv/bin/firsthand demo
    fi
done
echo "No Chromium was found, so no window opens. To see the practice network: sudo apt-get install chromium libnss3-tools, then make run again."
exec .venv/bin/firsthand run
