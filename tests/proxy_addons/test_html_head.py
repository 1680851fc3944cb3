"""What the head's reader passes at once is what it would have passed token by token, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy_addons import injector
from proxy_addons.html_head import past_plain
from tests.proxy_addons.injected import META, TAG, cut, opened, passed, run

NAMES = st.sampled_from(
    [b"link", b"META", b"base", b"script", b"Style", b"title", b"noscript", b"template", b"body", b"p", b"links"]
)
ATTRIBUTES = st.sampled_from(
    [
        *(
            b" rel=x",
            b' a=">"',
            b" b='<'",
            b"/",
            b" async",
            b"\n c = d/",
            b" =e",
            b" f=",
            b'"g"',
            b" h='i'j",
            b" k='",
            b"",
        ),
        *(
            b" http-equiv=content-security-policy content=a",
            b" Http-Equiv = 'Content-Security-Policy'",
            b" content='a'",
        ),
        *(b"/http-equiv/content=a", b" http-equivs=x content=a", b" =http-equiv=x"),
    ]
)
CONTENTS = st.sampled_from(
    [
        *(
            b"",
            b"x < y",
            b"<link>",
            META,
            b"<!-- x -->",
            b"<!--",
            b"<!-- <script> </script>",
            b"--></script>",
            b"</sCript ",
        ),
        *(b"</script>", b"</scripts>", b"</style/>", b"</title\n x='>'>", b"</noscript>", b"<script>", b"</"),
    ]
)
AROUND = st.sampled_from(
    [
        *(
            b" \n",
            b"<!-- x -->",
            b"<!-->",
            b"<!--->",
            b"<!---->",
            b"<!-- --!>",
            b"<!-- - -- -!> -->",
            b"<!--",
            b"<!x>",
            b"<?x>",
        ),
        *(b"</head>", b"</link x>", b"</meta http-equiv=x>", b"</template>", b"</p>", b"</", b"<", b"text", META),
    ]
)
ELEMENTS = st.builds(
    lambda name, attributes, contents, end, ended: (
        b"<" + name + b"".join(attributes) + b">" + b"".join(contents) + (b"</" + name + end + b">" if ended else b"")
    ),
    NAMES,
    st.lists(ATTRIBUTES, max_size=3),
    st.lists(CONTENTS, max_size=2),
    ATTRIBUTES,
    st.booleans(),
)


@settings(max_examples=600, deadline=None)
@given(pieces=st.lists(ELEMENTS | AROUND, max_size=12), places=st.lists(st.integers(0, 400), max_size=6))
def test_what_is_passed_at_once_would_have_passed_token_by_token(pieces, places):
    chunks = cut(b"<!doctype html><head>" + b"".join(pieces) + META + b"</head>" + META, places)

    at_once = run(*chunks, opened=opened)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(injector, "past_plain", lambda page, at: at)
        assert at_once == run(*chunks, opened=opened)


def test_a_policy_is_found_behind_a_thousand_plain_tags():
    plain = b"<!-- a > b --><link title='>'><script>if (1 < 2) x('</p>')</script >\n<style>a > b</style>" * 250
    page = b"<head>" + plain + META + b"<body>"

    assert len(plain) == past_plain(page, 6) - 6
    assert passed(page, opened=opened) == page.replace(b"<head>", b"<head>" + TAG).replace(b"'a'", b'"a +"')
