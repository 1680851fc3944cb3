// welcome.js: pairs by a code, and says what is next.

import { api, say } from "../browser.js";
import { follow, refresh } from "../follow.js";
import { originsOf } from "../hosts.js";
import { link } from "../link.js";
import { find, language, speak, tell } from "../page.js";
import { readCode } from "../pairing.js";
import { lackingSites } from "../scripts.js";
import { pageAddress, pair } from "../server.js";

const [form, code] = [find("#pair"), find("#code")];
const given = decodeURIComponent(location.hash.slice(1));
const list = new Intl.ListFormat(language, { type: "conjunction" });

/** Before pairing, how to; after it, what is still to be done. A link that was followed pairs anew. */
async function show(pairing) {
  form.hidden = !pairing;
  find("#next").hidden = find("#lead").hidden = pairing;
  document.title = find("#title").textContent = say(pairing ? "welcome_title" : "welcome_paired_title");
  if (!pairing) await showNext();
}

async function showNext() {
  const sites = await lackingSites();
  find("#allow").hidden = !sites.length;
  find("#lacking").textContent = list.format(sites.map((site) => site.name));
  // The browser asks only right after a click, so the list is ready before.
  find("#allow button").onclick = async () => {
    await api.permissions.request({ origins: sites.flatMap(originsOf) });
    await showNext();
  };
  const { health } = await api.storage.local.get("health");
  find("#trust").hidden = health?.proxy === true;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const read = readCode(code.value);
  if (!read) return tell(say("welcome_no_code"));
  try {
    await pair(read.server, read.code);
    await refresh();
    await follow();
    await show(false);
    tell("");
    find("#title").focus(); // the button that was pressed has gone
  } catch (error) {
    tell(say(error.status === 401 ? "welcome_wrong" : "welcome_away"));
  }
});

find("#sites").addEventListener("click", async () => {
  try {
    await api.tabs.create({ url: await pageAddress("/sites") });
  } catch {
    tell(say("error_away"));
  }
});

speak();
const read = readCode(given);
await show(Boolean(read) || !(await link()));
if (read) {
  code.value = given;
  find("#whom").textContent = say("welcome_whom", read.server);
  find("#pair .main").focus();
}
// The certificate is trusted in a terminal, and the permission may be given in the browser's own settings.
api.storage.onChanged.addListener((changes) => changes.health && form.hidden && showNext());
