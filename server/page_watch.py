"""Notices that the pages a prompt is shown in have closed or moved on: nothing of them listens any more.

The proxy cannot tell: a stream of HTTP/2 that a browser resets stays invisible while its request is held.
"""

import asyncio
from collections.abc import Callable, Iterable

from server.door import Documents
from server.prompt import Prompt

# A stream that broke is opened again by the browser after 3 s (Chromium) or 5 s (Firefox).
RETURN_S = 6.0


class PageWatch:
    """Calls `gone` for each open prompt whose last page has been away for `RETURN_S`."""

    def __init__(self, documents: Documents, prompts: Iterable[Prompt], gone: Callable[[Prompt], None]) -> None:
        self._documents = documents
        self._prompts = prompts
        self._gone = gone
        documents.on_left = self._left

    def _left(self, key: str) -> None:
        asyncio.get_running_loop().call_later(RETURN_S, self._look, key)

    def _look(self, key: str) -> None:
        for prompt in self._prompts:
            if key not in prompt.documents or self._documents.any_listens(prompt.documents):
                continue
            # A page that was too young to listen then may be the one that pressed.
            heirs = self._documents.listening(prompt.arriving)
            if heirs:
                prompt.documents += heirs
                self._documents.tell(heirs, "prompt.opened", {"id": prompt.id})
            elif self._documents.any_arrives(prompt.arriving):
                self._left(key)  # it will be heard of, or grow old
            else:
                self._gone(prompt)
