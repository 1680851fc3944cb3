// sites.js: which sites are asked about, how hard, by which rules. A change acts at once.

import { get, patch } from "./desk.js";
import { choice, el, freshId, put } from "./dom.js";
import { failed, openPage, toast } from "./page.js";
import { rehearsalPanel } from "./rehearsal.js";
import { MODES, STRICTNESSES } from "./tables.js";

// What each state of a site changes, and the words for it.
const STATES = {
  asks: { enabled: true, rehearse: false },
  rehearses: { enabled: true, rehearse: true },
  off: { enabled: false },
};

let words;
let rehearsing = false;
let order = []; // the sites that were on when the page came are first; a switch moves nothing from under the hand
const list = el("div", { class: "site-list" });

async function show() {
  const { sites, skipped } = await get("/api/sites");
  rehearsing = sites.some((site) => site.rehearsal);
  if (order.length === 0) order = [...sites.filter((site) => site.enabled), ...sites].map((site) => site.id);
  sites.sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  const open = new Set([...list.querySelectorAll("details[open]")].map((each) => each.dataset.site));
  const hand = handPlace();
  put(
    list,
    ...sites.map((site) => siteCard(site, open.has(site.id))),
    sites.length === 0 && el("p", { class: "none" }, words.say("sites.none")),
    skipped.length > 0 &&
      el(
        "section",
        { class: "skipped" },
        el("h2", {}, words.say("sites.skipped")),
        el("p", { class: "hint" }, words.say("sites.skipped.why")),
        el("ul", {}, ...skipped.map((reason) => el("li", {}, reason))),
      ),
  );
  if (hand) controls(list.querySelector(`[data-card="${hand.card}"]`))[hand.place]?.focus({ preventScroll: true });
}

const controls = (card) => [...(card?.querySelectorAll("input, select, button, summary") ?? [])];

/** Where the keyboard is, so that drawing anew takes nothing from under it. */
function handPlace() {
  const card = document.activeElement?.closest("[data-card]");
  if (!card || !list.contains(card)) return null;
  return { card: card.dataset.card, place: controls(card).indexOf(document.activeElement) };
}

async function change(site, changes) {
  try {
    await patch(`/api/sites/${site.id}`, changes);
    toast(words.say("sites.saved"));
    await show();
    return true;
  } catch (problem) {
    if (problem.status === 422) toast(words.say("error.other", { error: problem.message }));
    else if (!failed(words, problem)) throw problem;
    return false;
  }
}

function siteCard(site, open) {
  const id = freshId("site");
  const hosts = [...site.hosts, ...site.added];
  return el(
    "section",
    { class: site.enabled ? "site on" : "site", "aria-labelledby": id, data: { card: site.id } },
    el("header", {}, el("h2", { id }, site.name), state(site)),
    el("p", { class: "hosts" }, site.practice ? words.say("sites.practice") : hostWords(hosts)),
    site.rehearsal && rehearsalPanel(site, words, (changes) => change(site, changes)),
    site.enabled && strictness(site),
    site.enabled && site.added_hosts_allowed && servers(site),
    el(
      "details",
      { open, data: { site: site.id } },
      el("summary", {}, words.count("sites.rules", site.rules.length)),
      rules(site),
    ),
  );
}

/** Ask, rehearse or off; on the practice network everything is a rehearsal already. */
function state(site) {
  const states = Object.keys(STATES).filter((each) => each !== "rehearses" || !site.practice || site.rehearsal);
  const options = states.map((each) => [each, words.say(`sites.${each}`)]);
  const now = !site.enabled ? "off" : site.rehearsal ? "rehearses" : "asks";
  return choice(words.say("sites.state", { site: site.name }), options, now, (to) => change(site, STATES[to]));
}

function hostWords(hosts) {
  return hosts.length > 4 ? `${hosts.slice(0, 3).join(", ")} … (${hosts.length})` : hosts.join(", ");
}

function strictness(site) {
  const options = STRICTNESSES.map((each) => [each, words.say(`sites.${each}`)]);
  const pick = (value) => change(site, { strictness: value });
  return el(
    "div",
    { class: "strictness" },
    choice(words.say("sites.strictness"), options, site.strictness, pick),
    el("p", { class: "hint" }, words.say(`sites.${site.strictness}.what`)),
  );
}

function rules(site) {
  return el("ul", { class: "rules" }, ...site.rules.map((rule) => ruleRow(site, rule)));
}

function ruleRow(site, rule) {
  const id = freshId("rule");
  const options = MODES.map((mode) => {
    const text = words.say(`sites.mode.${mode}`);
    const shown = mode === rule.default_mode ? words.say("sites.default", { mode: text }) : text;
    return el("option", { value: mode, selected: mode === rule.mode }, shown);
  });
  const picker = el("select", { id }, ...options);
  picker.addEventListener("change", () => {
    const mode = picker.value === rule.default_mode ? null : picker.value; // null takes the person's choice back
    change(site, { rules: { [rule.id]: mode } });
  });
  const confidence = `sites.confidence.${rule.confidence}`;
  const facts = [
    words.has(confidence) && words.say(confidence),
    rule.seen && words.say("sites.seen", { seen: words.day(rule.seen) }),
  ].filter(Boolean);
  return el(
    "li",
    { class: rule.mode === "off" ? "rule is-off" : "rule" },
    el(
      "label",
      { for: id },
      el("span", { class: "kind" }, words.say(`kind.${rule.kind}`)),
      el("code", { title: rule.source }, rule.id),
      el("span", { class: "hint" }, facts.join(" · ")),
    ),
    picker,
  );
}

function servers(site) {
  const id = freshId("host");
  const input = el("input", { id, type: "text", placeholder: words.say("sites.hosts.example"), autocomplete: "off" });
  for (const [name, value] of Object.entries({ spellcheck: "false", autocapitalize: "off", inputmode: "url" })) {
    input.setAttribute(name, value);
  }
  const form = el(
    "form",
    { class: "add-host" },
    el("label", { for: id }, words.say("sites.hosts.add")),
    el("div", {}, input, el("button", { class: "small" }, words.say("sites.hosts.button"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const host = input.value.trim().toLowerCase();
    if (host) change(site, { hosts: [...site.added, host] });
  });
  const remove = (host) => change(site, { hosts: site.added.filter((other) => other !== host) });
  const rows = site.added.map((host) => {
    const traits = { type: "button", class: "link", "aria-label": words.say("sites.hosts.remove", { host }) };
    return el("li", {}, host, el("button", { ...traits, on: { click: () => remove(host) } }, "×"));
  });
  return el("div", { class: "servers" }, rows.length > 0 && el("ul", { class: "added" }, ...rows), form);
}

/** Whether something has happened that this page shows: a change, or an act on a site that rehearses. */
function concerns(name) {
  const typing = [...list.querySelectorAll(".add-host input")].some((input) => input.value !== "");
  return name === "site.changed" || (name === "record.changed" && rehearsing && !typing);
}

openPage(
  async (given) => {
    words = given;
    await show();
    const title = el("h1", {}, words.say("sites.title"));
    const lead = el("p", { class: "lead" }, words.say("sites.lead"));
    put(document.getElementById("main"), el("header", { class: "title" }, title, lead), list);
  },
  (name) => concerns(name) && show().catch((problem) => failed(words, problem)),
);
