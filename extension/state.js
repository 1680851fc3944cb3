// state.js: what the server said last, and what was chosen here while it was away. All of it is in storage.

import { api } from "./browser.js";
import { call } from "./server.js";

/**
 * @typedef {{ site: string, name: string, on: boolean, strictness: string, hosts: string[], practice: boolean,
 *   link: string | null }} Site
 * @typedef {{ version: string, language: string, paused_until: string | null,
 *   proxy: { listening: boolean, host: string, port: number }, sites: Site[], always: string[], open: string[],
 *   today: Record<string, number>, due: object[] }} State
 */

/** The last answer of the server; undefined where there was none yet. @returns {Promise<State | undefined>} */
export const lastState = async () => (await api.storage.local.get("state")).state;

/** Ask the server anew. @returns {Promise<State>} @throws {import("./server.js").ServerError} */
export async function freshState() {
  const state = await call("GET", "/api/extension");
  await api.storage.local.set({ state });
  return state;
}

/** The sites that are on, less those that were switched off here. @returns {Promise<Site[]>} */
export async function sitesOn() {
  const { state, offHere = {} } = await api.storage.local.get(["state", "offHere"]);
  return state ? state.sites.filter((site) => site.on && !(site.site in offHere)) : [];
}

/** Until when it is paused, in milliseconds; 0 where it is not. @param {State | undefined} state */
export function pausedUntil(state) {
  const until = state?.paused_until ? Date.parse(state.paused_until) : 0;
  return until > Date.now() ? until : 0;
}
