// door.js: tells the page script of one document that a prompt concerns it. Another origin than the page's: the
// page reads nothing here; it is told a prompt's id and no more.

const { key, origin } = document.documentElement.dataset;

// The frame itself says "done" after its last word; this is for prompts whose frame is not there to say it.
const CLOSE_AFTER_MS = 8000;

const tell = (word, { id, outcome = null }) => parent.postMessage({ firsthand: word, prompt: id, outcome }, origin);

let news;
function listen() {
  news = new EventSource(`/document/${key}/events`);
  news.addEventListener("prompt.opened", (event) => tell("open", JSON.parse(event.data)));
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
