"""X, by tweepy and twitter-api-v2, each for both versions of the API."""

import tweepy

from tests.clients.calls import Held, Library, Names, Network
from tests.e2e.upstreams import Arrived

_USER = {"id": 7, "id_str": "7", "screen_name": "dora", "name": "Dora", "following": True}
_RELATIONSHIP = {"source": {**_USER, "followed_by": False}, "target": _USER}
_LISTS: tuple[str, ...] = (
    "home_timeline.json",
    "mentions_timeline.json",
    "user_timeline.json",
    "tweets.json",
    "lookup.json",
)
_LISTS += ("search.json", "retweets.json", "list.json", "statuses.json")


def _answer(arrived: Arrived) -> object:
    if arrived.path.startswith("/2/"):
        data = {**_USER, "id": "7", "username": "dora", "text": "Leeks", "event_type": "MessageCreate"}
        return {"data": data, "includes": {}, "meta": {"result_count": 0}}
    if arrived.method == "GET" and arrived.path.endswith(_LISTS) and "/search/" not in arrived.path:
        return []
    paged = {"users": [], "ids": [], "lists": [], "events": [], "statuses": [], "next_cursor": 0, "previous_cursor": 0}
    return {**_USER, **paged, "user": _USER, "text": "Leeks", "relationship": _RELATIONSHIP, "resources": {}}


def _tweepy() -> Names:
    auth = tweepy.OAuth1UserHandler("key", "secret", "111-token", "secret")
    client = tweepy.Client(
        consumer_key="key", consumer_secret="secret", access_token="111-token", access_token_secret="secret"
    )
    return {"api": tweepy.API(auth), "client": client}


TWEEPY = Library(
    name="tweepy",
    opened=_tweepy,
    refusal="Forbidden: 403 Forbidden",
    held=[
        Held("client.follow_user('7')", "follow", ["7"]),
        Held("client.follow('8')", "follow", ["8"]),
        Held("client.add_list_member('30', '7')", "endorse", ["7"]),
        Held("client.create_direct_message(participant_id='7', text='Lunch?')", "message", ["7"]),
        Held("client.create_direct_message(dm_conversation_id='7-111', text='Lunch?')", "message", ["7"]),
        Held(
            "client.create_direct_message_conversation(participant_ids=['7', '8'], text='Lunch?')",
            "message",
            ["7", "8"],
        ),
        Held("api.create_friendship(user_id='7')", "follow", ["7"]),
        Held("api.create_friendship(screen_name='Dora')", "follow", ["dora"]),
        Held("api.add_list_member(list_id='30', user_id='7')", "endorse", ["7"]),
        Held("api.add_list_members(list_id='30', user_id=['7', '8'])", "endorse", ["7", "8"]),
        Held("api.send_direct_message('7', 'Lunch?')", "message", ["7"]),
    ],
    passing=[
        "client.unfollow_user('7')",
        "client.unfollow('8')",
        "client.mute('7')",
        "client.unmute('7')",
        "client.get_blocked()",
        "client.get_muted()",
        "client.like('5')",
        "client.unlike('5')",
        "client.retweet('5')",
        "client.unretweet('5')",
        "client.unhide_reply('5')",
        "client.create_tweet(text='Leeks')",
        "client.create_tweet(text='Leeks', in_reply_to_tweet_id='5')",
        "client.create_tweet(text='Leeks', quote_tweet_id='5')",
        "client.delete_tweet('5')",
        "client.hide_reply('5')",
        "client.get_user(username='dora')",
        "client.get_users(usernames=['dora', 'emil'])",
        "client.get_me()",
        "client.get_users_followers('7')",
        "client.get_users_following('7')",
        "client.get_users_tweets('7')",
        "client.get_users_mentions('7')",
        "client.get_liking_users('5')",
        "client.get_retweeters('5')",
        "client.get_home_timeline()",
        "client.search_recent_tweets('leeks')",
        "client.get_direct_message_events()",
        "client.create_list('Gardeners')",
        "client.update_list('30', name='Growers')",
        "client.get_list_members('30')",
        "client.remove_list_member('30', '7')",
        "client.follow_list('30')",
        "client.unfollow_list('30')",
        "client.pin_list('30')",
        "client.get_owned_lists('7')",
        "api.destroy_friendship(user_id='7')",
        "api.update_friendship(screen_name='dora', device=True)",
        "api.create_block(user_id='7')",
        "api.destroy_block(user_id='7')",
        "api.create_mute(user_id='7')",
        "api.create_favorite('5')",
        "api.retweet('5')",
        "api.get_user(screen_name='dora')",
        "api.get_followers(screen_name='dora')",
        "api.get_friend_ids(screen_name='dora')",
        "api.get_friendship(source_screen_name='alice', target_screen_name='dora')",
        "api.lookup_friendships(screen_name=['dora'])",
        "api.incoming_friendships()",
        "api.outgoing_friendships()",
        "api.search_users('dora')",
        "api.home_timeline()",
        "api.update_status('Leeks')",
        "api.create_list('Gardeners')",
        "api.remove_list_member(list_id='30', user_id='7')",
        "api.subscribe_list(list_id='30')",
        "api.indicate_direct_message_typing('7')",
        "api.report_spam(user_id='7')",
    ],
)

TWITTER_API_V2 = Library(
    name="twitter-api-v2",
    refusal="Request failed with code 403",
    held=[
        Held("v2.follow('111', '7')", "follow", ["7"]),
        Held("v2.addListMember('30', '7')", "endorse", ["7"]),
        Held("v2.sendDmToParticipant('7', {text: 'Lunch?'})", "message", ["7"]),
        Held("v2.sendDmInConversation('7-111', {text: 'Lunch?'})", "message", ["7"]),
        Held(
            "v2.createDmConversation({conversation_type: 'Group', participant_ids: ['7', '8'],"
            " message: {text: 'Lunch?'}})",
            "message",
            ["7", "8"],
        ),
        Held("v1.createFriendship({user_id: '7'})", "follow", ["7"]),
        Held("v1.createFriendship({screen_name: 'Dora'})", "follow", ["dora"]),
        Held("v1.addListMembers({list_id: '30', user_id: '7'})", "endorse", ["7"]),
        Held("v1.addListMembers({list_id: '30', user_id: ['7', '8']})", "endorse", ["7", "8"]),
        Held("v1.sendDm({recipient_id: '7', text: 'Lunch?'})", "message", ["7"]),
    ],
    passing=[
        "v2.unfollow('111', '7')",
        "v2.block('111', '7')",
        "v2.unblock('111', '7')",
        "v2.mute('111', '7')",
        "v2.unmute('111', '7')",
        "v2.like('111', '5')",
        "v2.unlike('111', '5')",
        "v2.retweet('111', '5')",
        "v2.unretweet('111', '5')",
        "v2.bookmark('5')",
        "v2.tweet('Leeks')",
        "v2.reply('Leeks', '5')",
        "v2.quote('Leeks', '5')",
        "v2.deleteTweet('5')",
        "v2.hideReply('5', true)",
        "v2.me()",
        "v2.user('7')",
        "v2.userByUsername('dora')",
        "v2.usersByUsernames(['dora', 'emil'])",
        "v2.followers('7')",
        "v2.following('7')",
        "v2.userTimeline('7')",
        "v2.userMentionTimeline('7')",
        "v2.homeTimeline()",
        "v2.userBlockingUsers('111')",
        "v2.userMutingUsers('111')",
        "v2.tweetLikedBy('5')",
        "v2.search('leeks')",
        "v2.listDmEvents()",
        "v2.listDmEventsWithParticipant('7')",
        "v2.createList({name: 'Gardeners'})",
        "v2.updateList('30', {name: 'Growers'})",
        "v2.removeListMember('30', '7')",
        "v2.subscribeToList('111', '30')",
        "v2.unsubscribeOfList('111', '30')",
        "v2.pinList('111', '30')",
        "v2.listMembers('30')",
        "v2.listsOwned('7')",
        "v1.destroyFriendship({user_id: '7'})",
        "v1.updateFriendship({screen_name: 'dora', device: true})",
        "v1.friendship({source_screen_name: 'alice', target_screen_name: 'dora'})",
        "v1.friendships({screen_name: 'dora'})",
        "v1.user({screen_name: 'dora'})",
        "v1.searchUsers('dora')",
        "v1.userFollowerList({screen_name: 'dora'})",
        "v1.userFriendList({screen_name: 'dora'})",
        "v1.tweet('Leeks')",
        "v1.reportUserAsSpam({screen_name: 'dora'})",
        "v1.createList({name: 'Gardeners'})",
        "v1.removeListMembers({list_id: '30', user_id: '7'})",
        "v1.subscribeToList({list_id: '30'})",
        "v1.listDmEvents()",
        "v1.deleteDm('5')",
        "v1.updateAccountProfile({name: 'Alice'})",
    ],
)

NETWORK = Network(
    site="x",
    hosts=["api.twitter.com", "api.x.com"],
    libraries=[TWEEPY, TWITTER_API_V2],
    answer=_answer,
    modes={"message-api": "ask", "message-v2": "ask", "message-v2-group": "ask", "message-v2-conversation": "ask"},
)
