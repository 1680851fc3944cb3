// page.js: what the extension's own pages share: their texts in the person's language.

import { api, say } from "./browser.js";

export const find = (selector) => document.querySelector(selector);

/** Put the texts in: each element names its own. */
export function speak() {
  document.documentElement.lang = api.i18n.getUILanguage();
  document.documentElement.dir = say("@@bidi_dir");
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
}

/** Say something where it is read aloud too. @param {string} text */
export function tell(text) {
  find("[role=status]").textContent = text;
}
