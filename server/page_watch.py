"""Which pages a prompt is shown in, and when the last of them has closed or moved on: nothing of it listens any more.

The proxy cannot tell of that: a stream of HTTP/2 that a browser resets stays invisible while its request is held.
"""

import asyncio
from collections.abc import Callable, Iterable

from server.door import Documents
from server.prompt import Prompt

# A stream that broke is opened again by the browser after 3 s (Chromium) or 5 s (Firefox).
RETURN_S = 6.0


class PageWatch:
    """Knows the pages of each open prompt; calls `gone` for one whose last page has been away for `RETURN_S`."""

    def __init__(self, documents: Documents, prompts: Iterable[Prompt], gone: Callable[[Prompt], None]) -> None:
        self._documents = documents
        self._prompts = prompts
        self._gone = gone
        documents.on_left = self._left

    def begins_with(self, document_key: str) -> list[tuple[str, dict[str, object]]]:
        """What a document's event stream begins with: what it shows, and what an extension took from it meanwhile."""
        taken = [each.id for each in self._prompts if each.tab is not None and document_key in each.tab.pages]
        told = (("prompt.opened", self.concerning(document_key)), ("prompt.taken", taken))
        return [(name, {"id": prompt_id}) for name, prompt_ids in told for prompt_id in prompt_ids]

    def concerning(self, document_key: str) -> list[str]:
        """The open prompts a document shows: those it was told of, and those that came before anybody listened.

        What is held was sent by a page that was there already; what was refused may be pressed again in a later one.
        """
        documents = self._documents
        document = documents.get(document_key)
        for prompt in self._prompts:
            too_late = document is not None and document.number > prompt.newest_document and bool(prompt.waiters)
            if too_late or documents.any_listens(prompt.documents):
                continue
            if documents.concerns(document_key, prompt.hold.page, prompt.hold.browser):
                prompt.documents.append(document_key)
                prompt.page_gone = False
        shown = (prompt for prompt in self._prompts if prompt.tab is None and not prompt.offered)
        return [prompt.id for prompt in shown if document_key in prompt.documents]

    def shown_in(self, prompt_id: str, document_key: str) -> None:
        """The page that asked is replaced by this document, which shows the prompt: a form that navigates."""
        for prompt in self._prompts:
            if prompt.id == prompt_id:
                prompt.documents = [document_key]

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
