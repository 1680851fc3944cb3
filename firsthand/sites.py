"""`firsthand sites`: which sites are on, what is asked there, and which servers were added."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from firsthand.options import CHOSEN_FOLDER, AsJson, DataFolder

if TYPE_CHECKING:
    from firsthand.client import ServerApi

MODES = ("ask", "burst", "watch", "off")

commands = typer.Typer(
    name="sites",
    help="Which sites are on, and what is asked there.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Site = Annotated[str, typer.Argument(metavar="SITE", help="A site's short name, as firsthand sites lists it.")]
Sites = Annotated[list[str], typer.Argument(metavar="SITE…", help="Short names, as firsthand sites lists them.")]


@commands.callback()
def list_sites(context: typer.Context, as_json: AsJson = False, data: DataFolder = CHOSEN_FOLDER) -> None:
    """List the sites: on or off, strictness, servers added."""
    if context.invoked_subcommand is not None:
        return
    import json

    from firsthand.access import any_api
    from firsthand.sites_view import show_sites
    from firsthand.terminal import say

    with any_api(data) as api:
        sites = api.get("/api/sites")["sites"]
    if as_json:
        say(*(json.dumps(site, ensure_ascii=False) for site in sites))
        return
    show_sites(sites)


@commands.command("on")
def switch_on(sites: Sites, data: DataFolder = CHOSEN_FOLDER) -> None:
    """Switch sites on, at once: they ask from now on."""
    _switch(sites, data, {"enabled": True, "rehearse": False}, "is on.")


@commands.command("off")
def switch_off(sites: Sites, data: DataFolder = CHOSEN_FOLDER) -> None:
    """Switch sites off, at once."""
    _switch(sites, data, {"enabled": False}, "is off.")


@commands.command("rehearse")
def rehearse(sites: Sites, data: DataFolder = CHOSEN_FOLDER) -> None:
    """Switch sites on to rehearse for a week.

    Nothing is held; what would have been asked is noted, and firsthand sites rules SITE counts it. When the
    week is over, the site keeps watching: firsthand sites on SITE asks, the same words again rehearse another week.
    """
    _switch(
        sites, data, {"enabled": True, "rehearse": True}, "rehearses: nothing is held, what would be asked is noted."
    )


@commands.command("add")
def add_host(
    site: Site,
    host: Annotated[str, typer.Argument(metavar="HOST", help="The server's name, such as social.example.")],
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Add a server to a site that has many.

    Such as Mastodon or GitLab; the site is switched on. Programs that use the proxy must trust one more
    certificate then: the file that firsthand run names holds it, and firsthand browse sees to it at its next
    start.
    """
    from firsthand.access import any_api
    from firsthand.terminal import say

    name = host.strip().lower().removeprefix("https://").rstrip("/.")
    with any_api(data) as api:
        hosts = _one(api, site)["added"]
        if name not in hosts:
            api.send("PATCH", f"/api/sites/{site}", {"enabled": True, "hosts": [*hosts, name]})
    say(
        f"{name} belongs to {site} now.",
        f"Programs that use the proxy must trust anew: {data / 'ca' / 'firsthand-ca.pem'}",
        "A window of firsthand browse must be closed and opened again to send it through Firsthand.",
    )


@commands.command("rules")
def set_rules(
    site: Site,
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="RULE=MODE…", help="ask, burst, watch, off; or shipped, to undo your choice."),
    ] = None,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Show a site's rules, or change them.

    firsthand sites rules linkedin follow=watch changes every rule of the kind follow.
    """
    from firsthand.access import any_api, words_of
    from firsthand.sites_view import show_rehearsal, show_rules

    wanted = [_read_change(change) for change in changes or ()]
    with any_api(data) as api:
        shown = _one(api, site)
        if wanted:
            known = {rule["id"]: rule for rule in shown["rules"]}
            shown = api.send("PATCH", f"/api/sites/{site}", {"rules": _by_rule(site, wanted, known)})
        words = words_of(api)
    show_rules(shown["rules"])
    if shown["rehearsal"]:
        show_rehearsal(shown["rehearsal"], words)


def _switch(sites: list[str], data: Any, change: dict[str, bool], done: str) -> None:
    from firsthand.access import any_api
    from firsthand.terminal import say

    with any_api(data) as api:
        for site in sites:
            _one(api, site)  # all names are checked before the first is switched
        for site in sites:
            api.send("PATCH", f"/api/sites/{site}", change)
    for site in sites:
        say(f"{site} {done}")


def _one(api: "ServerApi", site: str) -> dict[str, Any]:
    from firsthand.stopping import Exit, Stop

    sites: list[dict[str, Any]] = api.get("/api/sites")["sites"]
    for each in sites:
        if each["id"] == site:
            return each
    raise Stop(Exit.BAD_INPUT, f"There is no site {site}. Known: {', '.join(each['id'] for each in sites)}")


def _read_change(change: str) -> tuple[str, str | None]:
    from firsthand.stopping import Exit, Stop

    rule, sign, mode = change.partition("=")
    if not sign or mode not in (*MODES, "shipped"):
        raise Stop(Exit.BAD_INPUT, f"{change!r}: say rule=mode, where mode is {', '.join(MODES)} or shipped")
    return rule, None if mode == "shipped" else mode


def _by_rule(
    site: str, wanted: list[tuple[str, str | None]], known: dict[str, dict[str, Any]]
) -> dict[str, str | None]:
    """The change by rule id; a kind stands for all its rules (`follow=watch`)."""
    from firsthand.stopping import Exit, Stop

    changes: dict[str, str | None] = {}
    for name, mode in wanted:
        rules = [rule for rule, about in known.items() if name in (rule, about["kind"])]
        if name in known:
            rules = [name]
        if not rules:
            raise Stop(Exit.BAD_INPUT, f"{site} has no rule {name}. It has: {', '.join(known)}")
        changes |= dict.fromkeys(rules, mode)
    return changes
