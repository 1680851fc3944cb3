// server.js: the only module that talks to the local server, except for the socket.

import { browserName } from "./browser.js";
import { dropLink, keepLink, link } from "./link.js";

const PATIENCE_MS = 5000;
const ALIVE = "https://firsthand.internal/alive";

/** The server refused, or is away (status 0). */
export class ServerError extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @param {string} url @param {RequestInit} how @returns {Promise<any>} @throws {ServerError} */
async function ask(url, how = {}) {
  const wait = { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) };
  const reply = await fetch(url, { ...wait, ...how }).catch((cause) => {
    throw new ServerError(0, `${url}: ${cause.message}`);
  });
  const body = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new ServerError(reply.status, body.error ?? `${reply.status}`);
  return body;
}

/**
 * One call of the API. A token that is not good any more was revoked: the pair has ended. Only from a server that is
 * proven to be ours is that believed: who else listens at its port would open all sites by saying so.
 * @param {string} method @param {string} path @param {object} [body]
 * @throws {ServerError} also where this browser is not paired
 */
export async function call(method, path, body) {
  const linked = await link();
  if (!linked) throw new ServerError(0, "not paired");
  const headers = { authorization: `Bearer ${linked.token}` };
  /** @type {RequestInit} */
  const how = { method, headers };
  if (method !== "GET") {
    headers["content-type"] = "application/json";
    how.body = JSON.stringify(body ?? {});
  }
  try {
    return await ask(linked.server + path, how);
  } catch (error) {
    const ended = error.status === 401 && (await guarded(linked.server));
    // Whoever has paired anew meanwhile is not to lose that.
    if (ended && (await link())?.token === linked.token) await dropLink();
    throw error;
  }
}

/**
 * Trade a code for a token and keep it. @param {string} server `http://127.0.0.1:PORT` @param {string} code
 * @throws {ServerError} 401 where the code is wrong, used or old
 */
export async function pair(server, code) {
  const headers = { "content-type": "application/json" };
  const made = await ask(`${server}/api/pair`, {
    method: "POST",
    headers,
    body: JSON.stringify({ code, browser: browserName }),
  });
  await keepLink({ server, token: made.token });
}

/** Whether the server answers at all. @param {string} server */
export const answers = (server) =>
  ask(`${server}/api/health`).then((body) => body.status === "ok", () => false);

/** Whether our proxy answers, the one of this very server: something that only it can say. @param {string} server */
export const guarded = (server) =>
  ask(ALIVE).then((body) => body.alive === true && `${body.server}` === new URL(server).port, () => false);

/** The address of a page of the server, signed in for as long as a minute. @param {string} path `/log` */
export async function pageAddress(path) {
  const { link: address } = await call("POST", "/api/session/code");
  const made = new URL(address);
  made.pathname = path;
  return made.href;
}
