// site.js: the site in front: on or off, how hard to ask, and a talk with the person whose page it is.

import { api, isFirefox, say } from "../browser.js";
import { logTalk, setStrictness, switchSite } from "../choices.js";
import { el, sentence } from "../dom.js";
import { originsOf } from "../hosts.js";
import { button } from "../page.js";
import { handleOf } from "../profile.js";
import { nameNode, shownName } from "../shown_name.js";

const STRICTNESSES = ["gentle", "standard", "firm"];
const AWAY = ["down", "unguarded"];
const HOWS = ["call", "in_person", "video", "in_writing"];

/** @param {import("./model.js").Model} model */
export function siteOf({ condition, state, site, on, allowed }, act) {
  if (!state) return null;
  if (!site) return el("section", { class: "site" }, el("p", { class: "hint" }, say("site_none")));
  const ask = () => api.permissions.request({ origins: originsOf(site) });
  const turn = ({ currentTarget: { checked } }) => {
    const asks = checked && !allowed;
    // Firefox may be asked at the very press only. Chromium closes the popup when it asks, so there it comes last. The
    // site is on either way: without the permission the page itself shows the question.
    const asked = asks && isFirefox ? ask() : undefined;
    act(async () => {
      await switchSite(site.site, checked);
      await (asks && !isFirefox ? ask() : asked);
    });
  };
  const traits = { type: "checkbox", role: "switch", class: "switch", id: "site-on", checked: on, on: { change: turn } };
  return el(
    "section",
    { class: "site", "aria-label": say("site_here") },
    el(
      "div",
      { class: "switched" },
      el("h2", {}, el("label", { for: "site-on" }, site.name)),
      el("input", { ...traits, data: { key: "on" }, "aria-label": say("site_switch", site.name) }),
    ),
    !on && el("p", { class: "hint" }, say("site_off")),
    on && !AWAY.includes(condition) && strictness(site, act),
    on && !allowed && allowing(ask, act),
  );
}

function allowing(ask, act) {
  const allow = button("allow", say("site_allow"), () => act(ask));
  return el("div", { class: "allow" }, el("p", {}, say("site_allow_why")), allow);
}

function strictness(site, act) {
  const chip = (value) => {
    const input = { type: "radio", name: "strictness", value, checked: value === site.strictness };
    const change = () => act(() => setStrictness(site.site, value));
    return el(
      "label",
      { class: "chip" },
      el("input", { ...input, data: { key: value }, "aria-describedby": "strictness-what", on: { change } }),
      el("span", {}, say(`site_${value}`)),
    );
  };
  return el(
    "fieldset",
    { class: "choice" },
    el("legend", {}, say("site_strictness")),
    el("div", { class: "chips" }, ...STRICTNESSES.map(chip)),
    el("p", { class: "hint", id: "strictness-what" }, say(`site_${site.strictness}_what`)),
  );
}

/** One press notes a talk of today. @param {import("./model.js").Model} model */
export function talkOf({ condition, profile, logged }, act) {
  if (!profile || AWAY.includes(condition) || logged.has(keyOf(profile))) return null;
  const name = handleOf(profile);
  const note = (how) =>
    act(
      () => logTalk(profile, how).then(() => logged.add(keyOf(profile))),
      say("talk_logged").replace("{name}", () => shownName(name)),
    );
  return el(
    "section",
    { class: "talk", "aria-labelledby": "talk-title" },
    el("h2", { id: "talk-title" }, ...sentence(say("talk_today"), { name: nameNode(name) })),
    el("div", { class: "chips" }, ...HOWS.map((how) => button(how, say(`talk_${how}`), () => note(how)))),
  );
}

const keyOf = ({ site, server = "", target }) => JSON.stringify([site, server, target]);
