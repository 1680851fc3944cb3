// acts.js: which tab sent what, so that a prompt is shown there. What is kept is a hash of method and address, for two
// minutes and in memory only; the server knows a held request by the same hash.

import { api } from "./browser.js";

const KEPT_MS = 120_000;
const MOST = 200;
const READING = new Set(["GET", "HEAD", "OPTIONS"]);
const DOOR = "https://firsthand.internal/"; // what a prompt itself says is no act
const PREFIX = "act:";
const LATE_MS = 300; // the server may be quicker than the browser is to tell us
const LOOK_MS = 30;

/** @typedef {{ hash: string, tab: number, at: number }} Act */

/** Note a request that a tab sends. A service worker's has no tab. */
export async function noteAct({ requestId, method, url, tabId, timeStamp }) {
  if (READING.has(method) || tabId < 0 || url.startsWith(DOOR)) return;
  const hash = await hashOf(`${method} ${url.split("#", 1)[0]}`);
  /** @type {Act} */
  const act = { hash, tab: tabId, at: timeStamp };
  await api.storage.session.set({ [PREFIX + requestId]: act });
  await forgetOld();
}

/** The newest act that is one of these; a moment is given to one that is being noted. @param {string[]} hashes */
export async function actOf(hashes) {
  for (const ends = Date.now() + LATE_MS; ; await new Promise((resolve) => setTimeout(resolve, LOOK_MS))) {
    const found = (await kept()).filter(([, act]) => hashes.includes(act.hash));
    if (found.length) return found.sort(([, one], [, other]) => other.at - one.at)[0][1];
    if (Date.now() > ends || !hashes.length) return undefined;
  }
}

/** @returns {Promise<[string, Act][]>} */
const kept = async () =>
  Object.entries(await api.storage.session.get(null)).filter(([name]) => name.startsWith(PREFIX));

async function forgetOld() {
  const acts = (await kept()).sort(([, one], [, other]) => other.at - one.at);
  const old = acts.filter(([, act], number) => number >= MOST || act.at < Date.now() - KEPT_MS);
  if (old.length) await api.storage.session.remove(old.map(([name]) => name));
}

async function hashOf(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
