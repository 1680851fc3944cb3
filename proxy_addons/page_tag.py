"""The page script as it stands in a page: one constant text, let in by its hash; what differs is in its tag."""

import html
from importlib import resources

from proxy_addons.csp import open_policy, script_hash
from server.door import DOOR_ORIGIN, Document

# ASCII only, so that it is the same text, and has the same hash, in a page of any charset.
SCRIPT = resources.files("proxy_addons").joinpath("page_script.js").read_text("ascii").strip()
SCRIPT_HASH = script_hash(SCRIPT)


def script_tag(document: Document, prompt_id: str = "") -> str:
    """The page script with this document's key, and the prompt it should show at once, if any."""
    asked = f' data-prompt="{html.escape(prompt_id, quote=True)}"' if prompt_id else ""
    return f'<script data-firsthand="{document.key}"{asked}>{SCRIPT}</script>'


def opened(policies: str) -> str:
    """A page's policies with the page script and its frames let in."""
    return open_policy(policies, SCRIPT_HASH, DOOR_ORIGIN)
