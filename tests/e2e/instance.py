"""A real `firsthand run` in a process of its own, and what a client of its API may do."""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.waiting import free_port, until

ROOT = Path(__file__).parent.parent.parent
START_S = 30
STOP_S = 10

# An opener that ignores proxy variables: this talks to loopback only.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(slots=True)
class Answer:
    """Status and decoded JSON of one call to the API."""

    status: int
    body: Any


@dataclass
class Firsthand:
    """One data folder with fixed ports; it may be started, killed and started again."""

    data: Path
    upstreams: dict[str, int] = field(default_factory=dict)
    upstream_ca: Path | None = None
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    server_port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.where: dict[str, str] = {}
        self.errors = b""
        self._reader: threading.Thread | None = None

    def start(self) -> "Firsthand":
        """Start it and wait for the one line of JSON that says that all is listening."""
        command = [sys.executable, "-m", "firsthand", "run", "--json", "--no-open", "--data", str(self.data)]
        command += ["--port", str(self.port), "--server-port", str(self.server_port), *self.options]
        for host, port in self.upstreams.items():
            command += ["--connect-to", f"{host}:443:127.0.0.1:{port}"]
        if self.upstream_ca is not None:
            command += ["--upstream-ca", str(self.upstream_ca)]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "LC_ALL": "C.UTF-8"},  # the first language is the environment's
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.process = process
        self._reader = threading.Thread(target=self._read_errors, args=(process,), daemon=True)
        self._reader.start()
        watchdog = threading.Timer(START_S, process.kill)
        watchdog.start()
        assert process.stdout is not None
        line = process.stdout.readline()
        watchdog.cancel()
        if not line:
            process.wait(STOP_S)
            self._reader.join(STOP_S)
            raise AssertionError(f"firsthand run did not start:\n{self.errors.decode()}")
        self.where = json.loads(line)
        return self

    def _read_errors(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        for line in process.stderr:
            self.errors += line

    def stop(self) -> int:
        """End it as a person would, and give its exit code."""
        process = self.process
        assert process is not None
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"SIGTERM did not end it:\n{self.errors.decode()}") from None
        finally:
            self.process = None
            self._close(process)
        return code

    def kill(self) -> None:
        """kill -9."""
        process = self.process
        assert process is not None
        process.kill()
        process.wait()
        self.process = None
        self._close(process)

    def _close(self, process: subprocess.Popen[bytes]) -> None:
        if self._reader is not None:
            self._reader.join(STOP_S)
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()

    @property
    def proxy(self) -> str:
        """The proxy's address, as clients are given it."""
        return f"http://{self.where['proxy']}"

    @property
    def ca(self) -> str:
        """The file a client must trust."""
        return self.where["ca"]

    @property
    def token(self) -> str:
        """The bearer token, read as a person's own program would."""
        return (self.data / "token").read_text().strip()

    def api(self, method: str, path: str, body: object = None) -> Answer:
        """One call; errors of the API are answers too."""
        headers = {"Authorization": f"Bearer {self.token}"}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.where["server"] + path, data, headers, method=method)
        try:
            with _direct.open(request, timeout=10) as reply:
                return Answer(reply.status, json.loads(reply.read() or b"null"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, json.loads(error.read() or b"null"))

    def switch_on(self, site: str, **changes: object) -> None:
        """Ask on this site, gently: the tests wait two seconds instead of five."""
        answer = self.api("PATCH", f"/api/sites/{site}", {"enabled": True, "strictness": "gentle", **changes})
        assert answer.status == 200, answer

    def prompts(self) -> list[dict[str, Any]]:
        """The open prompts."""
        answer = self.api("GET", "/api/prompts")
        assert answer.status == 200, answer
        return list(answer.body["prompts"])

    def prompt(self) -> dict[str, Any]:
        """The one open prompt, once it is there."""
        prompts: list[dict[str, Any]] = until(self.prompts, what="a prompt")
        assert len(prompts) == 1, prompts
        return prompts[0]

    def decide(self, prompt: dict[str, Any], outcome: str, **more: object) -> Answer:
        """Answer over the API, as soon as the wait is over."""
        path = f"/api/prompts/{prompt['id']}"
        looked = self.api("GET", path)  # its first GET starts the wait for a bare client
        assert looked.status == 200, looked
        body = {"outcome": outcome, "digest": looked.body["digest"], **more}

        def answered() -> Answer | None:
            answer = self.api("POST", f"{path}/decision", body)
            return None if answer.status == 425 else answer

        return until(answered, what=f"the wait of prompt {prompt['id']} to end")

    def records(self, query: str = "") -> list[dict[str, Any]]:
        """The friction log, newest first."""
        answer = self.api("GET", f"/api/records{query}")
        assert answer.status == 200, answer
        return list(answer.body["records"])

    def record(self, outcome: str) -> dict[str, Any]:
        """The newest record, once there is one with this outcome."""

        def newest() -> dict[str, Any] | None:
            records = self.records("?limit=1")
            return records[0] if records and records[0]["outcome"] == outcome else None

        return until(newest, what=f"a record with outcome {outcome}")
