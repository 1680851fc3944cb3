// blocked.js: a page of a ruled site that could not load because Firsthand does not run gives way to a page of ours.

import { api } from "./browser.js";
import { siteAt } from "./hosts.js";
import { link } from "./link.js";
import { answers } from "./server.js";
import { sitesOn } from "./state.js";

const NO_PROXY = ["net::ERR_PROXY_CONNECTION_FAILED", "NS_ERROR_PROXY_CONNECTION_REFUSED"];

/** @param {{ error: string, url: string, tabId: number }} request */
export async function mainFrameFailed({ error, url, tabId }) {
  if (!NO_PROXY.includes(error) || !siteAt(await sitesOn(), url)) return;
  const linked = await link();
  if (!linked || (await answers(linked.server))) return; // it is there; the browser's own word on it is the true one
  const page = new URL(api.runtime.getURL("down/down.html"));
  page.searchParams.set("url", url);
  await api.tabs.update(tabId, { url: page.href });
}
