"""A stand-in for GitHub whose forms leave the page, the instance before it, and one of the two browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.e2e.browsers import open_browser
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import running
from tests.e2e.instance import Firsthand
from tests.e2e.page_site import HTML, Answer, PageSite, page
from tests.e2e.tabs import Browser, Tab
from tests.e2e.upstreams import Arrived
from tests.e2e.waiting import until

GITHUB = "github.com"
FOLLOW = "/users/follow"
ASKED = "Nothing has been sent yet."
TYPED = "a+b/c=&é\nsecond line"

_FORM = """<h1>{who}</h1><form method=post action="/users/follow?target={who}" {more}>
<input type=hidden name=authenticity_token value="a+b/c=&amp;é"><textarea name=note id=note></textarea>
<input type=file name=photo id=photo {file}><button id=send>Follow</button></form>"""


@dataclass(frozen=True, slots=True)
class FormSite:
    """The site, the instance that asks on it, and the browser."""

    site: PageSite
    instance: Firsthand
    browser: Browser
    _numbers: Iterator[int] = field(default_factory=count)

    def form(self, *, more: str = "", multipart: bool = False, **headers: str) -> tuple[Tab, str]:
        """A page with a form about somebody nobody was asked about before, and who that is."""
        who = f"kim{next(self._numbers)}"
        more += " enctype=multipart/form-data" if multipart else ""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = page(_FORM.format(who=who, more=more, file="" if multipart else "disabled"))
        self.site.answers[f"/{who}"] = Answer(body, {**HTML, **named})
        return self.browser.open(address(who)), who

    def asked(self, **how: str) -> tuple[Tab, str]:
        """Such a page after its form was filled in and sent: the question in its place."""
        tab, who = self.form(**how)
        press(tab)
        return tab, who

    def posts(self, who: str) -> list[Arrived]:
        """The forms about this person that reached the site."""
        return [one for one in self.site.of("POST", FOLLOW) if one.query == f"target={who}"]

    def forget(self) -> None:
        """Answer what is open and close every page, so that the next test finds nothing."""
        for prompt in self.instance.prompts():
            self.instance.decide(prompt, "cancel")
        for url, tab in self.browser.tabs():
            if url.startswith("https:"):
                tab.close()
        until(lambda: not self.browser.windows("https:"), what="no page")


def address(who: str) -> str:
    """Where the form about somebody is."""
    return f"https://{GITHUB}/{who}"


def press(tab: Tab) -> None:
    """Type into the form and press its button."""
    tab.type("#note", TYPED)
    tab.click("#send")
    tab.arrives(ASKED)


@contextmanager
def open_form_site(name: str, folder: Path, ca: UpstreamCA) -> Iterator[FormSite]:
    """The site in one of the two browsers; it asks gently."""
    site = PageSite(ca, GITHUB)
    site.answers |= {
        FOLLOW: Answer(b"", {"location": "/done", "set-cookie": "seen=1"}, 303),
        "/done": Answer(page("<h1>Followed</h1>")),
        "/": Answer(page("<h1>Home</h1>")),
    }
    site.start()
    try:
        with running(folder / "data", ca, upstreams={GITHUB: site.port}) as instance:
            instance.switch_on("github")
            with open_browser(name, instance, folder, (GITHUB,)) as browser:
                yield FormSite(site, instance, browser)
    finally:
        site.stop()
