"""Other spellings of one request that a site's server takes for the same: what a client, or somebody in a hurry, sends.

Every respelling is seeded. Each is one that servers are known to accept (RFC 3986, RFC 9110, what Rails, PHP, nginx and
Node's body parsers do); what only some sites accept is tied to what the pack says of its site.
"""

import gzip
import json
import random
import zlib
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlencode

import brotli

from site_packs.facts import SeenRequest
from site_packs.model import Pack, Rule

BOUNDARY = "----WebKitFormBoundary7MA4YWxk"
JUNK = "\u2603 other"

INNOCENT = {"operationName": "HomeFeed", "variables": {}, "query": "query HomeFeed { feed { id } }"}

type Respell = Callable[[SeenRequest], SeenRequest]


class Respeller:
    """Spells requests of one rule anew; `spoils_targets` tells whether the last one left the targets in doubt."""

    def __init__(self, pack: Pack, rule: Rule, rng: random.Random) -> None:
        self._pack = pack
        self._rule = rule
        self._rng = rng
        self.done: list[str] = []
        self.spoils_targets = False

    def respelled(self, request: SeenRequest) -> SeenRequest:
        """The same request, spelled in one to four other ways; the names of these ways are in `done`."""
        self.done, self.spoils_targets = [], False
        if not self._rng.randrange(4):
            request = self._body_anew(request)  # first: what follows changes bytes, not what they say
        for respell in self._rng.sample(self._anywhere(), k=self._rng.randint(1, 3)):
            request = respell(request)
        if request.body and not self._rng.randrange(3):
            request = self._coded(request)
        return request

    def _anywhere(self) -> list[Respell]:
        ways = [self._host, self._percent, self._slashes, self._query, self._unrelated, self._header_case]
        if self._rule.case == "ignore":
            ways.append(self._path_case)
        if self._rule.method != ("GET",):
            ways.append(self._method_spelling)
        if "POST" not in self._rule.method and "GET" not in self._rule.method:
            ways.append(self._override)
        return ways

    def _did(self, name: str) -> None:
        self.done.append(name)

    # -- request line ------------------------------------------------------------------------------------------

    def _host(self, request: SeenRequest) -> SeenRequest:
        self._did("host")
        host = self._rng.choice([request.host.upper(), request.host.title(), f"{request.host}:443", f"{request.host}."])
        return _changed(request, host=host)

    def _method_spelling(self, request: SeenRequest) -> SeenRequest:
        self._did("method")
        return _changed(request, method=self._rng.choice([request.method.lower(), request.method.title()]))

    def _override(self, request: SeenRequest) -> SeenRequest:
        method = request.method.upper()
        if method == "POST":
            return request
        self._did("override")
        header = self._rng.choice(["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"])
        if header == "_method" and self._pack.method_override == "header":
            header = "X-HTTP-Method-Override"
        if header == "_method":
            joint = "&" if "?" in request.target else "?"
            return _changed(request, method="POST", target=f"{request.target}{joint}_method={method.lower()}")
        return _changed(request, method="POST", headers=(*request.headers, (header, method)))

    def _percent(self, request: SeenRequest) -> SeenRequest:
        self._did("percent")
        path, mark, query = request.target.partition("?")
        return _changed(request, target=self._some_encoded(path, "/%;") + mark + self._query_encoded(query))

    def _some_encoded(self, text: str, kept: str) -> str:
        out, at = [], 0
        while at < len(text):
            here = text[at]
            if here == "%":
                out.append(text[at : at + 3])
                at += 3
                continue
            encodes = here not in kept and here.isascii() and not self._rng.randrange(4)
            code = f"%{ord(here):02x}" if self._rng.randrange(2) else f"%{ord(here):02X}"
            out.append(code if encodes else here)
            at += 1
        return "".join(out)

    def _query_encoded(self, query: str) -> str:
        return self._some_encoded(query, "&=+%;")

    def _path_case(self, request: SeenRequest) -> SeenRequest:
        self._did("path case")
        path, mark, query = request.target.partition("?")
        known = {part for template in self._rule.path for part in template.lower().split("/") if "{" not in part}
        parts = [part.swapcase() if part.lower() in known else part for part in path.split("/")]
        return _changed(request, target="/".join(parts) + mark + query)

    def _slashes(self, request: SeenRequest) -> SeenRequest:
        self._did("slashes")
        path, mark, query = request.target.partition("?")
        ways = [path.replace("/", "//", 1), path.replace("/", "/./", 1), "/x/.." + path]
        if path != "/":
            ways.append(path + ";v=1")
            if self._rule.trailing_slash:
                ways += [path + "/", path + "//"]
        return _changed(request, target=self._rng.choice(ways) + mark + query)

    def _query(self, request: SeenRequest) -> SeenRequest:
        path, mark, query = request.target.partition("?")
        if not query or "(" in query:
            return request  # LinkedIn's own grammar within a value; its order is left alone
        self._did("query order")
        pairs = query.split("&")
        if len({pair.partition("=")[0] for pair in pairs}) == len(pairs):
            self._rng.shuffle(pairs)
        if self._rng.randrange(2) and self._pack.method_override != "header":
            name = self._rng.choice(pairs).partition("=")[0]
            pairs.insert(self._rng.choice([0, len(pairs)]), f"{name}={quote(JUNK)}")
            self.spoils_targets = True
        return _changed(request, target=path + mark + "&".join(pairs))

    def _unrelated(self, request: SeenRequest) -> SeenRequest:
        self._did("unrelated field")
        path, _, query = request.target.partition("?")
        pairs = [*(query.split("&") if query else []), "utm_source=x%26y", "_=1730000000"]
        return _changed(request, target=f"{path}?{'&'.join(pairs)}")

    def _header_case(self, request: SeenRequest) -> SeenRequest:
        self._did("header case")
        headers = [
            (self._rng.choice([name.upper(), name.lower(), name.title()]), value) for name, value in request.headers
        ]
        return _changed(request, headers=(*headers, ("X-Requested-With", "XMLHttpRequest")))

    # -- body --------------------------------------------------------------------------------------------------

    def _body_anew(self, request: SeenRequest) -> SeenRequest:
        kind = _header(request, "content-type").lower()
        if "json" in kind:
            return self._json_anew(request)
        if "x-www-form-urlencoded" in kind:
            return self._form_anew(request)
        return request

    def _json_anew(self, request: SeenRequest) -> SeenRequest:
        document = self._operations(json.loads(request.body))
        self._did("json")
        text = self._json_text(document)
        encoding = self._rng.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
        kinds = ["application/json", "application/json; charset=UTF-8", "text/plain;charset=UTF-8"]
        if encoding == "utf-8":
            kinds += ["application/vnd.api+json", 'application/json;charset="utf-8"']
        if 'headers."content-type"' in self._rule.when:
            kinds = [_header(request, "content-type")]
        return _with_body(request, text.encode(encoding), self._rng.choice(kinds))

    def _operations(self, document: object) -> object:
        """GraphQL with other white space, and an operation alone or in a batch, where the site takes batches."""
        if (
            "graphql_fields" in self._rule.when
            and isinstance(document, dict)
            and isinstance(document.get("query"), str)
        ):
            self._did("graphql")
            text = document["query"].replace("{", ",\n{ ").replace("(", " ( ")
            document = {**document, "query": f"# a comment {{ }}\n{text}"}
        if "to_array(json)" in self._rule.when and self._rng.randrange(2):
            self._did("batch")
            batch = document if isinstance(document, list) else [document]
            document = [INNOCENT, *batch] if self._rng.randrange(2) else [*batch, INNOCENT]
        return document

    def _json_text(self, document: object) -> str:
        if isinstance(document, dict):
            items = list(document.items())
            self._rng.shuffle(items)
            pairs = [f"{self._json_string(key)}:{self._json_text(value)}" for key, value in items]
            if items and not self._rng.randrange(4):  # the last of repeated keys counts
                pairs.insert(0, f"{json.dumps(items[-1][0])}:{json.dumps(JUNK)}")
            if not self._rng.randrange(4):
                pairs.append('"unrelated": [null, {"deep": 1}]')
            return "{" + self._rng.choice([",", " ,\n\t"]).join(pairs) + "}"
        if isinstance(document, list):
            return "[ " + ",".join(map(self._json_text, document)) + "]"
        return self._json_string(document) if isinstance(document, str) else json.dumps(document)

    def _json_string(self, text: str) -> str:
        escape = self._rng.randrange(3) == 0
        return '"' + "".join(self._escaped(one, always=escape) for one in text) + '"'

    def _escaped(self, character: str, *, always: bool) -> str:
        if ord(character) < 0x10000 and (always or not self._rng.randrange(6)):
            return f"\\u{ord(character):04x}"
        return json.dumps(character, ensure_ascii=False)[1:-1]

    def _form_anew(self, request: SeenRequest) -> SeenRequest:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True)
        names = [name for name, _ in pairs]
        if len(set(names)) == len(names):
            self._rng.shuffle(pairs)
            if pairs and not self._rng.randrange(3):
                at = self._rng.choice([0, len(pairs)])
                pairs.insert(at, (self._rng.choice(names), JUNK))
                self.spoils_targets = True
        pairs.append(("utf8", "\u2713"))
        if self._rng.randrange(3):
            self._did("form")
            text = "&".join(
                f"{self._query_encoded(quote(name, safe='[]'))}={self._query_encoded(urlencode({'': value})[1:])}"
                for name, value in pairs
            )
            kinds = ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8"]
            return _with_body(request, text.encode(), self._rng.choice(kinds))
        self._did("multipart")
        quoted = self._rng.choice(['"{}"', "{}"])
        head = '--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        parts = [head.format(boundary=BOUNDARY, name=name, value=value) for name, value in pairs]
        body = ("preamble\r\n" if quoted == "{}" else "") + "".join(parts) + f"--{BOUNDARY}--\r\n"
        return _with_body(request, body.encode(), "multipart/form-data; boundary=" + quoted.format(BOUNDARY))

    def _coded(self, request: SeenRequest) -> SeenRequest:
        if _header(request, "content-encoding"):
            return request
        codings = ["gzip", "x-gzip", "deflate", "raw deflate", "gzip, deflate", "GZip"]
        if "body ==" not in self._rule.when:  # else the rule lets go what it cannot read, and its pack says so
            codings.append("br")
        coding = self._rng.choice(codings)
        self._did(coding)
        self.spoils_targets |= coding == "br"  # no library of ours unpacks it: held as unreadable
        body = request.body
        for one in coding.lower().split(", "):
            match one:
                case "gzip" | "x-gzip":
                    body = gzip.compress(body)
                case "deflate":
                    body = zlib.compress(body)
                case "raw deflate":
                    body = zlib.compress(body, wbits=-15)
                case "br":
                    body = brotli.compress(body)
        name = "deflate" if coding == "raw deflate" else coding
        return _changed(request, body=body, headers=(*request.headers, ("Content-Encoding", name)))


def _changed(request: SeenRequest, **changes: object) -> SeenRequest:
    fields = {name: getattr(request, name) for name in SeenRequest.__struct_fields__}
    return SeenRequest(**{**fields, **changes})


def _with_body(request: SeenRequest, body: bytes, content_type: str) -> SeenRequest:
    headers = [(name, value) for name, value in request.headers if name.lower() != "content-type"]
    return _changed(request, body=body, headers=(*headers, ("Content-Type", content_type)))


def _header(request: SeenRequest, name: str) -> str:
    return next((value for known, value in request.headers if known.lower() == name), "")
