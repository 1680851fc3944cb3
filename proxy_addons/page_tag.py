"""The page script as it stands in a page: layers and what opens them in one constant text, let in by its hash."""

import html
import re
from importlib import resources

from proxy_addons.csp import open_policy, script_hash
from server.door import DOOR_ORIGIN, Document

# Every page carries it, so it goes without its comments and indents. ASCII only: it is the same text, and has the same
# hash, in a page of any charset.
_COMMENT = re.compile(r"(^|\s+)(//\s.*|/\*\*.*\*/)$")
_LONG_COMMENT = re.compile(r"^ */\*\*\n(?: *\*.*\n)+", re.MULTILINE)


def _bare(name: str) -> str:
    text = _LONG_COMMENT.sub("", resources.files("proxy_addons").joinpath(name).read_text("ascii"))
    return "\n".join(line for each in text.splitlines() if (line := _COMMENT.sub("", each).strip()))


# In a function of its own: nothing of it is a name that the page can find.
SCRIPT = f"(() => {{\n{_bare('page_layers.js')}\n{_bare('page_script.js')}\n}})();"
SCRIPT_HASH = script_hash(SCRIPT)


def script_tag(document: Document, prompt_id: str = "") -> str:
    """The page script with this document's key, and the prompt it should show at once, if any."""
    asked = f' data-prompt="{html.escape(prompt_id, quote=True)}"' if prompt_id else ""
    return f'<script data-firsthand="{document.key}"{asked}>{SCRIPT}</script>'


def opened(policies: str) -> str:
    """A page's policies with the page script and its frames let in."""
    return open_policy(policies, SCRIPT_HASH, DOOR_ORIGIN)
