"""Pure modules of the pages, run where they run: names, words, the proxy configuration."""

import json
from datetime import date

from firsthand.telling import spoken_day
from server.pac import pac_text
from server.words import LANGUAGES, load_locale
from tests.server.test_shown_name import NAMES

DAYS = ["2019-05-03", "2019-05", "2019", f"{date.today().year}-11-24"]
SPOKEN = {language: [spoken_day(day, load_locale(language), date.today()) for day in DAYS] for language in LANGUAGES}


async def test_names_are_shown_in_pages_as_the_server_makes_them(browser):
    page = await browser.open("/")

    shown = await browser.run(page, "shown_name.js", f"{json.dumps([name for name, _ in NAMES])}.map(m.shownName)")

    assert [expected for _, expected in NAMES] == shown


async def test_numbers_days_and_plurals_are_said_in_the_language(browser):
    """Days as the terminal writes them too."""
    page = await browser.open("/")

    said = await browser.run(
        page,
        "words.js",
        """Promise.all(["en", "de"].map((language) => m.loadWords(language))).then((both) => both.map((words) => [
            [1, 2, 3, 4, 11, 21, 22, 103].map((n) => words.nth(n)),
            [1, 2, 0].map((n) => words.count("talks", n)),
            DAYS.map((day) => words.day(day)),
        ]))""".replace("DAYS", json.dumps(DAYS)),
    )

    assert said == [
        [["1st", "2nd", "3rd", "4th", "11th", "21st", "22nd", "103rd"], ["1 talk", "2 talks", "0 talks"], SPOKEN["en"]],
        [
            ["1.", "2.", "3.", "4.", "11.", "21.", "22.", "103."],
            ["1 Gespräch", "2 Gespräche", "0 Gespräche"],
            SPOKEN["de"],
        ],
    ]


THROUGH, DIRECT = "PROXY 127.0.0.1:8785", "DIRECT"
WAYS = {
    "www.linkedin.com": THROUGH,
    "WWW.LinkedIn.COM": THROUGH,
    "www.linkedin.com.": THROUGH,
    "linkedin.com": DIRECT,
    "a.www.linkedin.com": DIRECT,
    "www.linkedin.com.evil.example": DIRECT,
    "xwww.linkedin.com": DIRECT,
    "a.example.org": THROUGH,
    "a.b.example.org": THROUGH,
    "example.org": DIRECT,
    "aexample.org": DIRECT,
    "constructor": DIRECT,
    "a.__proto__": DIRECT,
    "toString.hasOwnProperty": DIRECT,
    "127.0.0.1": DIRECT,
    "localhost": DIRECT,
    "::1": DIRECT,
    "xn--bcher-kva.example": DIRECT,
    "": DIRECT,
}


async def test_the_proxy_configuration_sends_ruled_hosts_and_no_others(browser):
    page = await browser.context.new_page()
    script = pac_text(["www.linkedin.com", "*.example.org"], "127.0.0.1", 8785)
    hosts = json.dumps(list(WAYS))

    decided = await page.evaluate(f"{script}; {hosts}.map((host) => FindProxyForURL('https://x/', host))")

    assert list(WAYS.values()) == decided
