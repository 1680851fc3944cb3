// profile.js: whose page a tab shows, told from its address alone by the site's own `link`. Nothing of the page is read.

import { siteAt } from "./hosts.js";

/** @typedef {{ site: string, server?: string, target: { id?: string, handle?: string } }} Profile */

const PART = /\{(server|handle|id)\}/g;

// Where a person's page is `/name`, so are pages of the site itself; these stand in for nobody.
const NOBODY = new Set(
  (
    "about account accounts activity admin api app apps blog business categories collections contact create dashboard " +
    "developers direct directory discover docs events everyone explore features feed following friends gaming groups help " +
    "home ideas issues jobs join latest legal live login logout marketplace me messages messenger my new news " +
    "notifications orgs organizations pages photo photos pin policies posts press pricing privacy profile projects " +
    "pulls radar reading reel reels register saved search security settings share signin signup site snippets sponsors " +
    "stars store stories story support tag tagged tags team terms today top topics trending users videos watch"
  ).split(" "),
);

/**
 * The site of a page: the one that has its host, or that has people's pages there, as where the pages are at one host and
 * what they send goes to another. @param {import("./state.js").Site[]} sites @param {string | undefined} url
 */
export function siteOfPage(sites, url) {
  if (!url || !URL.canParse(url)) return undefined;
  const at = bare(new URL(url).host);
  return siteAt(sites, url) ?? sites.find(({ link }) => link && linkHost(link) === at);
}

/**
 * @param {import("./state.js").Site[]} sites @param {string | undefined} url of the page
 * @returns {Profile | undefined} also undefined for the practice network, whose people are not remembered
 */
export function profileAt(sites, url) {
  const site = siteOfPage(sites, url);
  if (!site?.link || site.practice) return undefined;
  const { host, pathname } = new URL(url);
  const found = pattern(site.link).exec(`${site.link.includes("{server}") ? host : bare(host)}${pathname.replace(/\/$/, "")}`)?.groups;
  if (!found) return undefined;
  const { server, ...parts } = found;
  const target = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, decoded(text)]));
  const first = /^https:\/\/[^/]+\/\{\w+\}\/?$/.test(site.link);
  if (first && Object.values(target).some((text) => NOBODY.has(text.toLowerCase()))) return undefined;
  return { site: site.site, ...(server && { server }), target };
}

const bare = (host) => host.replace(/^www\./, "");
const linkHost = (link) => bare(link.split("/")[2]);

/** What tells a person, to call them by where no name is known. @param {Profile} profile */
export const handleOf = ({ target }) => target.handle ?? target.id ?? "";

/** @param {string} link `https://{server}/@{handle}` */
function pattern(link) {
  const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pieces = link.replace(/^https:\/\/(www\.)?|\/$/g, "").split(PART);
  // Split by what it captures, every second piece is the name of a part.
  return new RegExp(`^${pieces.map((piece, number) => (number % 2 ? `(?<${piece}>[^/]+)` : plain(piece))).join("")}$`, "i");
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a sign of a percentage that begins no escape
  }
}
