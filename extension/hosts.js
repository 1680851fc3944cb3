// hosts.js: which site an address belongs to. Hosts are exact names, or `*.name` for what is below it.

/**
 * Whether one of these is the host's. The same function stands in the script that Chromium routes by, so it may use
 * nothing outside itself.
 * @param {string[]} hosts @param {string} host
 */
export function covers(hosts, host) {
  const name = host.toLowerCase().replace(/\.$/, "");
  return hosts.some((each) => (each.startsWith("*.") ? name.endsWith(each.slice(1)) : name === each));
}

/** @param {import("./state.js").Site[]} sites @param {string | undefined} url */
export function siteAt(sites, url) {
  const host = url && URL.canParse(url) ? new URL(url).hostname : "";
  return sites.find((site) => covers(site.hosts, host));
}

/** What a browser calls a site's hosts when it is asked for permission. @param {import("./state.js").Site} site */
export const originsOf = (site) => site.hosts.map((host) => `https://${host}/*`);
