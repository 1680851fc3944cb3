// down.js: Firsthand does not run, so this page of a ruled site did not load. Three ways on; nothing passes by itself.

import { UNGUARDED_MINUTES, goUnguarded, switchOffHere } from "../away.js";
import { say } from "../browser.js";
import { follow } from "../follow.js";
import { siteAt } from "../hosts.js";
import { link } from "../link.js";
import { find, speak } from "../page.js";
import { answers } from "../server.js";
import { sitesOn } from "../state.js";

const LOOK_MS = 2000;
const url = new URLSearchParams(location.search).get("url") ?? "";
const site = siteAt(await sitesOn(), url);

const goOn = () => location.replace(url);

speak();
if (site) {
  const { name } = site;
  find("#lead").textContent = say("down_lead", name);
  find("#unguarded").textContent = say("down_unguarded", `${UNGUARDED_MINUTES}`);
  find("#off").textContent = say("down_off", name);
  find("#unguarded").addEventListener("click", async () => {
    await goUnguarded();
    await follow();
    goOn();
  });
  find("#off").addEventListener("click", async () => {
    await switchOffHere(site.site);
    await follow();
    goOn();
  });
  const linked = await link();
  setInterval(async () => linked && (await answers(linked.server)) && goOn(), LOOK_MS);
} else if (/^https:/.test(url)) goOn(); // guarded no more, or not paired: nothing of ours is in the way
