// door.js: tells the page script of one document that a prompt concerns it. Another origin than the page's: the
// page reads nothing here; it is told a prompt's id and no more.

const { key, origin, ahead } = document.documentElement.dataset;

// The frame itself says "done" after its last word; this is for prompts whose frame is not there to say it.
const CLOSE_AFTER_MS = 8000;

const tell = (word, { id, outcome = null }) => parent.postMessage({ firsthand: word, prompt: id, outcome }, origin);

let news;
function listen() {
  news = new EventSource(`/document/${key}/events`);
  news.addEventListener("prompt.opened", (event) => tell("open", JSON.parse(event.data)));
  news.addEventListener("prompt.taken", (event) => tell("taken", JSON.parse(event.data)));
  news.addEventListener("prompt.passed", (event) => tell("passed", JSON.parse(event.data)));
  news.addEventListener("prompt.settled", (event) => {
    const data = JSON.parse(event.data);
    setTimeout(() => tell("close", data), CLOSE_AFTER_MS);
  });
}
listen();
// A page with an open connection is not kept for going back to it; one that comes back opens its door again.
addEventListener("pagehide", () => news.close());
addEventListener("pageshow", (event) => event.persisted && listen());

/** Fetch what a prompt is made of, once the page is at rest, and keep it: none of it is waited for after a click. */
async function fetchAhead() {
  const files = [...ahead.split(" "), `words-${document.documentElement.lang}.json`];
  await Promise.allSettled(files.map((file) => fetch(new URL(file, import.meta.url), { priority: "low" })));
}
(window.requestIdleCallback ?? setTimeout)(fetchAhead);
