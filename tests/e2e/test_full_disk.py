"""A disk that takes nothing more: the act is not sent, and says so; nothing kept is lost."""

import resource
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from tests.e2e.instance import Firsthand

PRACTICE = "https://practice.firsthand.internal"


def press_connect(instance: Firsthand, handle: str) -> requests.Response:
    """What a script sees that presses Connect on the practice network."""
    proxies = {"https": instance.proxy}
    return requests.post(
        f"{PRACTICE}/api/people/{handle}/connect", json={"note": "Hi"}, proxies=proxies, verify=instance.ca, timeout=60
    )


def arrived(instance: Firsthand) -> Any:
    """What really reached the practice network."""
    reply = requests.get(f"{PRACTICE}/api/state", proxies={"https": instance.proxy}, verify=instance.ca, timeout=60)
    return reply.json()


def test_an_answer_that_cannot_be_recorded_sends_nothing_and_says_so(instance: Firsthand) -> None:
    assert instance.process is not None
    pid = instance.process.pid
    before = arrived(instance)
    unlimited = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    with ThreadPoolExecutor() as clients:
        first = clients.submit(press_connect, instance, "tomasz-zielinski")
        prompt = instance.prompt()
        # To the process this is a disk without room: every write to a file fails.
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, unlimited[1]))
        answer = instance.decide(prompt, "proceed")
        refused = first.result()
        resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
        after = arrived(instance)

        second = clients.submit(press_connect, instance, "tomasz-zielinski")
        again = instance.decide(instance.prompt(), "proceed")

    assert answer.status == 507, answer
    assert "nothing was sent" in answer.body["error"]
    assert refused.status_code == 403
    assert "Nothing was sent" in refused.json()["error"]
    assert after == before
    assert (again.status, second.result().status_code) == (200, 200)
    assert [record["outcome"] for record in instance.records()] == ["proceed"]
