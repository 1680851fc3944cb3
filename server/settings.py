"""What the person has chosen: sites, modes, strictness, added hosts, the pause, language, form; who holds a token."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from server.choices import Choices, FormChoice
from server.clock import Clock, utc_text
from server.record import Strictness
from server.rehearsal import changed_since
from server.storage import Database, StoreThread
from server.tokens import Tokens
from server.unguarded import Unguarded
from server.words import LANGUAGES, Words, load_locale
from site_packs.action import Mode

ALWAYS_ON = "practice"  # the one site that is on before the person has chosen any
MAX_PAUSE = timedelta(days=7)


class SiteSettings(msgspec.Struct, frozen=True):
    """One site's switches. `rules` holds the person's own modes by rule id; `hosts` are the added ones.

    `rehearsing_since` is the moment from which rules that ask only watch; empty where they ask.
    """

    enabled: bool = False
    strictness: Strictness = "standard"
    rules: dict[str, Mode] = {}
    hosts: tuple[str, ...] = ()
    rehearsing_since: str = ""


class Pause(msgspec.Struct, frozen=True):
    """When nothing was asked. `ended` is empty where it lasted until `until`."""

    begun: str = msgspec.field(name="from")
    until: str
    ended: str = ""


class SiteRow(msgspec.Struct, frozen=True):
    """A site's settings as kept."""

    site: str
    settings: SiteSettings


class Settings:
    """Read from memory at any time; changed in the store thread, durable when the change returns.

    A change that raises OSError has changed nothing.
    """

    def __init__(self, database: Database, thread: StoreThread, clock: Clock, first_language: str = "en") -> None:
        self._first_language = first_language
        self._database = database
        self._thread = thread
        self._clock = clock
        self._listeners: list[Callable[[str], None]] = []
        self._site_shelf = database.shelf("sites", SiteRow)
        self._choice_shelf = database.shelf("choices", Choices)
        self._pause_shelf = database.shelf("pauses", Pause)
        self._sites: dict[str, SiteSettings] = {}
        self._choices = Choices()
        self._pauses: dict[int, Pause] = {}
        self.tokens = Tokens(database, thread, clock)
        self.unguarded = Unguarded(database, thread, clock)
        self._read()
        shelves = (self._site_shelf, self._choice_shelf, self._pause_shelf)
        self.problems = [said for shelf in shelves for said in shelf.problems]

    @classmethod
    def open(
        cls, path: Path, thread: StoreThread, clock: Clock | None = None, first_language: str = "en"
    ) -> "Settings":
        """The settings in a file, made where it is missing. Raises StoreDamaged.

        `first_language` is spoken until the person has chosen one.
        """
        return cls(Database(path), thread, clock or Clock(), first_language)

    @property
    def recovered(self) -> list[str]:
        """What was repaired or left out at the start, in words for the person."""
        chosen = self._choices.language
        unknown = [f"{self._database.path.name}: the language {chosen[:20]!r} is not spoken here; English is used"]
        return [*self._database.recovered, *self.problems, *(unknown if chosen and chosen not in LANGUAGES else ())]

    def on_change(self, callback: Callable[[str], None]) -> None:
        """Call back on the event loop after each durable change: `site:<id>`, `pause` or `choices`."""
        self._listeners.append(callback)

    # -- sites -------------------------------------------------------------------------------------------------

    def site(self, site_id: str) -> SiteSettings:
        """One site's settings, the defaults where nothing was chosen."""
        return self._sites.get(site_id) or SiteSettings(enabled=site_id == ALWAYS_ON)

    def sites_on(self) -> frozenset[str]:
        """The sites that are switched on; asked for with every request, so it is kept ready."""
        return self._sites_on

    def added_hosts(self) -> dict[str, tuple[str, ...]]:
        """The hosts the person added, by site."""
        return {site: settings.hosts for site, settings in self._sites.items() if settings.hosts}

    async def change_site(
        self,
        site_id: str,
        *,
        enabled: bool | None = None,
        strictness: Strictness | None = None,
        rules: Mapping[str, Mode | None] | None = None,
        hosts: tuple[str, ...] | None = None,
        rehearse: bool | None = None,
    ) -> SiteSettings:
        """Change what is given; `rules` are merged, None takes a choice back. Raises ValueError, OSError.

        To rehearse again begins a new week only where the last one is over. A site that is off rehearses nothing.
        """

        def change() -> bool:
            old = self.site(site_id)
            merged = {**old.rules, **(rules or {})}
            on = old.enabled if enabled is None else enabled
            new = msgspec.convert(
                {
                    "enabled": on,
                    "rehearsing_since": changed_since(old.rehearsing_since, on, rehearse, self._clock.now()),
                    "strictness": strictness or old.strictness,
                    "rules": {rule: mode for rule, mode in merged.items() if mode is not None},
                    "hosts": old.hosts if hosts is None else tuple(dict.fromkeys(hosts)),
                },
                SiteSettings,
            )
            if new == old:
                return False
            self._keep_site(SiteRow(site_id, new))
            return True

        await self._change(f"site:{site_id}", change)
        return self.site(site_id)

    def _keep_site(self, row: SiteRow) -> None:
        shelf = self._site_shelf
        number = next((number for number, kept in shelf.values().items() if kept.site == row.site), None)
        if number is None:
            shelf.add(shelf.next_number(), row)
        else:
            shelf.replace(number, row)

    # -- pause -------------------------------------------------------------------------------------------------

    @property
    def paused_until(self) -> datetime | None:
        """What was set last, though it may be over."""
        return datetime.fromisoformat(self._choices.paused_until) if self._choices.paused_until else None

    @property
    def pauses(self) -> list[Pause]:
        """All pauses there have been, oldest first."""
        return list(self._pauses.values())

    def paused(self, now: datetime) -> bool:
        """Whether nothing is asked now. A clock set back cannot make a pause longer than it may be."""
        until = self.paused_until
        return until is not None and until - MAX_PAUSE <= now < until

    async def pause(self, until: datetime) -> None:
        """Ask nothing until then, at most 7 days ahead. Raises ValueError, OSError."""

        def change() -> bool:
            now = self._clock.now()
            if not now < until <= now + MAX_PAUSE:
                raise ValueError("until: a pause ends in the future, and within 7 days")
            with self._database.one_write():
                self._end_pause(now)
                self._pause_shelf.add(self._pause_shelf.next_number(), Pause(utc_text(now), utc_text(until)))
                self._keep_choices(self._choices.changed(paused_until=utc_text(until)))
            return True

        await self._change("pause", change)

    async def resume(self) -> None:
        """Ask again from now on."""

        def change() -> bool:
            if not self._choices.paused_until:
                return False
            with self._database.one_write():
                self._end_pause(self._clock.now())
                self._keep_choices(self._choices.changed(paused_until=""))
            return True

        await self._change("pause", change)

    def _end_pause(self, now: datetime) -> None:
        if self.paused(now):
            number = max(self._pauses)
            self._pause_shelf.replace(number, msgspec.structs.replace(self._pauses[number], ended=utc_text(now)))

    # -- all sites ---------------------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """The language of questions and pages, one of LANGUAGES; English where another was written into the file."""
        language = self._choices.language or self._first_language
        return language if language in LANGUAGES else "en"

    @property
    def own_words(self) -> dict[str, str]:
        """The person's own texts in the language that is spoken; each language keeps its own."""
        return dict(self._choices.own_in(self.language))

    def words(self) -> Words:
        """The texts in the person's language, with their own in place of ours; kept ready for every refusal."""
        return self._words

    @property
    def form(self) -> FormChoice:
        """How a prompt asks, or `turns`."""
        return self._choices.form

    @property
    def forms_met(self) -> tuple[str, ...]:
        """The forms the person has seen; a new one is announced once."""
        return self._choices.forms_met

    @property
    def study_seed(self) -> str:
        """What the draws follow from; empty where the forms never took turns."""
        return self._choices.study_seed

    @property
    def notify(self) -> bool:
        """Whether the desktop says that a question waits."""
        return self._choices.notify

    @property
    def time_limit(self) -> bool:
        """Whether a held request is given up after its rule's patience."""
        return self._choices.time_limit

    async def choose(self, **changes: object) -> None:
        """Change any of language, form, notify, time_limit, own_words. Raises ValueError, OSError.

        `own_words` replace all that there are in the language spoken then.
        """

        def change() -> bool:
            wanted = dict(changes)
            if "own_words" in wanted:
                language, own = wanted.get("language", self.language), wanted["own_words"]
                others = {each: kept for each, kept in self._choices.own_words.items() if each != language}
                wanted["own_words"] = others | ({str(language): own} if own else {})
            return self._keep_choices(self._choices.changed(**wanted))

        await self._change("choices", change)

    async def meet_form(self, form: str) -> None:
        """Remember that a form has been announced. Raises OSError."""
        await self._change("", lambda: self._keep_choices(self._choices.met(form)))

    def _keep_choices(self, new: Choices) -> bool:
        if new == self._choices:
            return False
        if self._choice_shelf.has(1):
            self._choice_shelf.replace(1, new)
        else:
            self._choice_shelf.add(1, new)
        return True

    # -- keeping -----------------------------------------------------------------------------------------------

    async def _change(self, name: str, change: Callable[[], bool]) -> None:
        """Do a change in the store thread; if it changed anything that has a name, tell the listeners."""

        def work() -> bool:
            changed = change()
            self._read()
            return changed

        if await self._thread.run(work) and name:
            for callback in self._listeners:
                callback(name)

    def _read(self) -> None:
        """Take what is kept into memory; each part is replaced whole, as the event loop may be reading."""
        self._sites = {row.site: row.settings for row in self._site_shelf.values().values()}
        self._sites_on = frozenset(site for site in {ALWAYS_ON, *self._sites} if self.site(site).enabled)
        self._choices = self._choice_shelf.values().get(1, Choices())
        self._choices = self._choices.own_apart(self.language)
        self._words = load_locale(self.language).with_own(self.own_words)
        self._pauses = self._pause_shelf.values()
