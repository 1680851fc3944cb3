// welcome.js: pairs by a code, and says what is next.

import { api, say } from "../browser.js";
import { refresh } from "../follow.js";
import { originsOf } from "../hosts.js";
import { link } from "../link.js";
import { find, speak, tell } from "../page.js";
import { readCode } from "../pairing.js";
import { lackingSites } from "../scripts.js";
import { pair } from "../server.js";

const [form, code] = [find("#pair"), find("#code")];

/** After pairing, and whenever this page is opened again: what is still to be done. */
async function showNext() {
  const linked = await link();
  find("#next").hidden = !linked;
  if (!linked) return;
  find("#sites").href = `${linked.server}/sites`;
  const sites = await lackingSites();
  find("#allow").hidden = !sites.length;
  // The browser asks only right after a click, so the list is ready before.
  find("#allow button").onclick = async () => {
    await api.permissions.request({ origins: sites.flatMap(originsOf) });
    await showNext();
  };
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const read = readCode(code.value);
  if (!read) return tell(say("welcome_no_code"));
  try {
    await pair(read.server, read.code);
    await refresh();
    tell(say("welcome_paired"));
    form.hidden = true;
    await showNext();
  } catch (error) {
    tell(say(error.status === 401 ? "welcome_wrong" : "welcome_away"));
  }
});

speak();
const given = readCode(decodeURIComponent(location.hash.slice(1)));
if (given) {
  code.value = decodeURIComponent(location.hash.slice(1));
  find("#whom").textContent = say("welcome_whom", given.server);
  find("#pair button").focus();
}
await showNext();
