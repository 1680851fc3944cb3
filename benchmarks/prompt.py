"""How long an answer takes to let its request go, and a click to show the prompt.

`python -m benchmarks.prompt [--clicks N] [--answers N] [--folder DIR]`. Each answer is durably recorded in a month of
10,000 before its request goes: once measured at the desk, once over HTTP, from the answer sent to the site's answer
received, through the proxy and the API. Clicks are made in Chromium (painted.py); `--clicks 0` leaves it out.
"""

import argparse
import asyncio
import http.client
import json
import ssl
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figures import Figures, figures, show
from benchmarks.proxy import HOST, upstream
from benchmarks.store import fill
from server.clock import Clock
from server.desk import Desk
from server.prompt import Hold
from server.record import Answer, Client, Decision
from site_packs.action import Action, Target
from tests.e2e.certificates import UpstreamCA
from tests.e2e.instance import Firsthand
from tests.e2e.waiting import until as waited_for
from tests.server.conftest import desk_parts_over, open_stores, until

MONTH_OF = 10_000
AT_ONCE = 5  # requests held on one host
HOLD = {
    "answer → released, at the desk": "hold: p50 ≤ 15, p99 ≤ 40",
    "click → painted": "hold: p50 ≤ 150",
}


class ShiftedClock(Clock):
    """The real time, and what it was moved on by: so that nobody waits out the waiting."""

    moved_s = 0.0

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic() + self.moved_s

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC) + timedelta(seconds=self.moved_s)


def this_month() -> str:
    return datetime.now(UTC).strftime("%Y-%m")


async def at_the_desk(folder: Path, answers: int) -> Figures:
    """From the answer to the released request; afterwards its record is read back from the file."""
    clock = ShiftedClock()
    fill(folder / "records", this_month(), MONTH_OF)
    with open_stores(folder, clock) as stores:
        desk = Desk(desk_parts_over(stores, clock))
        taken, ids = [], []
        for number in range(answers + 5):
            target = Target(f"p{number}", f"pat-{number}", f"Pat {number}")
            action = Action("linkedin", "connect", "ask", "connect-profile", (target,))
            held = asyncio.ensure_future(desk.ask(action, Hold(f"c{number}", "www.linkedin.com", Client())))
            await until(lambda: desk.open_count)
            [view] = desk.views()
            desk.look(view.id)
            clock.moved_s += 6.0
            yes = Decision("proceed", view.digest, answer=Answer(spoken=True, how="call", when="2026-05"))
            await desk.drained()
            began = time.perf_counter()
            answering = asyncio.ensure_future(desk.decide(view.id, yes, "dashboard"))
            verdict = await held
            taken.append((time.perf_counter() - began) * 1000)
            assert verdict.sends
            assert verdict.delivery is not None
            await answering
            desk.delivered(verdict.delivery, "delivered:200")
            await desk.drained()
            ids.append(str(verdict.delivery.record_id))
        await desk.close()
    kept = json.loads((folder / "records" / f"{this_month()}.json").read_bytes())["records"]
    assert all(kept[str(int(record_id.partition(".")[2]))]["outcome"] == "proceed" for record_id in ids)
    return figures(taken[5:])


def over_http(folder: Path, answers: int) -> Figures:
    """From sending the answer to the API to having the site's answer, for a client that waits behind the proxy."""
    ca_folder = folder / "upstream"
    ca_folder.mkdir()
    ca = UpstreamCA(ca_folder)
    data = folder / "data"
    data.mkdir(mode=0o700)
    fill(data / "records", this_month(), MONTH_OF)
    taken: list[float] = []
    with upstream(ca) as port:
        instance = Firsthand(data, {HOST: port}, ca.file).start()
        try:
            instance.switch_on("mastodon")
            while len(taken) < answers + AT_ONCE:
                taken += _answer_some(instance, len(taken))
        finally:
            instance.stop()
    return figures(taken[AT_ONCE:])


def _answer_some(instance: Firsthand, number: int) -> list[float]:
    context = ssl.create_default_context(cafile=instance.ca)
    clients: dict[str, http.client.HTTPSConnection] = {}
    for who in range(number, number + AT_ONCE):
        client = http.client.HTTPSConnection("127.0.0.1", instance.port, context=context, timeout=30)
        client.set_tunnel(HOST, 443)
        client.request("POST", f"/api/v1/accounts/{who}/follow", headers={"Content-Length": "0"})
        clients[str(who)] = client
    prompts = waited_for(lambda: found if len(found := instance.prompts()) == AT_ONCE else None, what="the prompts")
    for prompt in prompts:
        instance.api("GET", f"/api/prompts/{prompt['id']}")
    time.sleep(2.1)  # the gentle wait
    server = http.client.HTTPConnection(instance.where["server"].removeprefix("http://"), timeout=30)
    server.connect()
    taken = []
    for prompt in prompts:
        answer = {"spoken": True, "how": "call", "when": "2026-05"}
        body = json.dumps({"outcome": "proceed", "digest": prompt["digest"], "answer": answer})
        headers = {"Authorization": f"Bearer {instance.token}", "Content-Type": "application/json"}
        client = clients[prompt["targets"][0]["id"]]
        began = time.perf_counter()
        server.request("POST", f"/api/prompts/{prompt['id']}/decision", body, headers)
        assert client.getresponse().read()
        taken.append((time.perf_counter() - began) * 1000)
        assert server.getresponse().read()
        client.close()
        time.sleep(0.2)  # what comes after the answer is over: nobody answers five in a tenth of a second
    server.close()
    return taken


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clicks", type=int, default=35)
    options.add_argument("--answers", type=int, default=200, help="at the desk; over HTTP a fifth of them")
    options.add_argument("--folder", type=Path, help="where to write; the disk measured is this folder's")
    chosen = options.parse_args()
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        (Path(name) / "desk").mkdir(mode=0o700)
        found["answer → released, at the desk"] = asyncio.run(at_the_desk(Path(name) / "desk", chosen.answers))
        found["answer → the site's answer, over HTTP"] = over_http(Path(name), chosen.answers // 5)
    if chosen.clicks:
        from benchmarks.painted import painted_figures

        found |= painted_figures(chosen.clicks)
    show(found, HOLD)


if __name__ == "__main__":
    main()
