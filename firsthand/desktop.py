"""Opens an address in the person's own browser, where there is a desktop to open it on."""

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
