// health.js: whether requests really pass through Firsthand, by a positive sign; and what the badge says of it.

import { unguardedUntil } from "./away.js";
import { api, say } from "./browser.js";
import { link } from "./link.js";
import { control } from "./routing.js";
import { answers, guarded } from "./server.js";
import { lastState, pausedUntil, sitesOn } from "./state.js";

/**
 * @typedef {"unpaired" | "unguarded" | "down" | "other" | "locked" | "unproven" | "paused" | "off" | "on"} Condition
 * `down`: the server does not answer. `other`, `locked`: the browser takes its proxy from somebody else. `unproven`: the
 * server is there, but what only its proxy can say did not come; the root is not trusted yet, or the port is another's.
 */

const RED = "#b3261e";
const GREY = "#6a6359";
/** @type {Record<Condition, { text: string, colour: string }>} */
const BADGES = {
  on: { text: "", colour: GREY },
  paused: { text: "II", colour: GREY },
  off: { text: "–", colour: GREY },
  unpaired: { text: "–", colour: GREY },
  unguarded: { text: "!", colour: RED },
  down: { text: "!", colour: RED },
  other: { text: "!", colour: RED },
  locked: { text: "!", colour: RED },
  unproven: { text: "!", colour: RED },
};

/** Look anew, keep what was found, and show it. @returns {Promise<Condition>} */
export async function look() {
  const linked = await link();
  if (linked) {
    const [server, proxy, owner] = await Promise.all([answers(linked.server), guarded(linked.server), control()]);
    await api.storage.local.set({ health: { server, proxy, owner, at: Date.now() } });
  }
  return showBadge();
}

/** What is the matter, by what was last seen. @returns {Promise<Condition>} */
export async function condition() {
  if (!(await link())) return "unpaired";
  if (await unguardedUntil()) return "unguarded";
  const { health } = await api.storage.local.get("health");
  if (!health) return "down";
  if (health.owner !== "ours") return health.owner;
  if (!health.server) return "down";
  if (!health.proxy) return "unproven";
  if (pausedUntil(await lastState())) return "paused";
  return (await sitesOn()).length ? "on" : "off";
}

/** @returns {Promise<Condition>} */
export async function showBadge() {
  const found = await condition();
  const { text, colour } = BADGES[found];
  await api.action.setBadgeText({ text });
  await api.action.setBadgeBackgroundColor({ color: colour });
  await api.action.setTitle({ title: say(`state_${found}`) });
  return found;
}
