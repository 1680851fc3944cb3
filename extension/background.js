// background.js: what wakes the worker. Every listener is added at the top, at once; none relies on anything that was
// in memory before.

import { noteAct } from "./acts.js";
import { UNGUARDED_END, guardAgain } from "./away.js";
import { mainFrameFailed } from "./blocked.js";
import { api, isFirefox } from "./browser.js";
import { pause } from "./choices.js";
import { follow, refresh } from "./follow.js";
import { showBadge } from "./health.js";
import { takeCode } from "./pairing.js";
import { endedOf, frameLoaded, promptOpened, promptSettled, tabChanged, takenPrompts } from "./prompts.js";
import { proxyFor } from "./routing.js";
import { registerScripts } from "./scripts.js";
import { connect, disconnect } from "./socket.js";

const TICK = "tick";
const SHORT_PAUSE_MINUTES = 15;
const EVERYWHERE = ["https://*/*"]; // of it the browser tells us what we have a permission for
// What can carry an act: nobody need be woken for a picture. Firefox has a name of its own for beacons.
const ACTING = ["main_frame", "sub_frame", "xmlhttprequest", "ping", "other", ...(isFirefox ? ["beacon"] : [])];
const news = { opened, heard, closed: (revoked) => run(revoked ? refresh() : follow()) };

/** Nobody awaits what a listener begins; what goes wrong is said in the extension's own console. */
const run = (work) => Promise.resolve(work).catch((error) => console.warn(error));

/** The server begins with what is open; what we had taken and is not among it has ended while we slept. */
async function opened() {
  const taken = await takenPrompts();
  const { open } = await refresh();
  for (const id of taken) if (!open.includes(id)) await promptSettled({ id });
  await follow();
}

function heard(event, data) {
  if (event === "prompt.opened") run(promptOpened(data));
  if (event === "prompt.settled") run(promptSettled(data));
  if (event !== "ping") run(refresh());
}

async function wake() {
  await api.alarms.create(TICK, { periodInMinutes: 0.5 });
  await connect(news);
  await showBadge();
}

api.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") run(api.tabs.create({ url: api.runtime.getURL("welcome/welcome.html") }));
});
api.runtime.onStartup.addListener(() => run(follow()));
api.alarms.onAlarm.addListener(({ name }) => {
  if (name === UNGUARDED_END) run(guardAgain());
  run(connect(news).then(follow));
});
api.storage.onChanged.addListener((changes, area) => {
  if (area !== "local") return;
  if (changes.paired) {
    disconnect();
    run(connect(news));
  }
  if (changes.paired || changes.unguarded || changes.offHere) run(follow());
});
api.commands.onCommand.addListener((name) => name === "pause" && run(pause(SHORT_PAUSE_MINUTES)));
api.permissions.onAdded.addListener(() => run(registerScripts(true)));

api.webRequest.onBeforeRequest.addListener((request) => void run(noteAct(request)), { urls: EVERYWHERE, types: ACTING });
api.webRequest.onCompleted.addListener((request) => run(frameLoaded(request)), {
  urls: ["https://firsthand.internal/prompt/*"],
  types: ["sub_frame"],
});
api.webRequest.onErrorOccurred.addListener((request) => run(mainFrameFailed(request)), {
  urls: EVERYWHERE,
  types: ["main_frame"],
});

api.tabs.onRemoved.addListener((tabId) => run(tabChanged(tabId, true)));
api.tabs.onUpdated.addListener((tabId, { status, url }) => {
  if (url) run(takeCode(tabId, url));
  if (status) run(tabChanged(tabId, false));
});
api.runtime.onMessage.addListener((message, sender, answer) => {
  if (sender.id !== api.runtime.id || sender.frameId !== 0 || !Array.isArray(message.open)) return false;
  endedOf(message.open).then((ended) => answer({ ended }), () => answer({}));
  return true; // the answer comes later
});
if (isFirefox) api.proxy.onRequest.addListener(proxyFor, { urls: ["<all_urls>"] });
else api.proxy.settings.onChange.addListener(() => run(follow()));

run(wake());
