// follow.js: lets everything follow what is known now: the routes, the scripts on pages, the badge.

import { tellChoices } from "./away.js";
import { look, showBadge } from "./health.js";
import { route } from "./routing.js";
import { registerScripts } from "./scripts.js";
import { freshState } from "./state.js";

/** One after the other, so that an older answer never comes last. */
const inTurn = (work) => navigator.locks.request("follow", work);

/** By what is known already, and whether requests really pass through Firsthand. */
export const follow = () =>
  inTurn(async () => {
    await apply();
    await look();
  });

/** @type {Promise<import("./state.js").State> | undefined} */
let waiting;

/** By what the server says now; many changes at once are one question. @returns {Promise<import("./state.js").State>} */
export function refresh() {
  waiting ??= inTurn(async () => {
    waiting = undefined; // what changes from here on is asked for anew
    try {
      await tellChoices();
      return await freshState();
    } finally {
      await apply();
      await showBadge();
    }
  });
  return waiting;
}

async function apply() {
  await route();
  await registerScripts();
}
