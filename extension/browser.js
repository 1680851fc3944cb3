// browser.js: what differs between the two browsers.

const here = globalThis;

/** The browser's interface to extensions; both give promises. */
export const api = here.browser ?? here.chrome;

/** Firefox asks us about every request; Chromium takes a script once and for all. */
export const isFirefox = api.runtime.getURL("").startsWith("moz-extension:");

/** What the dashboard calls this browser in its list of pairs. */
export const browserName = isFirefox ? "Firefox" : "Chromium";

/** A text in the person's language. @param {string} name @param {...string} values */
export const say = (name, ...values) => api.i18n.getMessage(name, values);
