"""GitHub, by PyGithub and @octokit/rest, over REST and GraphQL."""

from github import Auth, Github

from tests.clients.calls import Held, Library, Names, Network
from tests.e2e.upstreams import Arrived

_PLURAL: tuple[str, ...] = (
    "followers",
    "following",
    "starred",
    "subscriptions",
    "repos",
    "orgs",
    "events",
    "members",
    "blocks",
)
_PLURAL += ("stargazers", "subscribers", "forks", "issues", "contributors", "collaborators", "invitations", "teams")
_PLURAL += ("memberships", "repository_invitations", "notifications", "gists", "keys", "emails", "public_members")


def _answer(arrived: Arrived) -> object:
    parts = arrived.path.strip("/").split("/")
    if arrived.method in ("PUT", "DELETE") or (arrived.method, parts[-1]) == ("GET", "dora"):
        return None if parts[0] != "users" else _thing(parts)
    if arrived.method == "GET" and parts[-1] in _PLURAL:
        return []
    if parts[0] == "search":
        return {"total_count": 0, "items": []}
    if parts[0] == "graphql":
        return {"data": {"viewer": {"login": "alice"}, "node": {"id": "U_7"}, "user": {"login": "dora"}}}
    return _thing(parts)


def _thing(parts: list[str]) -> dict[str, object]:
    at = "organizations/1/team/5" if "teams" in parts else "/".join(parts)  # so do teams name themselves
    thing: dict[str, object] = {"id": 7, "login": parts[-1], "name": parts[-1], "url": f"https://api.github.com/{at}"}
    return thing | {"full_name": "/".join(parts[1:]), "slug": parts[-1], "number": 5, "state": "active"}


def _pygithub() -> Names:
    client = Github(auth=Auth.Token("token"), seconds_between_requests=0, seconds_between_writes=0)
    org = client.get_organization("gardeners")
    names: dict[str, object] = {"client": client, "me": client.get_user(), "dora": client.get_user("dora")}
    names |= {"repo": client.get_repo("alice/leeks"), "org": org, "team": org.get_team_by_slug("weeders")}
    return names | {"graphql": client.requester.graphql_query, "mutate": client.requester.graphql_named_mutation}


_MUTATION = "mutation($id: ID!) {{ {field}(input: {{{name}: $id}}) {{ clientMutationId }} }}"
_FOLLOW_USER = _MUTATION.format(field="followUser", name="userId")
_UNFOLLOW_USER = _MUTATION.format(field="unfollowUser", name="userId")
_ADD_STAR = _MUTATION.format(field="addStar", name="starrableId")
_FOLLOW_TWO = """mutation { a: followUser(input: {userId: "U_7"}) { user { login } } ...rest }
fragment rest on Mutation { b: followUser(input: {userId: "U_8"}) { user { login } } }""".replace("\n", " ")
_READ = 'query { viewer { login } user(login: "dora") { viewerIsFollowing followers { totalCount } } }'

PYGITHUB = Library(
    name="PyGithub",
    opened=_pygithub,
    refusal="GithubException: You let this go",
    held=[
        Held("me.add_to_following(dora)", "follow", ["dora"]),
        Held(f"graphql('{_FOLLOW_USER}', {{'id': 'U_7'}})", "follow", ["U_7"]),
        Held(f"graphql('{_FOLLOW_TWO}', {{}})", "follow", ["U_7", "U_8"]),
        Held("mutate('followUser', {'userId': 'U_7'}, 'user { login }')", "follow", ["U_7"]),
        Held("mutate('createSponsorship', {'sponsorableLogin': 'dora'}, 'sponsorship { id }')", "endorse", ["dora"]),
        Held("repo.add_to_collaborators('dora')", "invite", ["dora"]),
        Held("org.add_to_members(dora)", "invite", ["dora"]),
        Held("org.invite_user(email='dora@example.org')", "invite", ["dora@example.org"]),
        Held("team.add_membership(dora)", "invite", ["dora"]),
        Held("me.accept_invitation(3)", "accept", ["3"]),
    ],
    passing=[
        "me.remove_from_following(dora)",
        "me.has_in_following(dora)",
        "list(me.get_followers())",
        "list(me.get_following())",
        "list(me.get_starred())",
        "list(me.get_subscriptions())",
        "list(me.get_orgs())",
        "list(me.get_teams())",
        "list(me.get_repos())",
        "list(me.get_notifications())",
        "list(me.get_invitations())",
        "me.add_to_starred(repo)",
        "me.remove_from_starred(repo)",
        "me.has_in_starred(repo)",
        "me.add_to_watched(repo)",
        "me.remove_from_watched(repo)",
        "me.add_to_subscriptions(repo)",
        "me.create_repo('onions')",
        "me.edit(bio='Gardener')",
        "list(dora.get_followers())",
        "list(dora.get_following())",
        "dora.has_in_following(dora)",
        "list(dora.get_repos())",
        "list(dora.get_events())",
        "list(dora.get_orgs())",
        "list(dora.get_starred())",
        "client.get_user('emil')",
        "client.get_user_by_id(7)",
        "client.get_repo('dora/onions')",
        "client.get_rate_limit()",
        "list(client.search_users('dora'))",
        "list(client.search_repositories('leeks'))",
        "client.render_markdown('*leeks*')",
        "repo.create_issue('Leeks wilt', assignee='dora')",
        "repo.create_fork()",
        "list(repo.get_stargazers())",
        "list(repo.get_subscribers())",
        "list(repo.get_collaborators())",
        "repo.has_in_collaborators('dora')",
        "repo.remove_from_collaborators('dora')",
        "repo.get_issue(5).create_comment('Water them')",
        "list(org.get_members())",
        "list(org.get_teams())",
        "list(org.invitations())",
        "org.remove_from_membership(dora)",
        "team.remove_membership(dora)",
        "list(team.get_members())",
        f"graphql('{_UNFOLLOW_USER}', {{'id': 'U_7'}})",
        f"graphql('{_ADD_STAR}', {{'id': 'R_5'}})",
        f"graphql('{_READ}', {{}})",
    ],
)

OCTOKIT = Library(
    name="@octokit/rest",
    refusal="HttpError: You let this go",
    held=[
        Held("client.users.follow({username: 'dora'})", "follow", ["dora"]),
        Held(f"client.graphql('{_FOLLOW_USER}', {{id: 'U_7'}})", "follow", ["U_7"]),
        Held(f"client.graphql('{_FOLLOW_TWO}')", "follow", ["U_7", "U_8"]),
        Held("client.repos.addCollaborator({owner: 'alice', repo: 'leeks', username: 'dora'})", "invite", ["dora"]),
        Held("client.orgs.createInvitation({org: 'gardeners', invitee_id: 7})", "invite", ["7"]),
        Held("client.orgs.setMembershipForUser({org: 'gardeners', username: 'dora'})", "invite", ["dora"]),
        Held(
            "client.teams.addOrUpdateMembershipForUserInOrg("
            "{org: 'gardeners', team_slug: 'weeders', username: 'dora'})",
            "invite",
            ["dora"],
        ),
        Held("client.repos.acceptInvitationForAuthenticatedUser({invitation_id: 3})", "accept", ["3"]),
        Held(
            "client.orgs.updateMembershipForAuthenticatedUser({org: 'gardeners', state: 'active'})",
            "accept",
            ["gardeners"],
        ),
    ],
    passing=[
        "client.users.unfollow({username: 'dora'})",
        "client.users.block({username: 'dora'})",
        "client.users.unblock({username: 'dora'})",
        "client.users.listFollowersForAuthenticatedUser()",
        "client.users.listFollowedByAuthenticatedUser()",
        "client.users.listFollowersForUser({username: 'dora'})",
        "client.users.listFollowingForUser({username: 'dora'})",
        "client.users.checkPersonIsFollowedByAuthenticated({username: 'dora'})",
        "client.users.checkFollowingForUser({username: 'dora', target_user: 'dora'})",
        "client.users.getByUsername({username: 'dora'})",
        "client.users.getAuthenticated()",
        "client.users.updateAuthenticated({bio: 'Gardener'})",
        "client.users.listBlockedByAuthenticatedUser()",
        "client.users.addSocialAccountForAuthenticatedUser({account_urls: ['https://example.org']})",
        "client.activity.starRepoForAuthenticatedUser({owner: 'dora', repo: 'onions'})",
        "client.activity.unstarRepoForAuthenticatedUser({owner: 'dora', repo: 'onions'})",
        "client.activity.setRepoSubscription({owner: 'dora', repo: 'onions', subscribed: true})",
        "client.activity.deleteRepoSubscription({owner: 'dora', repo: 'onions'})",
        "client.activity.listStargazersForRepo({owner: 'dora', repo: 'onions'})",
        "client.activity.listNotificationsForAuthenticatedUser()",
        "client.activity.listReposStarredByUser({username: 'dora'})",
        "client.activity.markNotificationsAsRead()",
        "client.gists.star({gist_id: '5'})",
        "client.gists.unstar({gist_id: '5'})",
        "client.gists.list()",
        "client.repos.get({owner: 'dora', repo: 'onions'})",
        "client.repos.createFork({owner: 'dora', repo: 'onions'})",
        "client.repos.listCollaborators({owner: 'alice', repo: 'leeks'})",
        "client.repos.removeCollaborator({owner: 'alice', repo: 'leeks', username: 'dora'})",
        "client.repos.listInvitations({owner: 'alice', repo: 'leeks'})",
        "client.repos.listInvitationsForAuthenticatedUser()",
        "client.repos.declineInvitationForAuthenticatedUser({invitation_id: 3})",
        "client.issues.create({owner: 'dora', repo: 'onions', title: 'Leeks wilt', assignees: ['dora']})",
        "client.issues.createComment({owner: 'dora', repo: 'onions', issue_number: 5, body: 'Water them'})",
        "client.issues.addAssignees({owner: 'dora', repo: 'onions', issue_number: 5, assignees: ['dora']})",
        "client.pulls.requestReviewers({owner: 'dora', repo: 'onions', pull_number: 5, reviewers: ['dora']})",
        "client.reactions.createForIssue({owner: 'dora', repo: 'onions', issue_number: 5, content: 'heart'})",
        "client.orgs.listMembers({org: 'gardeners'})",
        "client.orgs.removeMember({org: 'gardeners', username: 'dora'})",
        "client.orgs.blockUser({org: 'gardeners', username: 'dora'})",
        "client.orgs.setPublicMembershipForAuthenticatedUser({org: 'gardeners', username: 'alice'})",
        "client.orgs.listPendingInvitations({org: 'gardeners'})",
        "client.orgs.cancelInvitation({org: 'gardeners', invitation_id: 3})",
        "client.teams.list({org: 'gardeners'})",
        "client.teams.removeMembershipForUserInOrg({org: 'gardeners', team_slug: 'weeders', username: 'dora'})",
        "client.search.users({q: 'dora'})",
        "client.rateLimit.get()",
        f"client.graphql('{_UNFOLLOW_USER}', {{id: 'U_7'}})",
        f"client.graphql('{_ADD_STAR}', {{id: 'R_5'}})",
        f"client.graphql('{_READ}')",
    ],
)

NETWORK = Network(
    site="github",
    hosts=["api.github.com"],
    libraries=[PYGITHUB, OCTOKIT],
    answer=_answer,
    modes={"invite-work": "ask", "invite-organization": "ask", "accept-work": "ask"},
)
