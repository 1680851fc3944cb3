// page.js: what the extension's own pages share: their texts in the person's language, and a command to be copied.

import { say } from "./browser.js";
import { el } from "./dom.js";

const COPIED_MS = 3000;

export const find = (selector) => document.querySelector(selector);

/** The language that the texts are in; the browser's own may be one we do not speak. */
export const language = say("language");

/** The time of the day, as is usual where the person is. @param {number} at in milliseconds */
export const clockTime = (at) => new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(at);

/** A day in the weeks around today. @param {string} day `2026-11-21` */
export const dayName = (day) =>
  new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }).format(new Date(`${day}T12:00`));

/** Put the texts in: each element names its own. */
export function speak() {
  document.documentElement.lang = language;
  document.documentElement.dir = say("@@bidi_dir");
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  for (const each of document.querySelectorAll("[data-command]")) each.replaceWith(command(each.dataset.command));
}

/** Say something where it is read aloud too. @param {string} text */
export function tell(text) {
  find("[role=status]").textContent = text;
}

/** A button of a page that is drawn anew: it is known again by its key. @param {() => unknown} press */
export const button = (key, text, press, look = "small") =>
  el("button", { type: "button", class: look, data: { key }, on: { click: press } }, text);

/** A command for a terminal, with a button that copies it. @param {string} text `firsthand run` */
export function command(text) {
  const copy = el("button", { type: "button", class: "small", on: { click: press } }, say("copy"));
  async function press() {
    await navigator.clipboard.writeText(text);
    tell(say("copied"));
    copy.textContent = say("copied");
    setTimeout(() => (copy.textContent = say("copy")), COPIED_MS);
  }
  return el("p", { class: "command" }, el("code", {}, text), copy);
}
