// prompt_ways.js: the ways out, in FRICTION's order, with what the server says each of them asks for (`view.ways`).
// Going ahead is never more effort than a yes: what is asked of both is one and the same field.

import { el, freshId } from "./dom.js";
import {
  howField,
  nameField,
  nameSaid,
  promiseFields,
  reasonFields,
  textField,
  whenField,
  whenSaid,
} from "./prompt_fields.js";
import { pageLink, peopleField, whoField } from "./prompt_people.js";
import { nameIn } from "./prompt_question.js";

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
    this.panels = [];
    const { line, names, task } = view.ways;
    // What a yes and going ahead both ask for stands in whichever panel is open, so that it is typed once.
    const label = words.say(line ? "line.label" : "why.label");
    this.line = task.why === "line" && textField(draft, "line", label, "answer.reason");
    this.name = task.name !== "" && nameField(words, draft, names, task.name);
    this.shared = [this.line, this.name].filter(Boolean);
    const cancel = () => answer(this.decision("cancel"));
    const traits = { type: "button", class: "way first", on: { click: cancel } };
    this.letGo = el("button", traits, this.label("cancel"));
    this.element = el(
      "div",
      { class: "ways" },
      this.letGo,
      nameIn(view, words) === "" && view.ways.later && whoField(words, draft),
      view.targets.length > 1 && peopleField(view, words, draft),
      view.ways.later && this.later(),
      this.yes(),
      this.ahead(),
      view.ways.kind_no && this.kindNo(),
      el(
        "div",
        { class: "asides" },
        pageLink(view, words),
        this.submit(words.say("way.mistaken"), true, () => this.decision("mistaken"), "aside"),
      ),
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

  /** The label for this kind and for several people, where there are such. */
  label(way) {
    const { view, words } = this;
    const several = (view.about.contacts ?? view.targets.length) > 1;
    const keys = [several && `way.${way}.${view.kind}.many`, `way.${way}.${view.kind}`, `way.${way}`];
    return words.say(keys.find((each) => words.has(each)));
  }

  later() {
    const { view, words, draft } = this;
    const promise = () => ({ promise: { how: draft.get("laterHow"), on: draft.get("laterOn") } });
    const submits = [this.submit(this.label("later"), false, () => this.decision("later", {}, promise()))];
    const fields = promiseFields(words, draft, view.ways.later_how);
    if (!view.ways.ask_along) return this.disclosed(this.label("later"), fields, submits);
    // This sends as well, so it asks for the name where going ahead does; but only of somebody who wants it.
    const asking = { spoken: false, reason: words.say("later.asked") };
    const both = () => this.decision("proceed", asking, promise());
    const send = this.submit(words.say(`later.ask.${view.kind}`), true, both, "send quiet", () => this.asksName(way));
    const way = this.disclosed(this.label("later"), fields, [...submits, send]);
    return way;
  }

  /** Put the name task into an open panel; whether it was not there before. */
  asksName(way) {
    const panel = way.querySelector(".panel");
    if (!this.name || panel.contains(this.name)) return false;
    panel.querySelector(".submits").before(this.name);
    [...this.name.querySelectorAll("input")].find((input) => input.offsetParent !== null)?.focus();
    return true;
  }

  yes() {
    const said = () => this.decision("proceed", this.yesAnswer());
    const way = this.sending(this.label("yes"), [...this.yesFields()], said);
    this.yesButtons = way.matches(".way") ? [way] : [way.querySelector(".way"), way.querySelector(".send")];
    return way;
  }

  ahead() {
    const { view, words, draft } = this;
    const { why } = view.ways.task;
    const reason = () => (why === "choice" ? draft.get("ownReason") || draft.get("reason") : this.lineSaid());
    const said = () => this.decision("proceed", { spoken: false, reason: reason() });
    return this.sending(words.say("way.ahead"), why === "choice" ? reasonFields(words, draft) : [], said);
  }

  /** A way that sends the request: a button alone where nothing is asked, else with what is asked beneath it. */
  sending(label, fields, decide) {
    if (fields.length + this.shared.length === 0) return this.submit(label, true, decide, "way");
    return this.disclosed(label, fields, [this.submit(label, true, decide)], this.shared);
  }

  get asksHow() {
    return this.view.ways.task.how && this.view.ways.hows.length > 0;
  }

  *yesFields() {
    const { view, words, draft } = this;
    const { hows, complete, where, line, task } = view.ways;
    if (line && task.why !== "line") yield textField(draft, "line", words.say("line.label"), "answer.reason");
    if (!this.asksHow) return;
    const when = whenField(words, draft);
    const needsWhen = (how) => (when.hidden = complete.includes(how));
    needsWhen(draft.get("how"));
    yield howField(words, draft, hows, needsWhen);
    if (where) yield textField(draft, "where", words.say("where.label"));
    yield when;
  }

  yesAnswer() {
    const { view, draft } = this;
    const { complete, where } = view.ways;
    if (!this.asksHow) return { spoken: true, reason: this.lineSaid() };
    const how = draft.get("how");
    if (complete.includes(how)) return { how };
    const when = whenSaid(draft);
    return where ? { how, when, reason: draft.get("where") } : { spoken: true, how, when };
  }

  lineSaid() {
    const { line, task } = this.view.ways;
    return line || task.why === "line" ? this.draft.get("line") : "";
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

  /** A button that opens what it asks for, right beneath it; one is open at a time, and `shared` moves there. */
  disclosed(label, fields, submits, shared = []) {
    const id = freshId("panel");
    const panel = el("form", { class: "panel", id, hidden: true, novalidate: true }, ...fields);
    const foot = el("div", { class: "submits" }, ...submits);
    panel.append(foot);
    const traits = { type: "button", class: "way opens", "aria-expanded": "false", "aria-controls": id };
    const button = el("button", traits, label);
    const toggle = (open) => {
      for (const other of this.panels) if (open && other.panel !== panel) other.toggle(false);
      panel.hidden = !open;
      if (open) foot.before(...shared);
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => {
      toggle(panel.hidden);
      if (!panel.hidden) panel.scrollIntoView({ block: "nearest" });
    });
    // Enter in a field presses the first button, whatever else the panel holds.
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      panel.querySelector(".send").click(); // a disabled one does nothing
    });
    panel.addEventListener("submit", (event) => event.preventDefault());
    this.panels.push({ panel, button, toggle });
    return el("div", { class: "disclosed" }, button, panel);
  }

  /**
   * A button that gives the answer; `sends` says that the request would go out, so it has to wait. `asks` may put a
   * last question first and give true.
   */
  submit(label, sends, decide, look = "send", asks = () => false) {
    const click = () => asks() || this.answer(decide());
    const button = el("button", { type: "button", class: look, on: { click } });
    this.buttons.add(button, label, sends);
    return button;
  }

  nameYes() {
    const ticked = (this.draft.get("ticked") || []).length > 0;
    const label = ticked ? this.words.say("way.yes.ticked") : this.label("yes");
    for (const button of this.yesButtons) this.buttons.rename(button, label);
  }

  /** A decision, with what was said at the top of the card. */
  decision(outcome, answer = {}, more = {}) {
    const { view, draft } = this;
    const named = outcome === "proceed" && view.ways.task.name !== "" ? nameSaid(draft) : "";
    const said = Object.entries({ ...answer, who: draft.get("who"), typed_name: named });
    const ticked = draft.get("ticked") || [];
    return {
      outcome,
      answer: Object.fromEntries(said.filter(([, value]) => value !== "")),
      ...(outcome === "proceed" && ticked.length ? { targets: ticked } : {}),
      ...more,
    };
  }
}
