"""Puts the server's parts together over one data folder: stores, desk, door, certificates, rulebook."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from firsthand.authority import Authority
from firsthand.desktop import first_language
from firsthand.instance import Instance
from firsthand.stopping import Exit, Stop
from firsthand.terminal import complain
from server.clock import Clock
from server.desk import Desk
from server.desk_parts import DeskLimits, DeskParts
from server.desk_view import SiteFace
from server.door import Door
from server.events import Events
from server.friction_log import FrictionLog
from server.interruptions import record_interrupted
from server.open_prompts import OpenPrompts
from server.people import People
from server.questions import question, site_name
from server.settings import Settings
from server.storage import StoreDamaged, StoreThread
from server.words import Words
from site_packs.action import Action
from site_packs.match import Rulebook

log = logging.getLogger(__name__)


class Stores:
    """The files of a data folder, open. Raises Stop, naming every damaged one."""

    def __init__(self, instance: Instance, clock: Clock) -> None:
        self.thread = StoreThread()
        folder, problems = instance.folder, list[str]()

        def opened[Store](make: Callable[[], Store]) -> Store | None:
            try:
                return make()
            except StoreDamaged as damaged:
                problems.extend(damaged.problems)
                return None

        language = first_language()
        settings = opened(lambda: Settings.open(folder / "settings.json", self.thread, clock, language))
        people = opened(lambda: People.open(folder / "people.json", self.thread, clock))
        friction_log = opened(lambda: FrictionLog.open(folder / "records", self.thread, clock))
        open_prompts = opened(lambda: OpenPrompts.open(folder / "open.json", self.thread))
        if settings is None or people is None or friction_log is None or open_prompts is None:
            self.thread.close()
            raise Stop(Exit.BAD_INPUT, *problems, "Nothing was changed; these files need a look first.")
        self.settings, self.people = settings, people
        self.friction_log, self.open_prompts = friction_log, open_prompts
        for store in (settings, people, friction_log, open_prompts):
            complain(*store.recovered)


class Assembly:
    """The parts over one data folder. Made on the running event loop."""

    def __init__(self, instance: Instance, packs: Rulebook, stores: Stores, clock: Clock, limits: DeskLimits) -> None:
        self.instance, self.stores, self.clock = instance, stores, clock
        self.authority = Authority(instance.ca_folder)
        self.events = Events()
        self.door = Door(clock)
        self.site_changed: Callable[[str], None] = lambda site: None
        self._packs = packs
        self._rulebook = packs.with_added_hosts(stores.settings.added_hosts())
        self.desk = Desk(self._desk_parts(), limits)
        stores.settings.on_change(self._settings_changed)

    def rulebook(self) -> Rulebook:
        """The packs with the hosts added so far."""
        return self._rulebook

    def words(self) -> Words:
        """The texts in the person's language, with their own in place of ours."""
        return self.stores.settings.words()

    def refusal_text(self, reason: str, address: str) -> str:
        """What a site's client is told about something that was not sent, and why; `address` is the dashboard's."""
        texts = self.words().texts
        text = texts.get(f"refusal.{reason}") or texts.get("refusal.other") or "Firsthand did not send this."
        return text.replace("{address}", address)

    def extra_hosts(self) -> list[str]:
        """The hosts the main authority does not cover: added ones, and those of personal packs."""
        sites = self._rulebook.packs
        return sorted({host for site in sites for host in self._rulebook.hosts(site)})

    def certify(self) -> None:
        """Make certificates for those extra hosts that have none yet; a key takes about a tenth of a second."""
        for host in self.extra_hosts():
            try:
                if self.authority.add_host(host):
                    log.warning(
                        "%s has a certificate of its own now; programs must trust %s anew",
                        host,
                        self.authority.trust_file,
                    )
            except ValueError as error:
                log.warning("No certificate can be made: %s", error)

    def _settings_changed(self, what: str) -> None:
        """A site was changed: the rules follow at once, before the change is acknowledged."""
        kind, _, site = what.partition(":")
        if kind != "site":
            return
        self._rulebook = self._packs.with_added_hosts(self.stores.settings.added_hosts())
        self.site_changed(site)

    def _desk_parts(self) -> DeskParts:
        stores = self.stores
        return DeskParts(
            friction_log=stores.friction_log,
            open_prompts=stores.open_prompts,
            settings=stores.settings,
            people=stores.people,
            events=self.events,
            documents=self.door.documents,
            clock=self.clock,
            question=self._question,
            face_of=self._face_of,
            decoys=self._decoys,
        )

    def _question(self, action: Action) -> str:
        return question(action, self.words())

    def _decoys(self) -> list[str]:
        return self.words().say("name.decoys").split("|")

    def _face_of(self, site: str) -> SiteFace:
        pack = self._packs.packs.get(site)
        if pack is None:
            return SiteFace(site)
        return SiteFace(site_name(pack, self.words()), pack.link, pack.powers)


@asynccontextmanager
async def assembled(instance: Instance, packs: Rulebook, limits: DeskLimits | None = None) -> AsyncIterator[Assembly]:
    """The parts for as long as the block runs; what a killed run left open is recorded first."""
    clock = Clock()
    stores = Stores(instance, clock)
    try:
        left = stores.open_prompts.take_interrupted()
        if left:
            await record_interrupted(stores.friction_log, left, clock.now())
            await stores.open_prompts.keep([])
        parts = Assembly(instance, packs, stores, clock, limits or DeskLimits())
        try:
            yield parts
        finally:
            await parts.desk.close()
            parts.events.close()
            parts.door.documents.close()
    finally:
        stores.thread.close()
