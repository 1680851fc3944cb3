// popup.js: shows how things are and takes what the person chooses. It asks the server itself: the worker may sleep.

import { api, say } from "../browser.js";
import { put } from "../dom.js";
import { follow, refresh } from "../follow.js";
import { link } from "../link.js";
import { find, speak, tell } from "../page.js";
import { call } from "../server.js";
import { lightOf, troubleOf } from "./light.js";
import { readModel } from "./model.js";
import { dueOf, moreOf, openOf, pauseOf, todayOf } from "./sections.js";
import { siteOf, talkOf } from "./site.js";

const PATIENCE_MS = 250; // what was known before is shown only where the server takes longer than this
const FOLLOWED = ["paired", "state", "health", "unguarded", "offHere"];

const SECTIONS = [troubleOf, openOf, siteOf, talkOf, pauseOf, todayOf, dueOf, moreOf];

let showing = Promise.resolve();
let prompts = [];
/** What was logged in this popup: it is offered no second time. */
const logged = new Set();

/** Do what was chosen, say what went wrong in words, and show how things are then. @param {() => Promise<unknown>} work */
async function act(work, done = "") {
  document.body.setAttribute("aria-busy", "true");
  try {
    await work();
    tell(done);
  } catch (error) {
    await look().catch(() => undefined); // a refusal may be the end of the pair: only asking tells
    tell(await wordsFor(error));
  }
  await show();
  document.body.removeAttribute("aria-busy");
}

/** @param {import("../server.js").ServerError} error */
async function wordsFor({ status, message }) {
  if (!(await link())) return say("error_unpaired");
  if (status === 507) return say("error_full");
  if (status === undefined) throw new Error(message); // a mistake of ours, for the console
  return status ? say("error_other", message) : say("error_away");
}

/** Ask the browser and the server how things are. */
async function look() {
  await follow();
  const { health } = await api.storage.local.get("health");
  if (!(await link()) || !health?.server) return;
  await refresh();
  ({ prompts } = await call("GET", "/api/prompts"));
}

/** Show what is known; one after the other, so that the older never comes last. */
function show() {
  showing = showing.then(async () => {
    const model = { ...(await readModel()), prompts, logged };
    exchange(find("#light"), lightOf(model));
    exchange(find("main"), SECTIONS.map((section) => section(model, act, look)).filter(Boolean));
  });
  return showing;
}

/** What looks the same stays, for a finger may be on it; whatever had the focus has it again. */
function exchange(place, fresh) {
  const old = [...place.childNodes];
  const next = fresh.map((node) => old.find((each) => each.isEqualNode(node)) ?? node);
  fresh.forEach((node, number) => alike(next[number], node));
  if (next.length === old.length && next.every((node, number) => node === old[number])) return;
  const key = document.activeElement?.dataset.key;
  put(place, ...next);
  if (key) find(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** What is checked is not seen in the markup. @param {Node} shown @param {Node} meant */
function alike(shown, meant) {
  const boxes = (node) => (node instanceof Element ? [...node.querySelectorAll("input")] : []);
  boxes(meant).forEach((box, number) => (boxes(shown)[number].checked = box.checked));
}

speak();
const soon = setTimeout(show, PATIENCE_MS);
await act(look);
clearTimeout(soon);
api.storage.onChanged.addListener((changes, area) => {
  if (area === "local" && FOLLOWED.some((name) => changes[name])) show();
});
