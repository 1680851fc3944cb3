// light.js: whether all is well, in a word; and where it is not, what to do.

import { UNGUARDED_MINUTES, goUnguarded, guardAgain } from "../away.js";
import { api, say } from "../browser.js";
import { el } from "../dom.js";
import { follow } from "../follow.js";
import { button, clockTime, command } from "../page.js";

const COLOURS = { on: "green", paused: "amber", off: "grey", unpaired: "grey" };
const COMMANDS = { down: "firsthand run", proxyless: "firsthand run" };

/** The line at the top. @param {import("./model.js").Model} model */
export function lightOf({ condition, until }) {
  const text = say(`light_${condition}`, until ? clockTime(until) : "");
  return [el("span", { class: `light ${COLOURS[condition] ?? "red"}` }), document.createTextNode(text)];
}

/** What is the matter, and the ways out of it; null where nothing is. @param {import("./model.js").Model} model */
export function troubleOf({ condition }, act, look) {
  if (["on", "paused", "off"].includes(condition)) return null;
  return el(
    "section",
    { class: condition === "unpaired" ? "trouble calm" : "trouble", "aria-label": say(`state_${condition}`) },
    el("p", {}, say(`trouble_${condition}`)),
    COMMANDS[condition] && command(COMMANDS[condition]),
    el("p", { class: "ways" }, ...waysOf(condition, act, look)),
  );
}

function waysOf(condition, act, look) {
  if (condition === "unpaired") {
    const open = () => api.tabs.create({ url: api.runtime.getURL("welcome/welcome.html") });
    return [button("pair", say("trouble_pair"), open, "main")];
  }
  if (condition === "unguarded") {
    return [button("guard", say("trouble_guard"), () => act(() => guardAgain().then(follow)), "main")];
  }
  const again = button("again", say("trouble_again"), () => act(look));
  if (condition !== "down") return [again];
  const unguarded = () => act(() => goUnguarded().then(follow));
  return [again, button("unguarded", say("down_unguarded", `${UNGUARDED_MINUTES}`), unguarded)];
}
