"""The practice network's application: pages, the form that navigates, and the policy they are served under."""

import secrets
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from firsthand.practice_network import api
from firsthand.practice_network.people import BY_HANDLE, PEOPLE, POSTS, SUGGESTED
from firsthand.practice_network.state import NetworkState

HERE = Path(__file__).parent
CSRF = web.AppKey("CSRF", str)
MAX_INVITATIONS = 500
# As strict as a site may be: the page script has to get by under it, so it is tried here every day.
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

pages = web.RouteTableDef()


def create_app() -> web.Application:
    """The application, with a state of its own. It opens nothing and keeps nothing."""
    app = web.Application(middlewares=[api.errors_as_json], client_max_size=64 * 1024)
    app[api.STATE] = NetworkState()
    app[CSRF] = secrets.token_urlsafe(16)
    aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        context_processors=[_for_every_page],
    )
    app.add_routes(pages)
    app.add_routes(api.routes)
    app.router.add_static("/static", HERE / "static")
    app.on_response_prepare.append(_add_headers)
    return app


@pages.get("/")
async def feed(request: web.Request) -> web.Response:
    """What people said lately, and three you may know."""
    return _page(
        "feed.html",
        request,
        posts=[(post, BY_HANDLE[post.handle]) for post in POSTS],
        suggested=[BY_HANDLE[handle] for handle in SUGGESTED],
    )


@pages.get("/people")
async def everybody(request: web.Request) -> web.Response:
    """Everybody, and the button that follows them all."""
    return _page("people.html", request, people=PEOPLE)


@pages.get("/people/{handle}")
async def profile(request: web.Request) -> web.Response:
    """One person; 404 with a page for a stranger."""
    person = BY_HANDLE.get(request.match_info["handle"])
    if person is None:
        return _page("missing.html", request, status=404)
    return _page("person.html", request, person=person, posts=[post for post in POSTS if post.handle == person.handle])


@pages.get("/network")
async def network(request: web.Request) -> web.Response:
    """Who asks to connect, and who is connected."""
    state = request.app[api.STATE]
    return _page(
        "network.html",
        request,
        asking=[BY_HANDLE[handle] for handle in state.asking],
        connections=[person for person in PEOPLE if person.handle in state.connected],
    )


@pages.get("/arrived")
async def arrived(request: web.Request) -> web.Response:
    """What really reached this network, newest first."""
    return _page("arrived.html", request, arrivals=list(reversed(request.app[api.STATE].arrivals)), by_handle=BY_HANDLE)


@pages.get("/invitations/new")
async def invitation_form(request: web.Request) -> web.Response:
    """The form to invite people by address."""
    return _page("invitation.html", request, csrf=request.app[CSRF], problem="", emails="", message="")


@pages.post("/invitations")
async def invite(request: web.Request) -> web.Response:
    """Take the form: 303 to the thanks; 400 with the form again and what is wrong; 403 for a strange csrf."""
    form = await request.post()
    if not secrets.compare_digest(str(form.get("csrf", "")).encode(), request.app[CSRF].encode()):
        raise web.HTTPForbidden(reason="The form is not ours, or older than this run; open it again")
    written, message = str(form.get("emails", "")), str(form.get("message", ""))
    emails = [address for address in written.replace(",", " ").replace(";", " ").split() if address]
    problem = _problem_with(emails)
    if problem:
        return _page(
            "invitation.html",
            request,
            status=400,
            csrf=request.app[CSRF],
            problem=problem,
            emails=written,
            message=message,
        )
    request.app[api.STATE].invite(emails)
    raise web.HTTPSeeOther("/invitations/thanks")


@pages.get("/invitations/thanks")
async def thanks(request: web.Request) -> web.Response:
    """After the form."""
    return _page("thanks.html", request)


def _problem_with(emails: list[str]) -> str:
    if not emails:
        return "Write at least one address."
    if len(emails) > MAX_INVITATIONS:
        return f"At most {MAX_INVITATIONS} addresses at a time."
    if wrong := [address for address in emails if "@" not in address.strip("@")]:
        return f"This does not look like an address: {wrong[0][:80]}"
    return ""


def _page(template: str, request: web.Request, *, status: int = 200, **context: object) -> web.Response:
    return aiohttp_jinja2.render_template(template, request, context, status=status)


async def _for_every_page(request: web.Request) -> dict[str, object]:
    state = request.app[api.STATE]
    return {"here": request.path, "state": state, "asking_count": len(state.asking)}


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    # A page from a cache would show a state that is gone, above all after "back".
    response.headers["Cache-Control"] = "no-store"
