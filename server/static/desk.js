// desk.js: the only module of the dashboard that talks to the local server's API.

const TOKEN = "firsthand-token";

/** What the server answered instead of a success; `status` is 0 when it does not answer at all. */
export class DeskError extends Error {
  constructor(status, body) {
    super(body?.error ?? "away");
    this.status = status;
    this.body = body ?? {};
  }
}

/** Trade the one-time code in the address for a token, and take it out of the address and the history. */
export async function beginSession() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code === null) return;
  history.replaceState(null, "", location.pathname + location.search);
  const { token } = await call("POST", "/api/session", { code });
  localStorage.setItem(TOKEN, token);
}

export const hasToken = () => localStorage.getItem(TOKEN) !== null;
export const forgetToken = () => localStorage.removeItem(TOKEN);

/** @throws {DeskError} */
export async function call(method, path, body) {
  const headers = { authorization: `Bearer ${localStorage.getItem(TOKEN) ?? ""}` };
  if (body !== undefined) headers["content-type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new DeskError(0);
  }
  const decoded = await answer.json().catch(() => null);
  if (!answer.ok) throw new DeskError(answer.status, decoded);
  return decoded;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const patch = (path, body) => call("PATCH", path, body);
export const erase = (path) => call("DELETE", path);

/**
 * Call `onEvent(name, data)` for all that happens, for as long as the page is there; `onState(true)` whenever the
 * stream begins, so that what was missed can be read, and `onState(false)` when it is lost.
 */
export async function listen(onEvent, onState) {
  for (;;) {
    try {
      await readStream(onEvent, onState);
    } catch {
      // Lost or not there: the state says so, and it is tried again.
    }
    onState(false);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

async function readStream(onEvent, onState) {
  const headers = { authorization: `Bearer ${localStorage.getItem(TOKEN) ?? ""}` };
  const answer = await fetch("/api/events", { headers });
  if (!answer.ok) throw new DeskError(answer.status);
  onState(true);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (waiting + value).split(/\r?\n\r?\n/);
    waiting = blocks.pop();
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (name) onEvent(name, data ? JSON.parse(data) : {});
    }
  }
}
