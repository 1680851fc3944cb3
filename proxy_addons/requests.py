"""A mitmproxy request as the site packs see requests."""

from mitmproxy import http

from site_packs.facts import SeenRequest


def seen_request(request: http.Request) -> SeenRequest:
    """The request as it came in; `host` is where it really goes, not what its Host header says."""
    return SeenRequest(
        method=request.method,
        host=request.host,
        target=request.path,
        headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.fields),
        body=request.raw_content or b"",
    )
