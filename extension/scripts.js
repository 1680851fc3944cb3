// scripts.js: where our script stands ready to show a prompt: on sites that are on, and nowhere else.

import { api } from "./browser.js";
import { originsOf, siteAt } from "./hosts.js";
import { sitesOn } from "./state.js";

const FILES = ["layers.js", "content.js"];

/**
 * Let the browser know on which sites; pages that are open already get the script now.
 * @param {boolean} [anew] into those of every site: a permission may have come
 */
export async function registerScripts(anew = false) {
  const sites = await sitesOn();
  const wanted = new Map(sites.map((site) => [`site-${site.site}`, originsOf(site)]));
  const there = new Map((await api.scripting.getRegisteredContentScripts()).map((each) => [each.id, each.matches]));
  const gone = [...there.keys()].filter((id) => !wanted.has(id));
  if (gone.length) await api.scripting.unregisterContentScripts({ ids: gone });
  const changed = [...wanted].filter(([id, matches]) => `${there.get(id)?.toSorted()}` !== `${matches.toSorted()}`);
  for (const [id, matches] of changed) {
    const script = { id, matches, js: FILES, runAt: "document_start", persistAcrossSessions: true };
    if (there.has(id)) await api.scripting.updateContentScripts([script]);
    else await api.scripting.registerContentScripts([script]);
  }
  const fresh = (anew ? [...wanted] : changed).flatMap(([, matches]) => matches);
  const tabs = fresh.length ? await api.tabs.query({ url: fresh }) : [];
  await Promise.all(tabs.map((tab) => inject(tab.id)));
}

/** Put the script into one tab; false where the browser forbids it. @param {number} tabId */
export const inject = (tabId) =>
  api.scripting.executeScript({ target: { tabId }, files: FILES, injectImmediately: true }).then(() => true, () => false);

/** The sites that are on and that the browser does not let us see. */
export async function lackingSites() {
  const sites = await sitesOn();
  const allowed = await Promise.all(sites.map((site) => api.permissions.contains({ origins: originsOf(site) })));
  return sites.filter((_, number) => !allowed[number]);
}

/** The tab of a site that the person has in front of them, or had last. @param {string} site */
export async function tabOf(site) {
  const sites = (await sitesOn()).filter((each) => each.site === site);
  const tabs = await api.tabs.query({ active: true });
  const here = tabs.filter((tab) => siteAt(sites, tab.url));
  return here.sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0))[0];
}
