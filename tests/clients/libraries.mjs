// How each library is opened, signed in as somebody, and the names that its calls are written with.
// They are loaded one at a time: together they would take longer than their calls.

async function masto() {
  const { createRestAPIClient } = await import("masto");
  return { client: createRestAPIClient({ url: "https://mastodon.social", accessToken: "token" }) };
}

async function megalodon() {
  const { default: module } = await import("megalodon");
  return { client: module.default("mastodon", "https://mastodon.social", "token") };
}

async function atprotoApi() {
  const { AtpAgent } = await import("@atproto/api");
  const client = new AtpAgent({ service: "https://bsky.social" });
  await client.login({ identifier: "alice.bsky.social", password: "password" });
  const [alice, dora, emil] = ["alice", "dora", "emil"].map((name) => `did:plc:${name.padEnd(24, "a")}`);
  const post = `at://${dora}/app.bsky.feed.post/3kaaaaaaaaa2a`;
  const cid = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a";
  const createdAt = new Date().toISOString();
  const write = (what, name, more) => {
    const $type = `com.atproto.repo.applyWrites#${what}`;
    return { $type, collection: `app.bsky.graph.${name}`, rkey: "3kaaaaaaaaa2a", ...more };
  };
  const create = (name, subject) => write("create", name, { value: { subject, createdAt } });
  const remove = (name) => write("delete", name);
  const apply = (...writes) => client.com.atproto.repo.applyWrites({ repo: alice, writes });
  const mine = { repo: alice };
  const chat = client.withProxy("bsky_chat", "did:web:api.bsky.chat").chat.bsky.convo;
  const graph = client.app.bsky.graph;
  return { client, graph, chat, alice, dora, emil, mine, post, cid, createdAt, create, remove, apply };
}

async function octokit() {
  const { Octokit } = await import("@octokit/rest");
  return { client: new Octokit({ auth: "token", log: { debug() {}, info() {}, warn() {}, error() {} } }) };
}

async function gitbeaker() {
  const { Gitlab } = await import("@gitbeaker/rest");
  return { client: new Gitlab({ host: "https://gitlab.com", token: "token" }) };
}

async function giteaJs() {
  const { giteaApi } = await import("gitea-js");
  return { client: giteaApi("https://codeberg.org", { token: "token" }) };
}

async function instagramPrivateApi() {
  const { IgApiClient } = await import("instagram-private-api");
  const client = new IgApiClient();
  client.state.generateDevice("alice");
  client.state.proxyUrl = process.env.FIRSTHAND_PROXY; // it passes an agent by
  await client.state.cookieJar.setCookie("ds_user_id=111", "https://i.instagram.com/");
  await client.state.cookieJar.setCookie("csrftoken=token", "https://i.instagram.com/");
  return { client };
}

async function lemmyJsClient() {
  const { LemmyHttp } = await import("lemmy-js-client");
  return { client: new LemmyHttp("https://lemmy.world", { headers: { Authorization: "Bearer token" } }) };
}

async function misskeyJs() {
  const { api } = await import("misskey-js");
  return { client: new api.APIClient({ origin: "https://misskey.io", credential: "token" }) };
}

async function snoowrap() {
  const { default: Snoowrap } = await import("snoowrap");
  const client = new Snoowrap({ userAgent: "tests", clientId: "id", clientSecret: "secret", refreshToken: "token" });
  await client.updateAccessToken();
  return { client };
}

async function tumblrJs() {
  const { default: tumblr } = await import("tumblr.js");
  const keys = { consumer_key: "key", consumer_secret: "secret", token: "token", token_secret: "secret" };
  return { client: tumblr.createClient(keys) };
}

async function twitterApiV2() {
  const { TwitterApi } = await import("twitter-api-v2");
  const keys = { appKey: "key", appSecret: "secret", accessToken: "111-token", accessSecret: "secret" };
  const { v1, v2 } = new TwitterApi(keys);
  return { v1, v2 };
}

export const libraries = {
  masto,
  megalodon,
  "@atproto/api": atprotoApi,
  "@octokit/rest": octokit,
  "@gitbeaker/rest": gitbeaker,
  "gitea-js": giteaJs,
  "instagram-private-api": instagramPrivateApi,
  "lemmy-js-client": lemmyJsClient,
  "misskey-js": misskeyJs,
  snoowrap,
  "tumblr.js": tumblrJs,
  "twitter-api-v2": twitterApiV2,
};
