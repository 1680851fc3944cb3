// pairing.js: the link that `firsthand run` prints is met by a page of ours, where one click pairs.

import { api } from "./browser.js";

const LINK = /^(http:\/\/127\.0\.0\.1:\d{1,5})\/pair#code=([0-9A-Z]{4}-?[0-9A-Z]{4})$/i;
const CODE = /^[0-9A-Z]{4}[ -]?[0-9A-Z]{4}$/i;
export const USUAL_SERVER = "http://127.0.0.1:8786";

/** What a link, or a code by itself, says; undefined for anything else. @param {string} text */
export function readCode(text) {
  const [, server, code] = LINK.exec(text.trim()) ?? [];
  if (server) return { server, code };
  return CODE.test(text.trim()) ? { server: USUAL_SERVER, code: text.trim() } : undefined;
}

/**
 * Whoever can open an address in a tab can open this one too, and a server of theirs might take any code: so nothing is
 * paired before the person has said so on our own page. @param {number} tabId @param {string} url
 */
export async function takeCode(tabId, url) {
  if (!LINK.test(url)) return;
  await api.tabs.update(tabId, { url: `${api.runtime.getURL("welcome/welcome.html")}#${encodeURIComponent(url)}` });
}
