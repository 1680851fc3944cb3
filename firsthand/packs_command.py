"""`firsthand packs`: check the site packs, show one in words, begin a new one."""

from typing import Annotated, Any

import typer

from firsthand.options import CHOSEN_FOLDER, DataFolder

MODE_WORDS = {
    "ask": "asked about every time",
    "burst": "asked about when there are many or alike",
    "watch": "recorded, never held",
    "off": "off",
}

commands = typer.Typer(
    name="packs", help="What Firsthand knows of each site.", no_args_is_help=True, rich_markup_mode=None
)


@commands.callback()
def _everywhere(data: DataFolder = CHOSEN_FOLDER) -> None:
    pass


@commands.command("check")
def check(data: DataFolder = CHOSEN_FOLDER) -> None:
    """Check every pack against its examples.

    Each example must be caught by its own rule alone and each near miss by none, all packs
    together; code 1 if anything is wrong.
    """
    from firsthand.instance import Instance
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import complain, say
    from site_packs.check import check_packs
    from site_packs.load import PackProblems, load_packs

    try:
        rulebook = load_packs(personal=Instance(data).personal_packs)
    except PackProblems as broken:
        raise Stop(Exit.FAILED, *broken.problems) from broken
    problems = [*rulebook.skipped, *check_packs(rulebook)]
    complain(*problems)
    rules = [rule for pack in rulebook.packs.values() for rule in pack.rules]
    examples = sum(len(rule.examples) for rule in rules)
    near_misses = sum(len(rule.near_misses) for rule in rules)
    say(
        f"{len(rulebook.packs)} packs, {len(rules)} rules, {examples} examples, {near_misses} near misses: "
        + (f"{len(problems)} problems" if problems else "all as they should be")
    )
    if problems:
        raise Stop(Exit.FAILED)


@commands.command("show")
def show(
    site: Annotated[str, typer.Argument(metavar="SITE", help="A site's short name.")], data: DataFolder = CHOSEN_FOLDER
) -> None:
    """Show one pack in words.

    Its hosts, and what is asked about on them.
    """
    from firsthand.instance import Instance
    from firsthand.rulebook import load_rulebook
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import say

    rulebook = load_rulebook(Instance(data).personal_packs)
    pack = rulebook.packs.get(site)
    if pack is None:
        raise Stop(Exit.BAD_INPUT, f"There is no pack {site}. There are: {', '.join(sorted(rulebook.packs))}")
    say(f"{pack.name} ({pack.site})", f"Hosts: {', '.join(rulebook.hosts(site))}")
    if pack.added_hosts:
        say(f"More can be added: firsthand sites add {site} HOST")
    for rule in pack.rules:
        requests = [f"    {'|'.join(rule.method)} {path}" for path in rule.path]
        condition = [f"    when {rule.when}"] if rule.when else []
        say("", f"{rule.id}: {rule.kind}, {MODE_WORDS[rule.mode]}", *requests, *condition)
        say(f"    {rule.source}; last seen {rule.seen}, confidence {rule.confidence}")


@commands.command("new")
def new(
    site: Annotated[str, typer.Argument(metavar="SITE", help="A short name in lower case.")],
    host: Annotated[str, typer.Option(help="The site's host.")] = "www.social.example",
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Begin a pack of your own.

    A template in the data folder that passes the checks; change it to what the site sends.
    """
    import json
    import re

    from firsthand.instance import Instance, write_private
    from firsthand.rulebook import load_rulebook
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import say

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,30}", site):
        raise Stop(Exit.BAD_INPUT, f"{site!r}: a short name has lower-case letters, digits and hyphens only")
    folder = Instance(data).personal_packs
    path = folder / f"{site}.json"
    if path.exists() or site in load_rulebook(folder).packs:
        raise Stop(Exit.BAD_INPUT, f"There is a pack {site} already.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(path, json.dumps(template(site, host), indent=2) + "\n")
    say(f"{path}", "Change it to what the site sends (firsthand explain FILE.har --near helps).")
    say("Then: firsthand packs check")


def template(site: str, host: str) -> dict[str, Any]:
    """A pack with one rule, its examples and near misses."""
    address = f"https://{host}/api/people"
    return {
        "$schema": "../pack.schema.json",
        "format": 1,
        "site": site,
        "name": site.title(),
        "hosts": [host],
        "link": f"https://{host}/people/{{handle}}",
        "rules": [
            {
                "id": "follow",
                "kind": "follow",
                "mode": "watch",
                "method": ["POST"],
                "path": ["/api/people/{id}/follow"],
                "targets": "[{id: params.id}]",
                "source": "where this is known from",
                "seen": "2026-11",
                "confidence": "low",
                "examples": [
                    {"request": {"method": "POST", "url": f"{address}/1001/follow"}, "targets": ["1001"]},
                    {"request": {"method": "POST", "url": f"{address}/1002/follow"}, "targets": ["1002"]},
                ],
                "near_misses": [
                    {"method": "POST", "url": f"{address}/1001/unfollow"},
                    {"method": "GET", "url": f"{address}/1001/follow"},
                ],
            }
        ],
    }
