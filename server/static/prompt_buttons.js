// prompt_buttons.js: the buttons that answer. Those that send something wait, visibly; in a frame all but the way
// out have to be in sight.

import { el } from "./dom.js";

export class SendButtons {
  constructor(words) {
    this.words = words;
    this.all = new Map();
  }

  /** `sends`: the request would go out. The button is given its label here, and a place for the countdown. */
  add(button, label, sends) {
    const name = el("span", { class: "label" }, label);
    const wait = el("span", { class: "wait" });
    button.replaceChildren(name, wait);
    this.all.set(button, { sends, name, wait });
  }

  rename(button, label) {
    const known = this.all.get(button);
    if (known) known.name.textContent = label;
    else button.textContent = label;
  }

  /** Enable what may be pressed now. */
  update({ waitLeft, proven, busy }) {
    const seconds = Math.ceil(waitLeft);
    for (const [button, { sends, wait }] of this.all) {
      button.disabled = busy || !proven || (sends && waitLeft > 0);
      const text = sends && seconds > 0 && proven ? this.words.say("wait.left", { n: seconds }) : "";
      if (wait.textContent !== text) wait.textContent = text;
    }
  }
}
