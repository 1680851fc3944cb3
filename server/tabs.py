"""Prompts that a browser extension shows in the tab where the act happened."""

from server.extensions import Extensions
from server.pending import Pending
from server.prompt import Prompt, PromptGone, PromptSettled


class Tabs:
    """What extensions are told of open prompts, beyond what everybody is."""

    def __init__(self, prompts: Pending) -> None:
        self.extensions = Extensions()
        self._prompts = prompts

    def open(self) -> list[dict[str, object]]:
        """The prompts that the surfaces have been told of, oldest first: what a socket begins with."""
        return [prompt.told for prompt in self._prompts if prompt.opened]

    def told(self, prompt_id: str, browser: str) -> dict[str, object]:
        """What an extension in this browser is told of a prompt: `here`, whether it may show it, and the `acts`.

        Those of another browser are not told what was pressed there.
        """
        try:
            prompt = self._prompts.get(prompt_id)
        except (PromptGone, PromptSettled):
            return {"here": False, "acts": []}
        here = _asked_in(prompt, browser)
        return {"here": here, "acts": prompt.acts if here else []}


def _asked_in(prompt: Prompt, browser: str) -> bool:
    """Whether it was asked in a page of this browser that still stands: a form that navigates has its own page."""
    return prompt.hold.browser == browser != "" and prompt.hold.waits
