// routing.js: sends the hosts of sites that are on to the proxy, and nothing else. There is no way around it for them
// while Firsthand does not run, unless the person has chosen one (away.js).

import { unguardedUntil } from "./away.js";
import { api, isFirefox } from "./browser.js";
import { covers } from "./hosts.js";
import { lastState, sitesOn } from "./state.js";

// A port where nobody listens: what cannot be routed is blocked, never let through.
const NOWHERE = { host: "127.0.0.1", port: 9 };
// Firefox: without the null at its end, a proxy that does not answer gives way to the browser's own settings.
const only = ({ host, port }) => [{ type: "http", host, port }, null];

/** @typedef {{ hosts: string[], host: string, port: number }} Routes */

/** What goes to which proxy now; undefined before the first answer of a server. @returns {Promise<Routes | undefined>} */
export async function routes() {
  const state = await lastState();
  if (!state) return undefined;
  const sites = (await unguardedUntil()) ? [] : await sitesOn();
  const { host, port } = state.proxy;
  return { hosts: [...state.always, ...sites.flatMap((site) => site.hosts)], host, port };
}

/** Chromium: the whole decision as a script, which works while this worker sleeps. @param {Routes} routes */
export function pacScript({ hosts, host, port }) {
  const address = host.includes(":") ? `[${host}]` : host;
  return `${covers}
const HOSTS = ${JSON.stringify([...new Set(hosts)].sort())};
function FindProxyForURL(url, host) { return covers(HOSTS, host) ? "PROXY ${address}:${port}" : "DIRECT"; }
`;
}

/** Let the browser route as is right now. Firefox asks for each request, so there is nothing to be done there. */
export async function route() {
  if (isFirefox) return;
  const wanted = await routes();
  const { value, levelOfControl } = await api.proxy.settings.get({});
  if (!wanted) {
    if (levelOfControl === "controlled_by_this_extension") await api.proxy.settings.clear({ scope: "regular" });
    return;
  }
  const data = pacScript(wanted);
  if (levelOfControl === "controlled_by_this_extension" && value.pacScript?.data === data) return;
  // Mandatory: a script that fails blocks what it is asked about, where otherwise everything would go direct.
  await api.proxy.settings.set({ value: { mode: "pac_script", pacScript: { data, mandatory: true } }, scope: "regular" });
}

/** Firefox: where one request goes; undefined leaves it to the browser. @param {{ url: string }} request */
export async function proxyFor({ url }) {
  try {
    const wanted = await routes();
    if (!wanted || !covers(wanted.hosts, new URL(url).hostname)) return undefined;
    return only(wanted);
  } catch {
    return only(NOWHERE); // an error of ours would let it pass
  }
}

/** Whether the browser lets us route: `ours`, `other` (another extension does) or `locked` (somebody else decides). */
export async function control() {
  if (isFirefox) return "ours";
  const { levelOfControl } = await api.proxy.settings.get({});
  if (levelOfControl === "not_controllable") return "locked";
  return levelOfControl === "controlled_by_other_extensions" ? "other" : "ours";
}
