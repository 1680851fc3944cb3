"""Talks to the local API of a running instance."""

import http.client
import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

TIMEOUT_S = 10.0


class ServerAway(ConnectionError):
    """Nobody answers where the server should be."""


class ApiRefusal(Exception):
    """The server said no; `status` is the HTTP status, `body` the decoded answer."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(str(body.get("error") or f"status {status}"))
        self.status = status
        self.body = body


class ServerApi:
    """One server, by its address and token. Proxies named in the environment are never used."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self._place = urlsplit(address)
        self._token = token

    def get(self, path: str, **query: object) -> Any:
        """The decoded answer; query parts that are None or empty are left out."""
        given = {name: str(value) for name, value in query.items() if value not in (None, "")}
        return self.send("GET", f"{path}?{urlencode(given)}" if given else path)

    def send(self, method: str, path: str, body: object = None) -> Any:
        """The decoded answer to one request. Raises ApiRefusal and ServerAway."""
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            raw = answer.read()
        except (TimeoutError, OSError, http.client.HTTPException) as error:
            raise ServerAway(f"{self.address} does not answer: {error}") from error
        finally:
            connection.close()
        decoded = _decoded(raw)
        if answer.status >= 400:
            raise ApiRefusal(answer.status, decoded if isinstance(decoded, dict) else {})
        return decoded


def segment(text: str) -> str:
    """A value as one segment of a path."""
    return quote(text, safe="")


def _decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None
