// model.js: what the popup shows, read from what is kept and from the tab in front.

import { unguardedUntil } from "../away.js";
import { api } from "../browser.js";
import { condition } from "../health.js";
import { originsOf } from "../hosts.js";
import { profileAt, siteOfPage } from "../profile.js";
import { lastState, pausedUntil, sitesOn } from "../state.js";

/**
 * @typedef {object} Model
 * @property {import("../health.js").Condition | "proxyless"} condition `proxyless`: the server says that its proxy is off
 * @property {import("../state.js").State | undefined} state
 * @property {import("../state.js").Site | undefined} site of the tab in front
 * @property {boolean} on whether it is on here
 * @property {boolean} allowed whether the browser lets us show something there
 * @property {import("../profile.js").Profile | undefined} profile of the person whose page it is
 * @property {number} until when a pause or an unguarded time ends, in milliseconds; 0 where there is none
 */

/** @returns {Promise<Model>} */
export async function readModel() {
  const [found, state, url, on] = await Promise.all([condition(), lastState(), addressInFront(), sitesOn()]);
  const paired = found !== "unpaired" ? state : undefined;
  const site = siteOfPage(paired?.sites ?? [], url);
  return {
    condition: found === "unproven" && paired && !paired.proxy.listening ? "proxyless" : found,
    state: paired,
    site,
    on: on.some((each) => each.site === site?.site),
    allowed: !site || (await api.permissions.contains({ origins: originsOf(site) })),
    profile: profileAt(paired?.sites ?? [], url),
    until: (await unguardedUntil()) || pausedUntil(paired),
  };
}

/** The address of the tab the person sees, or that our page there stands for; opening the popup lets us read it. */
async function addressInFront() {
  const [tab] = await api.tabs.query({ active: true, lastFocusedWindow: true });
  const down = tab?.url?.startsWith(api.runtime.getURL("down/down.html"));
  return down ? (new URL(tab.url).searchParams.get("url") ?? undefined) : tab?.url;
}
