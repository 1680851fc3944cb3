"""What the person's own surroundings are: the language, whether there is a desktop, and its browser."""

import os
import sys
from collections.abc import Mapping


def has_desktop(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a window can be opened: over a plain terminal, webbrowser would start a text browser in it."""
    if platform in ("darwin", "win32"):
        return "SSH_CONNECTION" not in environment
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def open_in_browser(link: str) -> bool:
    """Open the link; False where there is no desktop or no browser."""
    if not has_desktop():
        return False
    import webbrowser

    return webbrowser.open(link)


def first_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language to begin with, by the locale's own precedence; English unless it is German."""
    named = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((each for each in named if each), "")
    return "de" if locale.lower().replace("-", "_").partition(".")[0].partition("_")[0] == "de" else "en"
