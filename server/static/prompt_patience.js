// prompt_patience.js: what is said about time while a prompt is open: how long the site still waits, that it has given
// up, that the page that asked has gone. What is seen counts down; what is read aloud is said once.

import { el } from "./dom.js";

const OFFERED_BEFORE_S = 20;
const LAST_CALL_S = 10;
const SAID_MS = 5000;
const LIMITED_TO_S = 200; // a hold that is longer than this was given without a limit: there is no more to give

export class Patience {
  /** `onMore` asks for more time. */
  constructor(view, words, onMore) {
    this.words = words;
    this.limited = !view.held_until || new Date(view.held_until) - new Date(view.asked_at) < LIMITED_TO_S * 1000;
    this.text = el("p", { role: "status" });
    this.counting = el("span");
    const traits = { type: "button", class: "link", hidden: true, on: { click: onMore } };
    this.more = el("button", traits, words.say("way.more_time"));
    this.aloud = el("p", { class: "aloud", role: "status" });
    this.element = el("div", { class: "patience" }, this.text, el("p", {}, this.counting, " ", this.more), this.aloud);
    this.announced = "";
    this.ready = false;
    this.given = true; // whether the server still gives more time
  }

  /** Show what is true now; `sight` is where the prompt is looked at. */
  update(view, waitLeft, sight) {
    const { words } = this;
    const site = view.site_name || view.site;
    const heldFor = view.held_until ? (new Date(view.held_until) - Date.now()) / 1000 : 0;
    const ending = heldFor > 0 && heldFor < OFFERED_BEFORE_S;
    this.offer(ending && this.limited && this.given);
    const press = words.say(`kind.${view.kind}`);
    const left = Math.ceil(heldFor);
    if (view.page_gone) this.show("gone", words.say("gone.page"));
    else if (view.patience_over) this.show("over", words.say("wait.over", { site, press }));
    else if (ending) this.show(left > LAST_CALL_S ? "ending" : "last", "", words.say("wait.more", { site, n: left }));
    else if ((waitLeft > 0 || sight.framed) && sight.proven && !sight.focused) {
      this.show("focus", words.say("wait.focus"));
    } else this.show("", "");
    if (waitLeft <= 0 && sight.seen && !this.ready) this.announce("ready", words.say("wait.done"));
    this.ready ||= waitLeft <= 0 && sight.seen;
  }

  /** A text that stays, or one that counts down and is read out when `what` is new, not every second. */
  show(what, text, counting = "") {
    if (this.text.textContent !== text) this.text.textContent = text;
    if (this.counting.textContent !== counting) this.counting.textContent = counting;
    if (counting) this.announce(what, counting);
  }

  announce(what, text) {
    if (what === this.announced) return;
    this.announced = what;
    this.aloud.textContent = text;
    clearTimeout(this.hushing);
    // Nobody should meet it again by reading on.
    this.hushing = setTimeout(() => (this.aloud.textContent = ""), SAID_MS);
  }

  offer(offered) {
    if (this.more.hidden !== offered) return;
    if (!offered && document.activeElement === this.more) document.querySelector("h1")?.focus();
    this.more.hidden = !offered;
  }
}
