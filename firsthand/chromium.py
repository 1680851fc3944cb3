"""A Chromium with a home of its own: its profile, its certificate store, its way to the proxy.

Nothing of the person's own browser or system is touched; everything lies in `<data>/browser/`.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from firsthand.stopping import Exit, Stop

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "brave-browser",
    "microsoft-edge",
    "vivaldi",
)
MAC_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
CERTUTIL_TIMEOUT_S = 30

# The browser should speak to the sites the person opens, and to nobody else on its own account.
QUIET_FLAGS = (
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--no-service-autorun",
    "--log-level=3",  # only what ends the browser is worth a line
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-quic",  # HTTP/3 would go past an HTTP proxy
    "--metrics-recording-only",
    # Nothing goes into the system's key ring; the profile's folder is closed to everybody else.
    "--password-store=basic",
    "--use-mock-keychain",
    "--disable-features=AutofillServerCommunication,InterestFeedContentSuggestions,MediaRouter,OptimizationHints,"
    "OptimizationGuideModelDownloading,Translate",
)


def find_browser(environment: Mapping[str, str] = os.environ) -> str | None:
    """The program to start: FIRSTHAND_BROWSER, else the first Chromium found. Raises Stop for a name that is none."""
    if chosen := environment.get("FIRSTHAND_BROWSER"):
        found = shutil.which(chosen, path=environment.get("PATH"))
        if found is None:
            raise Stop(Exit.BAD_INPUT, f"FIRSTHAND_BROWSER is {chosen}, and that is not a program")
        return found
    for name in NAMES:
        if found := shutil.which(name, path=environment.get("PATH")):
            return found
    return next((place for place in MAC_PLACES if Path(place).exists()), None)


def how_to_install() -> str:
    """One line for those without a Chromium."""
    return (
        "No Chromium was found. Install one (Debian, Ubuntu: apt install chromium libnss3-tools), "
        "or name one in FIRSTHAND_BROWSER."
    )


class Profile:
    """The browser's own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.store = self.home / ".pki" / "nssdb"

    def environment(self, outer: Mapping[str, str] = os.environ) -> dict[str, str]:
        """The outer environment with a home of its own; the display stays reachable."""
        elsewhere = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        inner = {name: value for name, value in outer.items() if name not in elsewhere}
        inner["HOME"] = str(self.home)
        # Without the variable, X looks for its key in the home folder, which is now another one.
        real_key = Path(outer.get("HOME", "/nonexistent")) / ".Xauthority"
        if "XAUTHORITY" not in outer and real_key.exists():
            inner["XAUTHORITY"] = str(real_key)
        return inner

    def trust(self, roots: Mapping[str, str]) -> None:
        """Make this profile trust exactly these roots: a name for each, and its PEM. Raises Stop where it cannot."""
        certutil = shutil.which("certutil")
        if certutil is None:
            raise Stop(
                Exit.FAILED,
                "certutil is missing, and the browser's own certificate store needs it "
                "(Debian, Ubuntu: apt install libnss3-tools; Fedora: dnf install nss-tools; macOS: brew install nss).",
            )
        self.store.mkdir(mode=0o700, parents=True, exist_ok=True)
        password = self.folder / "empty-password"
        password.write_text("\n")
        store = ["-d", f"sql:{self.store}", "-f", str(password)]
        # -N on a store that exists would change its password; Chromium may have made one already.
        if not (self.store / "cert9.db").exists():
            _certutil([certutil, "-N", *store])
        for name in _names_in(_certutil([certutil, "-L", *store])):
            if name.startswith("Firsthand"):
                _certutil([certutil, "-D", *store, "-n", name])
        for name, pem in roots.items():
            file = self.folder / "root.pem"
            file.write_text(pem)
            _certutil([certutil, "-A", *store, "-t", "C,,", "-n", name, "-i", str(file)])
            file.unlink()

    def arguments(self, pac_url: str, *, as_root: bool) -> list[str]:
        """What the browser is started with, before the addresses to open."""
        arguments = [f"--user-data-dir={self.folder / 'profile'}", f"--proxy-pac-url={pac_url}", *QUIET_FLAGS]
        # Chromium's sandbox refuses to run as root; whoever is root anyway loses it, and is told.
        return [*arguments, "--no-sandbox"] if as_root else arguments


def _certutil(command: list[str]) -> str:
    """Run certutil without a terminal: asked for a password it would loop for ever."""
    try:
        done = subprocess.run(  # noqa: S603 - the program was found on the path, the arguments are ours
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=CERTUTIL_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Stop(Exit.FAILED, f"certutil {command[1]} did not work: {error}") from error
    if done.returncode:
        raise Stop(Exit.FAILED, f"certutil {command[1]} did not work: {done.stderr.strip()}")
    return done.stdout


def _names_in(listing: str) -> list[str]:
    """The nicknames in a listing; the trust flags stand in the last column."""
    lines = [line.rstrip() for line in listing.splitlines() if "," in line]
    return [line.rsplit(None, 1)[0].strip() for line in lines if len(line.split()) > 1 and "SSL" not in line]
