"""Tumblr, by PyTumblr and tumblr.js."""

import pytumblr

from tests.clients.calls import Held, Library, Names, Network
from tests.e2e.upstreams import Arrived


def _answer(arrived: Arrived) -> object:
    return {"meta": {"status": 200, "msg": "OK"}, "response": {"blog": {"name": "dora"}, "posts": []}}


def _pytumblr() -> Names:
    return {"client": pytumblr.TumblrRestClient("key", "secret", "token", "secret")}


PYTUMBLR = Library(
    name="PyTumblr",
    opened=_pytumblr,
    refusal="You let this go",
    held=[
        Held("client.follow('dora.tumblr.com')", "follow", ["dora"]),
        Held("client.follow('Dora')", "follow", ["dora"]),
    ],
    passing=[
        "client.unfollow('dora.tumblr.com')",
        "client.following()",
        "client.followers('alice')",
        "client.blog_following('alice')",
        "client.info()",
        "client.likes()",
        "client.dashboard()",
        "client.posts('dora')",
        "client.blog_info('dora')",
        "client.blog_likes('dora')",
        "client.tagged('leeks')",
        "client.notes('dora', 5)",
        "client.like(5, 'key')",
        "client.unlike(5, 'key')",
        "client.reblog('alice', id=5, reblog_key='key')",
        "client.create_text('alice', title='Leeks', body='Planted')",
        "client.create_quote('alice', quote='Leeks')",
        "client.edit_post('alice', id=5, type='text', body='Watered')",
        "client.delete_post('alice', 5)",
        "client.queue('alice')",
        "client.drafts('alice')",
        "client.submission('alice')",
    ],
)

TUMBLR_JS = Library(
    name="tumblr.js",
    refusal="API error: 403 Forbidden",
    held=[
        Held("client.followBlog({url: 'dora.tumblr.com'})", "follow", ["dora"]),
        Held("client.followBlog({url: 'https://www.tumblr.com/Dora'})", "follow", ["dora"]),
        Held("client.followBlog({email: 'dora@example.org'})", "follow", ["dora@example.org"]),
        Held(
            "client.postRequest('/v2/conversations/messages',"
            " {participants: ['t:alice', 't:dora'], participant: 't:alice', type: 'TEXT', message: 'Lunch?'})",
            "message",
            ["t:dora"],
        ),
    ],
    passing=[
        "client.unfollowBlog({url: 'dora.tumblr.com'})",
        "client.userFollowing()",
        "client.blogFollowers('alice')",
        "client.userInfo()",
        "client.userDashboard()",
        "client.userLikes()",
        "client.blogInfo('dora')",
        "client.blogLikes('dora')",
        "client.blogPosts('dora')",
        "client.blogAvatar('dora')",
        "client.taggedPosts('leeks')",
        "client.likePost('5', 'key')",
        "client.unlikePost('5', 'key')",
        "client.reblogPost('alice', {id: '5', reblog_key: 'key'})",
        "client.createPost('alice', {content: [{type: 'text', text: 'Leeks'}]})",
        "client.createLegacyPost('alice', {type: 'text', body: 'Leeks'})",
        "client.editPost('alice', '5', {content: [{type: 'text', text: 'Leeks'}]})",
        "client.deletePost('alice', '5')",
        "client.blogQueue('alice')",
        "client.blogDrafts('alice')",
        "client.blogSubmissions('alice')",
        "client.getRequest('/v2/user/tags')",
        "client.postRequest('/v2/user/tags/add', {tag: 'leeks'})",
        "client.postRequest('/v2/blog/alice/blocks', {blocked_tumblelog: 'spam'})",
    ],
)

NETWORK = Network(
    site="tumblr",
    hosts=["api.tumblr.com"],
    libraries=[PYTUMBLR, TUMBLR_JS],
    answer=_answer,
    modes={"message": "ask"},
)
