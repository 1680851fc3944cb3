// prompt_desk.js: how the prompt talks to the server. The same calls from the dashboard (with the page's token) and
// from the reserved host (with the nonce that its own HTML carries).

import { call, DeskError } from "./desk.js";

/**
 * The calls for one prompt: `look`, `seen`, `decide`, `moreTime`; `stopAsking` after "that's not what I did"; and
 * `handOver`, `takeOver` for what was begun in a frame and is finished in a window.
 */
export function promptDesk({ surface, prompt, nonce }) {
  return surface === "dashboard" ? dashboard(prompt) : door(prompt, nonce);
}

function dashboard(id) {
  const at = `/api/prompts/${id}`;
  const by = crypto.randomUUID(); // this tab and no other
  return {
    look: () => call("GET", at),
    seen: (visible) => call("POST", `${at}/seen`, { visible, by }),
    decide: (decision) => call("POST", `${at}/decision`, decision),
    moreTime: () => call("POST", `${at}/more-time`, {}),
    stopAsking: ({ site, rule }) => call("PATCH", `/api/sites/${site}`, { rules: { [rule]: "off" } }),
  };
}

function door(id, nonce) {
  const ask = async (method, path, body) => {
    const headers = { "x-firsthand-nonce": nonce };
    if (body !== undefined) headers["content-type"] = "application/json";
    let answer;
    try {
      answer = await fetch(`/prompt/${id}/${path}`, { method, headers, body: body && JSON.stringify(body) });
    } catch {
      throw new DeskError(0);
    }
    const decoded = await answer.json().catch(() => null);
    if (!answer.ok) throw new DeskError(answer.status, decoded);
    return decoded;
  };
  // The page brought the prompt with it, as it was at that moment.
  let { view } = document.documentElement.dataset;
  const look = () => {
    const brought = view && JSON.parse(view);
    view = "";
    return brought || ask("GET", "data");
  };
  return {
    look,
    seen: (visible) => ask("POST", "seen", { visible }),
    decide: (decision) => ask("POST", "decision", { ...decision, nonce }),
    moreTime: () => ask("POST", "more-time", {}),
    stopAsking: () => ask("POST", "stop-asking", {}), // the server knows which rule it was
    handOver: (said) => ask("POST", "draft", { said }),
    takeOver: () => ask("GET", "draft"),
  };
}
