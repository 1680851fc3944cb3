// socket.js: the server's news. The connection is gone when the worker is stopped; the server's ping every 20 s keeps
// the worker from being stopped for idleness, and an alarm brings it back where that was not enough.

import { link } from "./link.js";

const SILENCE_MS = 50_000; // two pings and a half
const RETRIES_MS = [500, 1000, 2000, 4000, 8000]; // then the alarm goes on trying
const REVOKED = 4401; // the server's word for a token that is not good any more

/** @type {WebSocket | undefined} */
let socket;
let heardAt = 0;
let retries = 0;

/**
 * Be connected, if this browser is paired and the server is there.
 * @param {{ opened: () => void, heard: (event: string, data: any) => void, closed: (revoked: boolean) => void }} hooks
 */
export async function connect(hooks) {
  if (socket && socket.readyState <= WebSocket.OPEN) {
    if (Date.now() - heardAt > SILENCE_MS) socket.close();
    return;
  }
  const linked = await link();
  if (!linked || (socket && socket.readyState <= WebSocket.OPEN)) return;
  const made = new WebSocket(`${linked.server.replace(/^http/, "ws")}/api/socket`);
  socket = made;
  heardAt = Date.now();
  made.onopen = () => {
    made.send(JSON.stringify({ token: linked.token, browser: navigator.userAgent }));
    hooks.opened();
  };
  made.onmessage = ({ data }) => {
    heardAt = Date.now();
    retries = 0;
    const news = JSON.parse(data);
    hooks.heard(news.event, news.data);
  };
  made.onclose = ({ code }) => {
    if (socket === made) socket = undefined;
    hooks.closed(code === REVOKED);
    const wait = RETRIES_MS[retries++];
    if (wait) setTimeout(() => connect(hooks), wait);
  };
}

/** Let go, and of whom we were paired with before too. */
export function disconnect() {
  retries = 0;
  socket?.close();
  socket = undefined;
}
