"""Prompts that a browser extension shows in the tab where the act happened; the page script stays quiet then.

An extension takes a prompt by saying in which tab it shows it. Where it does not within a moment, the page script
shows it, as it does where there is no extension; and it does so again where the extension that took it has gone.
"""

import asyncio

from server.door import Document, Documents, origin_of
from server.extensions import Extensions
from server.pending import Pending
from server.prompt import Prompt, PromptGone, PromptSettled, Tab

# A worker that sleeps needs to wake, find the tab and answer; a person does not notice the page script's wait.
GRACE_S = 0.7

# A worker that was put to sleep is woken by an alarm every 30 s, and connects again.
ASLEEP_S = 45.0


class NotYours(Exception):
    """This extension may not show this prompt; the text says why."""


class Tabs:
    """Knows which prompts are shown by which extension. `documents` are those of the pages, and of its frames."""

    def __init__(self, documents: Documents, prompts: Pending) -> None:
        self.extensions = Extensions()
        self.extensions.on_left = self._left
        self._documents = documents
        self._prompts = prompts

    # -- what is told --------------------------------------------------------------------------------------------

    def open(self) -> list[dict[str, object]]:
        """The prompts that the surfaces have been told of, oldest first: what a socket begins with."""
        return [prompt.told for prompt in self._prompts if prompt.opened]

    def told(self, prompt_id: str, extension: str, browser: str) -> dict[str, object]:
        """What an extension in this browser is told of a prompt beside what everybody is.

        `here`, whether it is to show it, and no page does already; `acts`, the requests it came about by, which those
        of another browser are not told; `tab`, the number of the tab in which it shows it already; `framed`, whether
        its frame has come there.
        """
        try:
            prompt = self._prompts.get(prompt_id)
        except (PromptGone, PromptSettled):
            return {"here": False, "acts": [], "tab": None, "framed": False}
        here, tab = _asked_in(prompt, browser) and not self._shown_by_page(prompt), prompt.tab
        own = tab if tab is not None and tab.extension == extension else None
        document = self._documents.get(own.document) if own is not None else None
        return {
            "here": here,
            "acts": prompt.acts if here else [],
            "tab": own.number if own is not None else None,
            "framed": document is not None and prompt_id in document.framed,
        }

    def _shown_by_page(self, prompt: Prompt) -> bool:
        """Whether it stands over a page by now: an extension that comes late would take it away to show it anew."""
        return prompt.tab is None and not prompt.offered and self._documents.any_listens(prompt.documents)

    def elsewhere(self, prompt_id: str, key: str) -> bool:
        """Whether an extension shows this prompt, and not over this document: then a frame here decides nothing.

        A page is told of all that it has loaded, so it knows the prompt's id by then; and what it frames it can mask.
        """
        try:
            tab = self._prompts.get(prompt_id).tab
        except (PromptGone, PromptSettled):
            return False
        return tab is not None and tab.document != key

    def asked_by(self, prompt_id: str) -> tuple[str, str]:
        """The site, and the origin of the page that asked, empty for none. Raises PromptGone, PromptSettled."""
        prompt = self._prompts.get(prompt_id)
        return prompt.action.site, origin_of(prompt.hold.page)

    def offer(self, prompt: Prompt) -> None:
        """Let the page script show a prompt that has just opened: at once, or where no extension takes it first."""
        browser = prompt.hold.browser
        if _asked_in(prompt, browser) and self.extensions.in_browser(browser):
            prompt.offered = True
            asyncio.get_running_loop().call_later(GRACE_S, self._not_taken, prompt)
        else:
            self._tell_pages(prompt)

    def _not_taken(self, prompt: Prompt) -> None:
        if prompt.offered:
            self._tell_pages(prompt)

    def _tell_pages(self, prompt: Prompt) -> None:
        prompt.offered = False
        if not prompt.deciding:
            self._documents.tell(prompt.documents, "prompt.opened", prompt.told)

    # -- what extensions say -------------------------------------------------------------------------------------

    def show(self, prompt_id: str, extension: str, url: str, number: int) -> Document:
        """An extension shows a prompt over the page of this address; gives the document for its frame.

        Said once more, by a worker that has forgotten, it is shown anew and the frame before is worth nothing.
        Raises PromptGone, PromptSettled, NotYours.
        """
        prompt = self._prompts.get(prompt_id)
        browser = self.extensions.browser_of(extension)
        if browser is None:
            raise NotYours("an extension shows prompts while its socket is open")
        if not _asked_in(prompt, browser):
            raise NotYours("this was not asked in a page of this browser")
        before = prompt.tab
        if before is not None and before.extension != extension:
            raise NotYours("another extension shows it")
        pages = before.pages if before is not None else prompt.documents
        document = self._documents.add_for(prompt_id, url, browser)
        prompt.tab, prompt.offered = Tab(extension, number, document.key, pages), False
        prompt.documents = [document.key]
        prompt.surface, prompt.page_gone = "extension", False
        if before is not None:
            self._documents.leave(before.document)
        self._documents.tell(pages, "prompt.taken", {"id": prompt_id})
        return document

    def gone(self, prompt_id: str, extension: str) -> None:
        """The tab has closed or moved on. Raises PromptGone, PromptSettled, NotYours."""
        prompt = self._prompts.get(prompt_id)
        if prompt.tab is None or prompt.tab.extension != extension:
            raise NotYours("this extension does not show it")
        self._hand_back(prompt, prompt.tab, closed=True)

    def ended(self, prompt: Prompt) -> None:
        """A prompt has ended: nobody answers for its tab any longer. Its frame may still say how it ended."""
        document = self._documents.get(prompt.tab.document) if prompt.tab is not None else None
        if document is not None:
            document.there = False

    # -- extensions that have gone -------------------------------------------------------------------------------

    def _left(self, extension: str) -> None:
        asyncio.get_running_loop().call_later(ASLEEP_S, self._look_for, extension)

    def _look_for(self, extension: str) -> None:
        if self.extensions.browser_of(extension) is not None:
            return
        for prompt in self._prompts:
            if prompt.tab is not None and prompt.tab.extension == extension:
                self._hand_back(prompt, prompt.tab, closed=False)

    def _hand_back(self, prompt: Prompt, tab: Tab, *, closed: bool) -> None:
        """Leave the prompt to the pages it came from; where none of them is there, page_watch.py finds that out.

        Where no page is known, an extension that has gone tells nothing of the tab; it may be there still.
        """
        prompt.tab = None
        watched = [tab.document] if closed or tab.pages else []
        joined = (key for key in prompt.documents if key != tab.document)
        prompt.documents = list(dict.fromkeys((*watched, *tab.pages, *joined)))
        self._documents.leave(tab.document)
        self._tell_pages(prompt)


def _asked_in(prompt: Prompt, browser: str) -> bool:
    """Whether it was asked in a page of this browser that still stands: a form that navigates has its own page."""
    return prompt.hold.browser == browser != "" and prompt.hold.waits
