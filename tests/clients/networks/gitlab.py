"""GitLab, by python-gitlab and @gitbeaker/rest."""

from gitlab import Gitlab

from tests.clients.calls import Held, Library, Names, Network
from tests.e2e.upstreams import Arrived

_ALONE: tuple[str, ...] = ("user", "status", "preferences", "version", "7", "5", "metadata")


def _answer(arrived: Arrived) -> object:
    if arrived.method == "DELETE":
        return None
    if arrived.method == "GET" and arrived.path.split("/")[-1] not in _ALONE:
        return []
    return {"id": 7, "iid": 5, "username": "dora", "name": "Dora", "email": "dora@example.org"}


def _python_gitlab() -> Names:
    client = Gitlab("https://gitlab.com", private_token="token")
    names: dict[str, object] = {"client": client, "dora": client.users.get(7, lazy=True)}
    return names | {"project": client.projects.get(5, lazy=True), "group": client.groups.get(3, lazy=True)}


PYTHON_GITLAB = Library(
    name="python-gitlab",
    opened=_python_gitlab,
    refusal="You let this go",
    held=[
        Held("dora.follow()", "follow", ["7"]),
        Held("project.members.create({'user_id': 7, 'access_level': 30})", "invite", ["7"]),
        Held("group.members.create({'user_id': 7, 'access_level': 30})", "invite", ["7"]),
        Held(
            "project.invitations.create({'email': 'dora@example.org', 'access_level': 30})",
            "invite",
            ["dora@example.org"],
        ),
        Held(
            "group.invitations.create({'email': 'dora@example.org', 'access_level': 30})",
            "invite",
            ["dora@example.org"],
        ),
    ],
    passing=[
        "dora.unfollow()",
        "dora.block()",
        "dora.unblock()",
        "dora.followers_users.list()",
        "dora.following_users.list()",
        "dora.projects.list()",
        "dora.events.list()",
        "dora.status.get()",
        "client.users.get(7)",
        "client.users.list(username='dora')",
        "client.auth()",
        "client.projects.list()",
        "client.groups.list()",
        "client.todos.list()",
        "client.search('users', 'dora')",
        "client.issues.list()",
        "client.version()",
        "project.star()",
        "project.unstar()",
        "project.forks.create({})",
        "project.members.list()",
        "project.members.delete(7)",
        "project.invitations.list()",
        "project.invitations.delete('dora@example.org')",
        "project.accessrequests.create({})",
        "project.issues.create({'title': 'Leeks wilt', 'assignee_ids': [7]})",
        "project.issues.get(5, lazy=True).subscribe()",
        "project.issues.get(5, lazy=True).notes.create({'body': 'Water them'})",
        "project.issues.get(5, lazy=True).awardemojis.create({'name': 'seedling'})",
        "project.mergerequests.create({'source_branch': 'a', 'target_branch': 'b', 'title': 'c'})",
        "project.hooks.create({'url': 'https://example.org'})",
        "group.members.list()",
        "group.members.delete(7)",
        "group.projects.list()",
    ],
)

GITBEAKER = Library(
    name="@gitbeaker/rest",
    refusal="You let this go",
    held=[
        Held("client.Users.follow(7)", "follow", ["7"]),
        Held("client.ProjectMembers.add(5, 30, {userId: 7})", "invite", ["7"]),
        Held("client.GroupMembers.add(3, 30, {userId: 7})", "invite", ["7"]),
        Held("client.ProjectInvitations.add(5, 30, {email: 'dora@example.org'})", "invite", ["dora@example.org"]),
        Held("client.GroupInvitations.add(3, 30, {email: 'dora@example.org'})", "invite", ["dora@example.org"]),
    ],
    passing=[
        "client.Users.unfollow(7)",
        "client.Users.block(7)",
        "client.Users.unblock(7)",
        "client.Users.allFollowers(7)",
        "client.Users.allFollowing(7)",
        "client.Users.allProjects(7)",
        "client.Users.all({username: 'dora'})",
        "client.Users.show(7)",
        "client.Users.showCurrentUser()",
        "client.Users.showStatus(7)",
        "client.Users.editStatus({message: 'Weeding'})",
        "client.Projects.all({membership: true})",
        "client.Projects.show(5)",
        "client.Projects.star(5)",
        "client.Projects.unstar(5)",
        "client.Projects.fork(5)",
        "client.ProjectMembers.all(5)",
        "client.ProjectMembers.edit(5, 7, 40)",
        "client.ProjectMembers.remove(5, 7)",
        "client.ProjectInvitations.all(5)",
        "client.ProjectInvitations.remove(5, 'dora@example.org')",
        "client.ProjectAccessRequests.request(5)",
        "client.GroupMembers.all(3)",
        "client.GroupMembers.remove(3, 7)",
        "client.Groups.all()",
        "client.Issues.create(5, 'Leeks wilt', {assigneeIds: [7]})",
        "client.Issues.subscribe(5, 5)",
        "client.IssueNotes.create(5, 5, 'Water them')",
        "client.IssueAwardEmojis.award(5, 5, 'seedling')",
        "client.MergeRequests.create(5, 'a', 'b', 'c')",
        "client.TodoLists.all()",
        "client.Search.all('users', 'dora')",
    ],
)

NETWORK = Network(
    site="gitlab",
    hosts=["gitlab.com"],
    libraries=[PYTHON_GITLAB, GITBEAKER],
    answer=_answer,
    modes={"invite-work": "ask"},
)
