"""Pages under policies of their own, in Chromium: each behaves as it does without us, and its prompts still show."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from proxy_addons.csp import script_hash
from tests.e2e.both_ways import Surface, both_ways
from tests.e2e.browser import Chromium, Prompt, has_frame
from tests.e2e.certificates import UpstreamCA
from tests.e2e.conftest import LINKEDIN
from tests.e2e.page_site import HTML, PRESS, Answer, PageSite, report_of
from tests.e2e.waiting import until

pytestmark = pytest.mark.thorough

HASHED = "ran('hashed')"
HANDLER = "ran('handler')"
NONCE = "'nonce-abc'"
REPORT = "; report-uri /report"
DOOR = "https://firsthand.internal/document/"
SETTLED_MS = 700  # reports are sent a moment after what they are about

# Every way in which a page runs something of its own; what is forbidden of it is reported.
BODY = f"""<body><script>ran('inline')</script><script nonce=abc>ran('nonce')</script><script>{HASHED}</script>
<script src=/a.js></script><script src=/a.js?nonce nonce=abc></script><button id=b onclick="{HANDLER}">b</button>
<style>#b {{ color: rgb(1, 2, 3) }}</style><style nonce=abc>#b {{ top: 7px }}</style><p id=p style="left: 9px">p</p>
<iframe src=/framed></iframe><img src=/i.png><script nonce=abc>
const policy = window.trustedTypes;
try {{ document.body.insertAdjacentHTML("beforeend", "<i>x</i>"); ran("html") }} catch {{ ran("no html") }}
try {{ policy.createPolicy("own", {{createHTML: (x) => x}}); ran("policy") }} catch {{ ran("no policy") }}
try {{ eval("ran('eval')") }} catch {{ ran("no eval") }}
const later = document.createElement("script"); later.src = "/a.js?later"; document.head.append(later);
try {{ new Worker("/w.js").onerror = () => 0; ran("worker") }} catch {{ ran("no worker") }}
document.getElementById("b").click(); addEventListener("load", () => setTimeout(ran, 50, "loaded"));
</script></body>"""
# Runs whatever the policy, for it is asked by the test.
LOOK = """() => ({ran: window.all ?? [], color: getComputedStyle(document.getElementById("b")).color,
  top: getComputedStyle(document.getElementById("b")).top, left: document.getElementById("p").style.left,
  children: [...document.documentElement.children].filter((one) => one.matches("head, body")).length,
  framed: document.querySelector("iframe[src='/framed']").clientWidth})"""
RAN = "window.all = []; window.ran = (what) => { window.all.push(what) }"

CSP, REPORT_ONLY = "content-security-policy", "content-security-policy-report-only"
HASH = f"{script_hash(RAN)} {script_hash(HASHED)}"


@dataclass(frozen=True, slots=True)
class Case:
    """One page: its headers, and what stands in its head before all else."""

    headers: tuple[tuple[str, str], ...] = ()
    head: str = ""

    @property
    def answer(self) -> Answer:
        """As the site sends it. The first script tells what runs; it is allowed by hash or nonce."""
        page = f"<!doctype html><html><head>{self.head}<script nonce=abc>{RAN}</script></head>{BODY}</html>"
        return Answer(page.encode(), [*HTML.items(), *self.headers])


def under(*policies: str, name: str = CSP, **more: str) -> Case:
    headers = [(name, policy + REPORT) for policy in policies]
    return Case((*headers, *((key.replace("_", "-"), value) for key, value in more.items())))


def meta(tag: str, **more: str) -> Case:
    return Case(tuple((key.replace("_", "-"), value) for key, value in more.items()), tag)


TRUSTED = f"require-trusted-types-for 'script'; trusted-types 'none'; script-src {NONCE} 'self'"
CASES = {
    "no policy": Case(),
    "nonce": under(f"script-src {NONCE}; object-src 'none'"),
    "nonce, strict-dynamic": under(f"script-src {NONCE} 'strict-dynamic' https: 'unsafe-inline'; base-uri 'none'"),
    "hash": under(f"script-src {HASH}"),
    "hash, strict-dynamic": under(f"script-src {HASH} 'strict-dynamic'"),
    "script-src none": under("default-src 'none'; script-src 'none'"),
    "default-src none": under("default-src 'none'"),
    "default-src none, connect": under("default-src 'none'; connect-src 'self'"),
    "default-src self": under("default-src 'self'"),
    "hosts": under(f"script-src {LINKEDIN} https://cdn.example; frame-src {LINKEDIN}"),
    "two headers": under(f"script-src {NONCE}", "default-src 'self' 'unsafe-inline'"),
    "two in one header": under(f"script-src {NONCE}; frame-src 'none', default-src * 'unsafe-inline' 'unsafe-eval'"),
    "script-src-elem": under(f"script-src 'none'; script-src-elem {NONCE} 'self'; script-src-attr 'unsafe-inline'"),
    "unsafe-inline": under("script-src 'unsafe-inline' 'self'; style-src 'unsafe-inline'; frame-src 'self'"),
    "unsafe-inline and nonce": under(f"script-src 'unsafe-inline' {NONCE}; style-src {NONCE}"),
    "unsafe-hashes": under(f"script-src {NONCE} 'unsafe-hashes' {script_hash(HANDLER)} 'report-sample'"),
    "child-src": under("child-src 'self'; script-src 'self' 'unsafe-inline'"),
    "worker-src": under(f"script-src {NONCE}; worker-src 'none'; frame-src 'self'"),
    "trusted types": under(TRUSTED),
    "trusted types and policies": under(f"{TRUSTED}; default-src 'self'", "trusted-types own"),
    "upgrade": under(f"upgrade-insecure-requests; block-all-mixed-content; script-src {NONCE}"),
    "report only": under("default-src 'none'", name=REPORT_ONLY),
    "report only beside another": replace(
        under(f"script-src {NONCE}; frame-src 'none'"),
        headers=(*under(f"script-src {NONCE}").headers, (REPORT_ONLY, f"default-src 'self'{REPORT}")),
    ),
    "meta": meta(f'<meta http-equiv="Content-Security-Policy" content="script-src {NONCE}; frame-src \'none\'">'),
    "meta, odd": meta(f"<META CONTENT=\"DEFAULT-SRC 'self' {NONCE}\" x HTTP-EQUIV=content-security-policy />"),
    "meta and header": meta(
        f'<meta http-equiv=content-security-policy content="script-src {NONCE}">', **{CSP: "default-src 'self'"}
    ),
    "meta in a comment": meta("<!--<meta http-equiv=content-security-policy content=\"default-src 'none'\">-->"),
    "coep": under(f"script-src {NONCE}", cross_origin_embedder_policy="require-corp"),
    "coep credentialless, coop": under(
        "default-src 'self' 'unsafe-inline'",
        cross_origin_embedder_policy="credentialless",
        cross_origin_opener_policy="same-origin",
        x_frame_options="DENY",
    ),
}
SANDBOXED = under("sandbox allow-scripts; script-src 'unsafe-inline' 'self'")


@pytest.fixture(scope="module")
def surface(tmp_path_factory: pytest.TempPathFactory, upstream_ca: UpstreamCA) -> Iterator[Surface]:
    site = PageSite(upstream_ca, LINKEDIN)
    script = {"content-type": "text/javascript"}
    site.answers["/a.js"] = Answer(b"ran('file' + new URL(document.currentScript.src).search)", script)
    site.answers["/w.js"] = Answer(b"0", script)
    framed = {**HTML, "cross-origin-embedder-policy": "require-corp"}
    site.answers["/framed"] = Answer(b"<!doctype html><p>framed", framed)
    folder = tmp_path_factory.mktemp("policies")
    with both_ways(
        site, folder, upstream_ca, lambda plain: {name: behaviour(site, plain, name) for name in CASES}
    ) as it:
        yield it


def path_of(name: str) -> str:
    return f"/{name.replace(' ', '-').replace(',', '')}"


def behaviour(site: PageSite, browser: Chromium, name: str) -> tuple[dict[str, Any], Counter[str]]:
    """What a page did, and what was reported of it once nothing more comes."""
    site.answers[path_of(name)] = CASES[name].answer
    before = len(site.reports())
    page = browser.open(f"https://{LINKEDIN}{path_of(name)}")
    count = -1
    while count != len(site.reports()):
        count = len(site.reports())
        page.wait_for_timeout(SETTLED_MS)
    did = page.evaluate(LOOK)
    did["ran"] = sorted(did["ran"])
    did["door"] = any(frame.url.startswith(DOOR) for frame in page.frames)
    page.close()
    return did, Counter(report_of(each) for each in site.reports()[before:])


@pytest.mark.parametrize("name", CASES)
def test_a_page_behaves_as_it_does_without_us_and_its_door_opens(surface: Surface, name: str) -> None:
    alone, reported_alone = surface.alone[name]

    did, reported = behaviour(surface.site, surface.through, name)

    assert did == {**alone, "door": True}
    assert reported == reported_alone


@pytest.mark.parametrize(
    "name",
    ["nonce, strict-dynamic", "default-src none, connect", "two headers", "trusted types", "meta, odd", "coep", "hash"],
)
def test_a_prompt_shows_and_is_answered_over_such_a_page(surface: Surface, name: str) -> None:
    surface.site.answers[path_of(name)] = CASES[name].answer
    before = len(surface.site.reports())
    page = surface.through.open("about:blank")
    with page.expect_response(lambda response: response.url.endswith("/events")):  # the door listens
        page.goto(f"https://{LINKEDIN}{path_of(name)}")

    page.evaluate(PRESS)
    Prompt(page).press("Let it go")
    refused = until(lambda: page.evaluate("window.came"), what="the refusal")

    assert refused == 400
    assert not any("firsthand" in report_of(each) for each in surface.site.reports()[before:])
    page.close()


def test_a_sandboxed_page_is_left_alone_and_asks_on_the_dashboard(surface: Surface) -> None:
    surface.site.answers["/sandboxed"] = SANDBOXED.answer
    page = surface.through.open(f"https://{LINKEDIN}/sandboxed")

    page.evaluate(PRESS.replace("application/json", "text/plain"))
    prompt = surface.instance.prompt()

    assert not has_frame(page, "https://firsthand.internal/")
    assert page.content().count("firsthand") == 0
    surface.instance.decide(prompt, "cancel")
    page.close()
