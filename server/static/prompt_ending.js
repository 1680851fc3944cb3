// prompt_ending.js: what is said when a prompt has ended, here or elsewhere.

import { get } from "./desk.js";
import { el } from "./dom.js";

const SETTLING_MS = 700; // a second click of the answer is no answer to what appears under it

/** Whether a yes was for some of the people only: the request was refused, and each of them may be pressed again. */
export function forSome(view, decision) {
  return decision.outcome === "proceed" && (decision.targets?.length ?? Infinity) < view.targets.length;
}

/** After an answer of this surface: a short word, and what can be done next. */
export function ending(card, outcome, record, decision) {
  const { view, words } = card;
  const site = view.site_name || view.site;
  const said = (key, values = {}) => el("p", { class: "said" }, words.say(key, values));
  if (outcome === "later") return [said("done.later", { day: words.day(decision.promise.on) })];
  const onceMore = view.patience_over || view.page_gone || forSome(view, decision);
  if (outcome === "proceed" && onceMore) {
    const line = said("done.proceed.again", { press: words.say(`kind.${view.kind}`), site });
    line.classList.add("stay");
    return [line];
  }
  if (outcome === "mistaken") return [said("done.mistaken"), stopAsking(card, site, record)];
  return [said(`done.${outcome}`)];
}

/** "Stop asking for this?", one click; where it cannot be seen for what it is, a word on where to do it. */
function stopAsking(card, site, record) {
  const { words, desk, sight } = card;
  const elsewhere = el("p", { class: "hint stay" }, words.say("done.mistaken.sites"));
  if (!sight.proven) return elsewhere;
  const label = words.say("done.mistaken.stop", { site });
  const stop = el("button", { type: "button", class: "small", disabled: true }, label);
  setTimeout(() => (stop.disabled = false), SETTLING_MS);
  stop.addEventListener("click", async () => {
    if (!sight.proven) {
      stop.replaceWith(elsewhere);
      return;
    }
    stop.disabled = true;
    await desk.stopAsking(record).then(
      () => card.saysLast(stop, words.say("done.mistaken.stopped", { site })),
      () => stop.replaceWith(elsewhere),
    );
  });
  return stop;
}

/** When it is not there any more, or was answered on another surface. */
export function goneText(words, problem) {
  const outcome = problem.body?.outcome;
  if (problem.status === 409) return words.say(words.has(`gone.${outcome}`) ? `gone.${outcome}` : "gone.settled");
  if (problem.status === 0) return words.say("error.away");
  return words.say("gone.unknown");
}

/** On the dashboard: where to go from here. */
export async function onward(words) {
  const { prompts } = await get("/api/prompts").catch(() => ({ prompts: [] }));
  const [next] = prompts;
  return el(
    "p",
    { class: "onward" },
    next && el("a", { href: `/prompt/${next.id}` }, words.say("done.next")),
    el("a", { href: "/" }, words.say("done.back")),
  );
}
