// content.js: shows prompts over a page when the worker says so. It runs beside the page, in a world that the page's
// scripts cannot reach; it holds no token and decides nothing: what is shown is a frame of another origin.

(() => {
  const api = globalThis.browser ?? globalThis.chrome;
  const ASK_MS = 5000; // often enough for a sleeping worker to come back before the server gives the page up

  // Put in twice, the second time does nothing; after an update of the extension the first one is dead.
  if (globalThis.firsthandIsHere?.()) return;
  globalThis.firsthandIsHere = () => Boolean(api.runtime?.id);

  const shown = new Set();
  const layers = makeLayers({ closed: (prompt) => shown.delete(prompt) });
  let asking;

  function show({ prompt, path }) {
    shown.add(prompt);
    layers.open(prompt, path);
    asking ??= setInterval(ask, ASK_MS);
  }

  function close(prompt) {
    shown.delete(prompt);
    layers.close(prompt, null);
  }

  /** Whether what is shown here is still open: it may have ended while this page was kept for going back to it. */
  async function ask() {
    if (!shown.size || !api.runtime?.id) {
      asking = clearInterval(asking);
      return;
    }
    const { ended = [] } = (await api.runtime.sendMessage({ open: [...shown] }).catch(() => null)) ?? {};
    ended.forEach(close);
  }

  api.runtime.onMessage.addListener((message, sender, answer) => {
    if (sender.id !== api.runtime.id || sender.tab) return;
    if (message.show) show(message.show);
    if (message.close) close(message.close);
    const prompt = message.show?.prompt ?? message.has;
    answer({ has: layers.has(prompt), visible: document.visibilityState === "visible" });
  });
  addEventListener("pageshow", (event) => event.persisted && ask());
})();
