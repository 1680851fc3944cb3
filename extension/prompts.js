// prompts.js: shows a prompt in the tab where the act happened, and says when that tab has gone. What is shown where is
// in `storage.session`, a key for each thing that changes by itself, so that a stopped worker begins where it was.

import { actOf } from "./acts.js";
import { api } from "./browser.js";
import { inject, tabOf } from "./scripts.js";
import { call, pageAddress } from "./server.js";

const LOADING_MS = 5000; // a frame that has not even asked for its page by then will not
const CLOSE_AFTER_MS = 8000; // the frame itself goes after its last word; this is for one that cannot
const WINDOW = { type: "popup", width: 520, height: 760 };

/**
 * @typedef {{ tab: number, at: number, shown?: boolean, window?: boolean }} Claim
 * `shown`: its tab has said so. `window`: it is in a window of its own, because the tab could not show it.
 */

const key = (what, id) => `${what}:${id}`;
const keep = (what, id, value) => api.storage.session.set({ [key(what, id)]: value });
const kept = async (what, id) => (await api.storage.session.get(key(what, id)))[key(what, id)];
const drop = (id) => api.storage.session.remove(["claim", "loaded", "ended"].map((what) => key(what, id)));

/** @returns {Promise<[string, Claim][]>} */
async function claims() {
  const all = Object.entries(await api.storage.session.get(null));
  return all.filter(([name]) => name.startsWith("claim:")).map(([name, claim]) => [name.slice(6), claim]);
}

/**
 * A prompt has opened, or was open when we came.
 * @param {{ id: string, site: string, here: boolean, acts: string[], framed: boolean }} prompt `here`: it is for us to
 *   show, in a tab of this browser; `framed`: its frame has come there, while we slept
 */
export async function promptOpened({ id, site, here, acts, framed }) {
  if (framed) await keep("loaded", id, true);
  if (await kept("claim", id)) return goOn(id);
  if (!here) return;
  const act = await actOf(acts);
  const tab = act ? await api.tabs.get(act.tab).catch(() => undefined) : await tabOf(site);
  if (tab?.url) await show(id, tab);
}

async function show(id, tab) {
  // First of all: if we are stopped here, whoever comes next goes on with it.
  await keep("claim", id, { tab: tab.id, at: Date.now() });
  let made;
  try {
    made = await call("POST", `/api/prompts/${id}/shown`, { url: tab.url, tab: tab.id });
  } catch (error) {
    if (error.status) await drop(id); // it has ended meanwhile
    return;
  }
  const path = `/prompt/${encodeURIComponent(id)}?document=${encodeURIComponent(made.document)}`;
  const said = await tellTab(tab.id, { show: { prompt: id, path } });
  if (!said?.has) return inWindow(id);
  await keep("claim", id, { tab: tab.id, at: Date.now(), shown: true });
  if (said.visible) setTimeout(() => goOn(id), LOADING_MS);
}

/** See that a prompt we have taken is where it should be. */
async function goOn(id) {
  const claim = await kept("claim", id);
  if (!claim || claim.window || (await kept("ended", id))) return;
  const said = await tellTab(claim.tab, { has: id }, !claim.shown);
  if (said?.has) {
    const late = said.visible && Date.now() - claim.at >= LOADING_MS;
    if (late && !(await kept("loaded", id))) await inWindow(id); // the page's policy, or its root is not trusted
  } else if (claim.shown) await gone(id);
  else {
    const tab = await api.tabs.get(claim.tab).catch(() => undefined);
    if (tab?.url) await show(id, tab);
    else await gone(id);
  }
}

/** What the tab answers; its page may have been there before us, so it gets our script if it has none. */
async function tellTab(tabId, message, mayInject = true) {
  const send = () => api.tabs.sendMessage(tabId, message, { frameId: 0 }).catch(() => undefined);
  return (await send()) ?? (mayInject && (await inject(tabId)) ? send() : undefined);
}

async function inWindow(id) {
  const claim = await kept("claim", id);
  if (!claim || claim.window) return;
  await keep("claim", id, { ...claim, window: true });
  await tellTab(claim.tab, { close: id }, false);
  await openWindow(id);
}

/** A prompt in a window of its own. @param {string} id */
export async function openWindow(id) {
  await api.windows.create({ ...WINDOW, url: await pageAddress(`/prompt/${encodeURIComponent(id)}`) });
}

/** The frame of a prompt has come; the answer goes from there to the server, and not by us. */
export async function frameLoaded({ url, statusCode }) {
  const id = decodeURIComponent(new URL(url).pathname.split("/").at(-1));
  if (statusCode === 200 && (await kept("claim", id))) await keep("loaded", id, true);
}

/** @param {{ id: string }} prompt */
export async function promptSettled({ id }) {
  if (!(await kept("claim", id))) return;
  await keep("ended", id, Date.now());
  setTimeout(() => closeEnded(id), CLOSE_AFTER_MS);
}

async function closeEnded(id) {
  const claim = await kept("claim", id);
  if (claim) await tellTab(claim.tab, { close: id }, false);
  await drop(id);
}

/** The prompts that we have taken, as far as we know still open. */
export const takenPrompts = async () => (await claims()).map(([id]) => id);

/** Of the prompts that a tab shows: those that should go. It asks every few seconds, which also keeps us awake. */
export async function endedOf(ids) {
  const ended = [];
  for (const id of ids) {
    const at = await kept("ended", id);
    if (at ? Date.now() - at >= CLOSE_AFTER_MS : !(await kept("claim", id))) ended.push(id);
  }
  return ended;
}

/** A tab has closed, or shows another page now: its prompts are withdrawn. */
export async function tabChanged(tabId, closed) {
  for (const [id, claim] of await claims()) {
    if (claim.tab !== tabId || (!claim.shown && !closed) || (await kept("ended", id))) continue;
    if (closed || !(await tellTab(tabId, { has: id }, false))?.has) await gone(id);
  }
}

async function gone(id) {
  await drop(id);
  await call("POST", `/api/prompts/${id}/gone`).catch((error) => console.debug("not withdrawn", error));
}
