"""API: what the person has chosen for all sites: language, form, notifications, time limit, own words."""

import msgspec
from aiohttp import web

from server.choices import FormChoice
from server.parts import PARTS, Parts
from server.replies import Problem, read_body, reply
from server.routes import Route
from server.words import LANGUAGE_NAMES, load_locale, own_word_problem, problem_text


class SettingsChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a change; what is left out stays. `own_words` replace all those of the language spoken then."""

    language: str | msgspec.UnsetType = msgspec.UNSET
    form: FormChoice | msgspec.UnsetType = msgspec.UNSET
    notify: bool | msgspec.UnsetType = msgspec.UNSET
    time_limit: bool | msgspec.UnsetType = msgspec.UNSET
    own_words: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


async def settings(request: web.Request) -> web.Response:
    """What is chosen, and the languages there are."""
    return reply(settings_view(request.app[PARTS]))


async def change(request: web.Request) -> web.Response:
    """Change some of it; it acts at once. Body: SettingsChange. 200 with all; 422 naming the field; 507.

    A text of one's own is named as `own_words.<key>`, and `reason` says what is wrong with it in one word.
    """
    parts = request.app[PARTS]
    wanted = msgspec.to_builtins(await read_body(request, SettingsChange))
    texts = load_locale(wanted.get("language") or parts.settings.language).texts
    for key, text in wanted.get("own_words", {}).items():
        problem = own_word_problem(key, text, texts)
        if problem is not None:
            field = f"own_words.{key[:60]}"
            said = problem_text(problem, texts.get(key, ""))
            raise Problem(422, f"{field}: {said}", field=field, reason=problem)
    try:
        await parts.settings.choose(**wanted)
    except ValueError as wrong:
        raise Problem(422, str(wrong), field=str(wrong).partition(":")[0]) from wrong
    return reply(settings_view(parts))


def settings_view(parts: Parts) -> dict[str, object]:
    """The settings as the API shows them."""
    chosen = parts.settings
    return {
        "language": chosen.language,
        "form": chosen.form,
        "notify": chosen.notify,
        "time_limit": chosen.time_limit,
        "own_words": chosen.own_words,
        "languages": [{"id": language, "name": name} for language, name in LANGUAGE_NAMES.items()],
    }


ROUTES = (
    Route("GET", "/api/settings", settings),
    Route("PATCH", "/api/settings", change),
)
