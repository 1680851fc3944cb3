"""`firsthand packs`: check the site packs, show one in words, begin a new one."""

from pathlib import Path
from typing import Annotated

import typer

from firsthand.options import CHOSEN_FOLDER, DataFolder

MAX_NAME = 31

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
    from site_packs.wording import MODE_WORDS

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
    site: Annotated[str, typer.Argument(metavar="SITE", help="A short name in lower case; it names the file too.")],
    host: Annotated[str, typer.Option(help="The site's host.")] = "",
    extends: Annotated[str, typer.Option(metavar="SHIPPED", help="Add to a site that has a pack already.")] = "",
    recording: Annotated[
        str, typer.Option("--from", metavar="FILE.har", help="Begin a rule from a request of this recording.")
    ] = "",
    entry: Annotated[
        int, typer.Option(metavar="N", help="With --from: the request's number, as firsthand explain --near tells it.")
    ] = -1,
    kind: Annotated[str, typer.Option(help="With --from: connect, follow, invite … (else guessed).")] = "",
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Begin a pack of your own.

    A file in the data folder that passes the checks: a template to change, one that extends a shipped
    pack, or a rule from one request of a recording, with made-up values in place of yours.
    """
    import re

    from firsthand import new_pack
    from firsthand.instance import Instance
    from firsthand.rulebook import load_rulebook
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import say

    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", site) or len(site) > MAX_NAME:
        raise Stop(Exit.BAD_INPUT, f"{site!r}: a short name has lower-case letters and digits, joined by hyphens")
    if host and (extends or recording):
        raise Stop(Exit.BAD_INPUT, "--host is for a template; --extends and --from bring a host of their own.")
    folder = Instance(data).personal_packs
    path = folder / f"{site}.json"
    if recording:
        _begin_from(recording, entry, kind, extends or site, path, data)
        return
    if path.exists():
        raise Stop(Exit.BAD_INPUT, f"There is {path} already.")
    packs = load_rulebook(folder).packs
    if extends and extends not in packs:
        raise Stop(Exit.BAD_INPUT, f"There is no pack {extends}. There are: {', '.join(sorted(packs))}")
    if not extends and site in packs:
        raise Stop(
            Exit.BAD_INPUT,
            f"There is a pack {site} already. To add rules to it: firsthand packs new {site} --extends {site}",
        )
    if extends:
        new_pack.save(path, new_pack.extending(packs[extends]))
    else:
        new_pack.save(path, new_pack.template(site, host or "www.social.example"))
    say(
        f"{path}",
        "Next:",
        "  1. Record what the site sends: press F12 in the browser, Network, do it once, Save all as HAR.",
        "  2. Find the request: firsthand explain FILE.har --near",
        "  3. Change the rule in that file to what you found. What each field says: docs/pack-format.md",
        "  4. firsthand packs check",
    )


def _begin_from(recording: str, entry: int, kind: str, site: str, path: Path, data: Path) -> None:
    from firsthand import new_pack
    from firsthand.access import added_hosts
    from firsthand.explain import recorded
    from firsthand.instance import Instance
    from firsthand.rulebook import load_rulebook
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import say
    from site_packs.action import STRICTEST_FIRST
    from site_packs.wording import MODE_WORDS

    if kind and kind not in STRICTEST_FIRST:
        raise Stop(Exit.BAD_INPUT, f"{kind!r} is no kind. There are: {', '.join(STRICTEST_FIRST)}")
    requests = recorded(recording)
    if not 0 <= entry < len(requests):
        raise Stop(
            Exit.BAD_INPUT, f"--entry: a number from 0 to {len(requests) - 1}, as firsthand explain --near tells it"
        )
    request = requests[entry]
    if isinstance(request, str):
        raise Stop(Exit.BAD_INPUT, f"{entry}: {request}")
    rulebook = load_rulebook(Instance(data).personal_packs).with_added_hosts(added_hosts(data))
    pack, unsure = new_pack.from_request(request, site, kind, rulebook)
    new_pack.save(path, new_pack.joined(path, pack))
    rule = pack["rules"][0]
    guessed = "" if kind else " (guessed; --kind says it)"
    say(f"{path}", f"  {rule['id']}: {rule['kind']}{guessed}, {MODE_WORDS[rule['mode']]}")
    say(f"  request  {rule['method'][0]} {rule['path'][0]}", f"  when     {rule.get('when', 'always')}")
    say(f"  people   {rule['targets']}", "Values of yours in the samples were replaced by made-up ones.")
    if unsure:
        say(f"In the path, {', '.join(unsure)}: if that is a person and no word of the site's, write {{handle}} there.")
    say(
        "Next:",
        "  firsthand packs check",
        f"  firsthand explain {recording} --near     number {entry} should be an action now, and no other",
        f"  firsthand sites on {site}",
        "It is only recorded so far. Once it catches what it should and nothing else, raise `confidence` and `mode`.",
    )
