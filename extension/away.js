// away.js: what a person may choose while Firsthand does not run: to go unguarded for a while, or to switch a site off.
// It acts at once; the server hears of it when it is back.

import { api } from "./browser.js";
import { call } from "./server.js";
import { freshState } from "./state.js";

export const UNGUARDED_MINUTES = 15;
export const UNGUARDED_END = "unguarded-end";

/** Until when nothing is guarded, in milliseconds; 0 where all is. */
export async function unguardedUntil() {
  const { unguarded } = await api.storage.local.get("unguarded");
  return unguarded && unguarded.until > Date.now() ? unguarded.until : 0;
}

/** Let ruled sites pass by Firsthand, until this ends by itself. */
export async function goUnguarded(minutes = UNGUARDED_MINUTES) {
  const from = Date.now();
  const until = from + minutes * 60_000;
  await api.storage.local.set({ unguarded: { from, until } });
  await api.alarms.create(UNGUARDED_END, { when: until });
}

/** Guard again: the time is over, or Firsthand is back. What was unguarded is told later. */
export async function guardAgain() {
  const { unguarded, untold = [] } = await api.storage.local.get(["unguarded", "untold"]);
  if (!unguarded) return;
  const until = Math.min(unguarded.until, Date.now());
  await api.storage.local.set({ untold: [...untold, { from: unguarded.from, until }] });
  await api.storage.local.remove("unguarded");
  await api.alarms.clear(UNGUARDED_END);
}

/** Switch a site off here; the server is told when it is back. @param {string} site */
export async function switchOffHere(site) {
  const { offHere = {} } = await api.storage.local.get("offHere");
  await api.storage.local.set({ offHere: { ...offHere, [site]: Date.now() } });
  return true;
}

/** Take that back; false where it was not switched off here. @param {string} site */
export async function switchOnHere(site) {
  const { offHere = {} } = await api.storage.local.get("offHere");
  const { [site]: since, ...others } = offHere;
  if (since) await api.storage.local.set({ offHere: others });
  return Boolean(since);
}

/**
 * Tell the server, which is back, what was chosen meanwhile; from now on it is guarded again. What could not be told
 * stays for the next time. @throws {import("./server.js").ServerError}
 */
export async function tellChoices() {
  await guardAgain();
  const { offHere = {}, untold = [] } = await api.storage.local.get(["offHere", "untold"]);
  const sites = Object.keys(offHere);
  if (!sites.length && !untold.length) return;
  for (const site of sites) await tell("PATCH", `/api/sites/${site}`, { enabled: false });
  for (const { from, until } of untold) await tell("POST", "/api/unguarded", { from: utc(from), until: utc(until) });
  await freshState(); // only once it says so itself may what is kept here go, or the site would be on for a moment
  const now = await api.storage.local.get(["offHere", "untold"]);
  const left = Object.entries(now.offHere ?? {}).filter(([site, at]) => offHere[site] !== at);
  await api.storage.local.set({ offHere: Object.fromEntries(left), untold: (now.untold ?? []).slice(untold.length) });
}

/** What is refused for good, such as a site that is no more, is not said again for ever. */
const tell = (method, path, body) =>
  call(method, path, body).catch((error) => {
    if (error.status === 0 || error.status === 401 || error.status >= 500) throw error;
  });

const utc = (at) => new Date(at).toISOString();
