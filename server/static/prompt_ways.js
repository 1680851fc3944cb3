// prompt_ways.js: the ways out, in FRICTION's order. Going ahead is never more effort than a yes.

import { el, freshId } from "./dom.js";
import { howField, nameField, promiseFields, reasonFields, textField, whenField } from "./prompt_fields.js";
import { nameIn } from "./prompt_question.js";

const SPOKEN = ["call", "in_person", "video", "in_writing", "work"];
const HOWS = {
  connect: SPOKEN,
  accept: SPOKEN,
  follow: ["their_work", ...SPOKEN],
  endorse: ["saw_it", "work"],
  recommend: ["work", "saw_it"],
};
const AT_WORK = ["endorse", "recommend"]; // seen at work is the answer; a talk is not what is asked
const NO_TALK = ["import", "delegate", "post"]; // there is nobody to talk to first

export class WaysOut {
  /**
   * @param {object} view the prompt
   * @param {import("./words.js").Words} words
   * @param {import("./prompt_draft.js").Draft} draft
   * @param {import("./prompt_buttons.js").SendButtons} buttons those that wait, or have to be in sight
   * @param {(decision: object) => void} answer
   */
  constructor(view, words, draft, buttons, answer) {
    Object.assign(this, { view, words, draft, buttons, answer });
    this.gentle = view.strictness === "gentle";
    this.panels = [];
    const cancel = () => answer(this.decision("cancel", {}));
    this.letGo = el("button", { type: "button", class: "way first", on: { click: cancel } }, words.say("way.cancel"));
    this.element = el(
      "div",
      { class: "ways" },
      this.letGo,
      this.later(),
      this.yes(),
      this.ahead(),
      this.submit(words.say("way.mistaken"), true, () => this.decision("mistaken", {}), "aside"),
      view.kind === "recommend" && this.kindNo(),
    );
    draft.onChange((name) => name === "ticked" && this.nameYes());
    this.nameYes();
  }

  /** Close what is open; whether anything was. */
  collapse() {
    const open = this.panels.find(({ panel }) => !panel.hidden);
    open?.toggle(false);
    open?.button.focus();
    return open !== undefined;
  }

  later() {
    const { view, words, draft } = this;
    if (view.targets.length > 1 || NO_TALK.includes(view.kind)) return null;
    const own = `way.later.${view.kind}`;
    const label = words.say(words.has(own) ? own : "way.later");
    const promise = () => ({ promise: { how: draft.get("laterHow"), on: draft.get("laterOn") } });
    const submits = [this.submit(label, false, () => this.decision("later", {}, promise()))];
    if (words.has(`later.ask.${view.kind}`)) {
      const asking = { spoken: false, reason: words.say("later.asked") };
      const both = () => this.decision("proceed", asking, promise());
      submits.push(this.submit(words.say(`later.ask.${view.kind}`), true, both, "send quiet"));
    }
    const howAtFirst = view.kind === "accept" ? "in_writing" : "call";
    return this.disclosed(label, promiseFields(words, draft, howAtFirst), submits);
  }

  yes() {
    const label = this.words.say(`way.yes.${this.view.kind}`);
    const fields = this.gentle ? [] : [...this.yesFields(), ...this.nameTask()];
    const said = () => this.decision("proceed", this.yesAnswer());
    if (fields.length === 0) {
      const button = this.submit(label, true, said, "way");
      this.yesButtons = [button];
      return button;
    }
    const submit = this.submit(label, true, said);
    const way = this.disclosed(label, fields, [submit]);
    this.yesButtons = [way.querySelector(".way"), submit];
    return way;
  }

  *yesFields() {
    const { view, words, draft } = this;
    if (view.kind === "message") yield textField(draft, "line", words.say("line.label"), "answer.reason");
    const hows = HOWS[view.kind];
    if (!hows) return;
    const when = whenField(words, draft);
    const needsWhen = (how) => (when.hidden = how === "their_work"); // knowing their work is an answer by itself
    needsWhen(draft.get("how"));
    yield howField(words, draft, hows, needsWhen);
    if (AT_WORK.includes(view.kind)) yield textField(draft, "where", words.say("where.label"));
    yield when;
  }

  yesAnswer() {
    const { view, draft } = this;
    if (view.kind === "message") return { spoken: true, reason: draft.get("line") };
    if (this.gentle || !HOWS[view.kind]) return { spoken: true };
    const how = draft.get("how");
    if (how === "their_work") return { how };
    if (AT_WORK.includes(view.kind)) return { how, when: draft.get("when"), reason: draft.get("where") };
    return { spoken: true, how, when: draft.get("when") };
  }

  ahead() {
    const { words, draft } = this;
    const label = words.say("way.ahead");
    const reason = () => (this.gentle ? "" : draft.get("ownReason") || draft.get("reason"));
    const said = () => this.decision("proceed", { spoken: false, reason: reason() });
    if (this.gentle) return this.submit(label, true, said, "way");
    return this.disclosed(label, [...reasonFields(words, draft), ...this.nameTask()], [this.submit(label, true, said)]);
  }

  nameTask() {
    const { view, words, draft } = this;
    const name = nameIn(view, words);
    if (view.strictness !== "firm" || view.targets.length !== 1 || !name) return [];
    return [nameField(words, draft, name, view.id.charCodeAt(0))];
  }

  kindNo() {
    const { words } = this;
    const title = words.say("later.kind_no");
    const text = el("textarea", { readonly: true, rows: 4, "aria-label": title }, words.say("later.kind_no.text"));
    const copy = el("button", { type: "button", class: "link" }, words.say("later.copy"));
    copy.addEventListener("click", async () => {
      text.select(); // where the page may not write to the clipboard, the keys still can
      await navigator.clipboard?.writeText(text.value).catch(() => {});
      copy.textContent = words.say("later.copied");
    });
    return el("details", { class: "kind-no" }, el("summary", {}, title), text, copy);
  }

  /** A button that opens what it asks for, right beneath it; one is open at a time. */
  disclosed(label, fields, submits) {
    const id = freshId("panel");
    const panel = el("form", { class: "panel", id, hidden: true, novalidate: true }, ...fields);
    panel.append(el("div", { class: "submits" }, ...submits));
    const traits = { type: "button", class: "way opens", "aria-expanded": "false", "aria-controls": id };
    const button = el("button", traits, label);
    const toggle = (open) => {
      for (const other of this.panels) if (open && other.panel !== panel) other.toggle(false);
      panel.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => {
      toggle(panel.hidden);
      if (!panel.hidden) panel.scrollIntoView({ block: "nearest" });
    });
    panel.addEventListener("submit", (event) => {
      event.preventDefault();
      panel.querySelector(".send:not(:disabled)")?.click();
    });
    this.panels.push({ panel, button, toggle });
    return el("div", { class: "disclosed" }, button, panel);
  }

  /** A button that gives the answer; `sends` says that the request would go out, so it has to wait. */
  submit(label, sends, decide, look = "send") {
    const button = el("button", { type: "button", class: look, on: { click: () => this.answer(decide()) } });
    this.buttons.add(button, label, sends);
    return button;
  }

  nameYes() {
    const ticked = (this.draft.get("ticked") || []).length > 0;
    const label = this.words.say(ticked ? "way.yes.ticked" : `way.yes.${this.view.kind}`);
    for (const button of this.yesButtons) this.buttons.rename(button, label);
  }

  /** A decision, with what was said at the top of the card. */
  decision(outcome, answer, more = {}) {
    const { view, draft } = this;
    const typed = outcome === "proceed" && view.strictness === "firm" ? draft.get("typedName") : "";
    const said = Object.entries({ ...answer, who: draft.get("who"), typed_name: typed });
    const ticked = draft.get("ticked") || [];
    return {
      outcome,
      answer: Object.fromEntries(said.filter(([, value]) => value !== "")),
      ...(outcome === "proceed" && ticked.length ? { targets: ticked } : {}),
      ...more,
    };
  }
}
