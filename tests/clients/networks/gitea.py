"""Gitea and Forgejo, by gitea-js, on Codeberg."""

from tests.clients.calls import Held, Library, Network
from tests.e2e.upstreams import Arrived


def _answer(arrived: Arrived) -> object:
    if arrived.method in ("PUT", "DELETE"):
        return None
    return {"id": 7, "login": "dora"}


GITEA_JS = Library(
    name="gitea-js",
    refusal="You let this go",
    held=[
        Held("client.user.userCurrentPutFollow('Dora')", "follow", ["dora"]),
        Held("client.repos.repoAddCollaborator('alice', 'leeks', 'Dora', {permission: 'read'})", "invite", ["dora"]),
        Held("client.teams.orgAddTeamMember(5, 'Dora')", "invite", ["dora"]),
    ],
    passing=[
        "client.user.userCurrentDeleteFollow('dora')",
        "client.user.userCurrentCheckFollowing('dora')",
        "client.user.userCurrentListFollowers()",
        "client.user.userCurrentListFollowing()",
        "client.user.userCurrentPutStar('dora', 'onions')",
        "client.user.userCurrentDeleteStar('dora', 'onions')",
        "client.user.userBlockUser('spam')",
        "client.user.userUnblockUser('spam')",
        "client.user.userGetCurrent()",
        "client.user.userListTeams()",
        "client.users.userGet('dora')",
        "client.users.userSearch({q: 'dora'})",
        "client.users.userListFollowers('dora')",
        "client.users.userListFollowing('dora')",
        "client.users.userCheckFollowing('dora', 'emil')",
        "client.repos.userCurrentPutSubscription('dora', 'onions')",
        "client.repos.userCurrentDeleteSubscription('dora', 'onions')",
        "client.repos.createFork('dora', 'onions', {})",
        "client.repos.repoListCollaborators('alice', 'leeks')",
        "client.repos.repoCheckCollaborator('alice', 'leeks', 'dora')",
        "client.repos.repoDeleteCollaborator('alice', 'leeks', 'dora')",
        "client.repos.issueCreateComment('dora', 'onions', 5, {body: 'Water them'})",
        "client.orgs.orgListMembers('gardeners')",
        "client.orgs.orgPublicizeMember('gardeners', 'alice')",
        "client.teams.orgRemoveTeamMember(5, 'dora')",
    ],
)

NETWORK = Network(
    site="gitea", hosts=["codeberg.org"], libraries=[GITEA_JS], answer=_answer, modes={"invite-work": "ask"}
)
