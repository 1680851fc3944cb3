"""`firsthand browse` and `firsthand demo`: a browser window of its own, routed and trusting."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firsthand.options import CHOSEN_FOLDER, DataFolder

if TYPE_CHECKING:
    from firsthand.instance import Running

PRACTICE_PAGE = "https://practice.firsthand.internal/"
DASHBOARD = "dashboard"
STOP_PATIENCE_S = 10
LOOK_AGAIN_S = 2.0

Port = Annotated[int, typer.Option("--port", help="The proxy's port, where it is not running yet.")]
ServerPort = Annotated[int, typer.Option("--server-port", help="The dashboard's port, where it is not running yet.")]
# For the tests, which speak to the browser over its debugging port.
Headless = Annotated[bool, typer.Option("--headless", hidden=True)]
Fingerprint = Annotated[bool, typer.Option("--fingerprint", hidden=True)]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(browse)
    app.command()(demo)


def browse(
    url: Annotated[str, typer.Argument(metavar="[URL]", help="What to open; the dashboard if nothing.")] = "",
    port: Port = 8785,
    server_port: ServerPort = 8786,
    headless: Headless = False,
    fingerprint: Fingerprint = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Open a browser window that goes through Firsthand.

    Chromium, in a profile of its own; your own browser and system are not touched. Joins the running
    instance, or starts one that ends with the window. FIRSTHAND_BROWSER names another Chromium to use.
    Firefox cannot be opened this way yet.
    """
    pages = [url] if url else [DASHBOARD]
    _open(pages, data, (port, server_port), headless=headless, fingerprint=fingerprint)


def demo(
    port: Port = 8785,
    server_port: ServerPort = 8786,
    headless: Headless = False,
    fingerprint: Fingerprint = False,
    data: DataFolder = CHOSEN_FOLDER,
) -> None:
    """Open the practice network, to try it.

    Press Connect there and meet the prompt. Nothing leaves this machine.
    """
    _open([PRACTICE_PAGE, DASHBOARD], data, (port, server_port), headless=headless, fingerprint=fingerprint)


def _open(pages: list[str], data: Path, ports: tuple[int, int], *, headless: bool, fingerprint: bool) -> None:
    import signal

    from firsthand.chromium import find_browser, how_to_install
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import say

    program = find_browser()
    if program is None:
        raise Stop(Exit.FAILED, how_to_install())
    # A plain SIGTERM, or a closed terminal, would leave the window and the instance behind.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        with _joined_or_started(data, ports) as running:
            command, environment = _prepared(program, running, headless=headless, fingerprint=fingerprint)
            say(f"Firsthand runs at {running.server}; close the browser window to end this.")
            pages = pages[:1] if headless else pages  # a headless Chromium opens one page only
            pages = [_dashboard(running) if page == DASHBOARD else page for page in pages]
            _wait_for_window([*command, *pages], environment, data)
    except KeyboardInterrupt:
        say("")


def _wait_for_window(command: list[str], environment: dict[str, str], data: Path) -> None:
    """Wait until the browser is closed; what it complained about is shown only where it failed."""
    import tempfile

    from firsthand.access import find_running
    from firsthand.stopping import Exit, Stop
    from firsthand.terminal import complain

    with tempfile.TemporaryFile() as complaints:
        window = subprocess.Popen(command, env=environment, stderr=complaints)  # noqa: S603
        try:
            while (code := _ended_within(window, LOOK_AGAIN_S)) is None:
                if find_running(data) is None:
                    complain("Firsthand has stopped: sites it has rules for do not load until it runs again.")
                    code = window.wait()
                    break
        finally:
            _end(window)
        if code:
            complaints.seek(0)
            last = complaints.read().decode(errors="replace").splitlines()[-5:]
            raise Stop(Exit.FAILED, f"The browser ended with code {code}.", *last)


def _ended_within(process: "subprocess.Popen[bytes]", wait_s: float) -> int | None:
    try:
        return process.wait(wait_s)
    except subprocess.TimeoutExpired:
        return None


def _prepared(
    program: str, running: "Running", *, headless: bool, fingerprint: bool
) -> tuple[list[str], dict[str, str]]:
    """The browser's command and environment; its profile exists then, and trusts what the proxy shows it."""
    import os

    from firsthand.authority import Authority
    from firsthand.chromium import Profile
    from firsthand.inline_pac import inline_pac
    from firsthand.instance import Instance
    from firsthand.terminal import complain

    instance = Instance(Path(running.data))
    profile = Profile(instance.folder / "browser")
    profile.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = Authority(instance.ca_folder)
    as_root = hasattr(os, "getuid") and os.getuid() == 0
    command = [program, *profile.arguments(inline_pac(instance, running), as_root=as_root)]
    if as_root:
        complain("You are root, so the browser runs without its sandbox (--no-sandbox).")
    if headless:
        command += ["--headless=new", "--remote-debugging-port=0"]
    if fingerprint:
        command.append(f"--ignore-certificate-errors-spki-list={authority.spki_list()}")
    else:
        profile.trust(authority.named_roots())
    return command, profile.environment()


@contextmanager
def _joined_or_started(data: Path, ports: tuple[int, int]) -> Iterator["Running"]:
    """The running instance with a proxy; else one of our own, stopped at the end."""
    from firsthand.access import find_running
    from firsthand.stopping import Exit, Stop

    running = find_running(data)
    if running is not None and not running.proxy:
        raise Stop(Exit.FAILED, f"firsthand serve is running (pid {running.pid}), without a proxy. Stop it first.")
    if running is not None:
        yield running
        return
    command = [sys.executable, "-m", "firsthand", "run", "--json", "--no-open", "--data", str(data)]
    command += ["--port", str(ports[0]), "--server-port", str(ports[1])]
    # A session of its own: Ctrl-C goes to this command alone, which then stops the two others in order.
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            process.stdout.readline()  # it speaks when all is listening, or ends having said why not
            running = find_running(data)
            if running is None:
                raise Stop(Exit(process.wait() or Exit.FAILED), "Firsthand did not start.")
            yield running
        finally:
            _end(process)


def _dashboard(running: "Running") -> str:
    """A link that opens the dashboard at once.

    Its code stands on the command line, where other accounts of this computer could read it. It is good once,
    and the browser uses it within a second or two. A page of our own that leads on to the link would hide it,
    but the server refuses whoever comes from another page.
    """
    from firsthand.ask import dashboard_link
    from firsthand.client import ServerApi
    from firsthand.instance import Instance

    return dashboard_link(ServerApi(running.server, Instance(Path(running.data)).token()))


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    process.terminate()
    if _ended_within(process, STOP_PATIENCE_S) is None:
        process.kill()
        process.wait()
