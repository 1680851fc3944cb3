"""Every table there is: one file in networks/ for each network."""

from tests.clients.networks import (
    bluesky,
    gitea,
    github,
    gitlab,
    instagram,
    lemmy,
    linkedin,
    mastodon,
    misskey,
    reddit,
    tumblr,
    x,
)

_TABLES = (bluesky, gitea, github, gitlab, instagram, lemmy, linkedin, mastodon, misskey, reddit, tumblr, x)
NETWORKS = [table.NETWORK for table in _TABLES]
