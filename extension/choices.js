// choices.js: what a person chooses in the popup or by a key. The server is told first; then everything follows at once.

import { switchOffHere, switchOnHere } from "./away.js";
import { follow, refresh } from "./follow.js";
import { call } from "./server.js";

/** Ask nothing for so long. @param {number} minutes */
export const pause = (minutes) => choose("POST", "/api/pause", { minutes });

/** End the pause. */
export const askAgain = () => choose("DELETE", "/api/pause");

/**
 * While Firsthand does not run, a site can be switched off here all the same, and that taken back.
 * @param {string} site @param {boolean} on
 */
export async function switchSite(site, on) {
  try {
    await choose("PATCH", `/api/sites/${site}`, { enabled: on });
  } catch (error) {
    if (error.status || !(await (on ? switchOnHere(site) : switchOffHere(site)))) throw error;
    await follow();
  }
}

/** @param {string} site @param {string} strictness `gentle`, `standard` or `firm` */
export const setStrictness = (site, strictness) => choose("PATCH", `/api/sites/${site}`, { strictness });

/** A talk of today with whoever a page is about. @param {import("./profile.js").Profile} profile @param {string} how */
export const logTalk = (profile, how) => choose("POST", "/api/talks", { ...profile, how, on: ownDay() });

/** The day it is here, as the log writes days. */
export function ownDay(now = new Date()) {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((each) => `${each}`.padStart(2, "0")).join("-");
}

/** @throws {import("./server.js").ServerError} */
async function choose(method, path, body) {
  await call(method, path, body);
  await refresh();
}
