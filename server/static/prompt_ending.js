// prompt_ending.js: what is said when a prompt has ended, here or elsewhere.

import { get } from "./desk.js";
import { el } from "./dom.js";

/** Whether a yes was for some of the people only: the request was refused, and each of them may be pressed again. */
export function forSome(view, decision) {
  return decision.outcome === "proceed" && (decision.targets?.length ?? Infinity) < view.targets.length;
}

/** After an answer of this surface: a short word, and what can be done next. */
export function ending({ view, words, desk }, outcome, record, decision) {
  const site = view.site_name;
  const said = (key, values = {}) => el("p", { class: "said" }, words.say(key, values));
  if (outcome === "later") return [said("done.later", { day: words.day(decision.promise.on) })];
  const onceMore = view.patience_over || forSome(view, decision);
  if (outcome === "proceed" && onceMore) {
    const line = said("done.proceed.again", { press: words.say(`kind.${view.kind}`), site });
    line.classList.add("stay");
    return [line];
  }
  if (outcome === "mistaken" && desk.stopAsking !== null) {
    const stop = el("button", { type: "button", class: "small" }, words.say("done.mistaken.stop", { site }));
    stop.addEventListener("click", async () => {
      stop.disabled = true;
      await desk.stopAsking(record).then(
        () => stop.replaceWith(el("p", {}, words.say("done.mistaken.stopped", { site }))),
        (problem) => {
          stop.disabled = false;
          stop.after(el("p", { role: "alert" }, words.say("error.other", { error: problem.message })));
        },
      );
    });
    return [said("done.mistaken"), stop];
  }
  return [said(`done.${outcome}`)];
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
