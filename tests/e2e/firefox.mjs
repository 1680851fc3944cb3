// node firefox.mjs SETTINGS: starts Firefox by WebDriver BiDi and runs lines with the names below.
// SETTINGS is JSON: {program, profile, home, pac}, or with `extension`, a folder, and `uuid` in place of `pac`; `direct`, a
// port of this machine, is reached by every https address that the extension does not route.
import puppeteer from "puppeteer-core";
import { runLines } from "../run_lines.mjs";
import { extensionPages } from "./firefox_extension.mjs";

const { program, profile, home, pac, extension, uuid, direct } = JSON.parse(process.argv[2]);
const PATIENCE_MS = 20_000;

// Beyond what the driver itself switches off, so that nothing speaks to anybody on its own account.
const quiet = {
  "app.normandy.enabled": false,
  "app.update.auto": false,
  "browser.contentblocking.report.lockwise.enabled": false,
  "browser.discovery.enabled": false,
  "browser.ml.enable": false,
  "browser.newtabpage.activity-stream.asrouter.providers.cfr": "",
  "browser.newtabpage.activity-stream.feeds.topsites": false,
  "browser.region.network.url": "",
  "browser.safebrowsing.provider.google4.updateURL": "",
  "browser.safebrowsing.provider.mozilla.updateURL": "",
  "browser.search.geoSpecificDefaults": false,
  "browser.topsites.contile.enabled": false,
  "captivedetect.canonicalURL": "",
  "doh-rollout.disable-heuristics": true,
  "dom.push.connection.enabled": false,
  "extensions.blocklist.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "media.gmp-provider.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.dns.disablePrefetch": true,
  "network.http.http3.enable": false, // it would go past an HTTP proxy
  "network.prefetch-next": false,
  "network.trr.mode": 5,
  "security.OCSP.enabled": 0,
  "security.remote_settings.crlite_filters.enabled": false,
  "security.remote_settings.intermediates.enabled": false,
  "services.settings.server": "",
  "toolkit.telemetry.enabled": false,
  "toolkit.telemetry.server": "",
};
const routed = {
  "network.proxy.type": 2,
  "network.proxy.autoconfig_url": pac,
};
// What the extension leaves alone goes to a port where nobody listens. Its address, else new each time, is known.
const routedByExtension = {
  "network.proxy.type": direct ? 0 : 1,
  ...(direct && { "network.dns.forceResolve": "127.0.0.1", "network.socket.forcePort": `443=${direct}` }),
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
  "extensions.webextensions.uuids": JSON.stringify({ "extension@firsthand.internal": uuid }),
};
// What the driver takes away and people have.
const asPeopleHaveIt = {
  "dom.disable_open_during_load": true,
  "network.cookie.sameSite.laxByDefault": true,
};

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: program,
  headless: true,
  userDataDir: profile,
  env: { ...process.env, HOME: home, XDG_CACHE_HOME: `${home}/cache`, MOZ_CRASHREPORTER_DISABLE: "1" },
  extraPrefsFirefox: { ...quiet, ...(extension ? routedByExtension : routed), ...asPeopleHaveIt },
  defaultViewport: null,
  // Without this the driver may not touch pages of extensions.
  args: ["--width=1200", "--height=1000", ...(extension ? ["--remote-allow-system-access"] : [])],
});
if (extension) await browser.installExtension(extension);

const numbers = new Map(); // page → its number: what stands for a tab in the lines

function numberOf(page) {
  if (!numbers.has(page)) numbers.set(page, numbers.size);
  return numbers.get(page);
}

const page = (number) => [...numbers].find(([, known]) => known === number)[0];

async function open(url) {
  const opened = await browser.newPage();
  opened.setDefaultTimeout(PATIENCE_MS);
  if (url) await opened.goto(url);
  return numberOf(opened);
}

/** Every open tab and window: its number and address. */
async function tabs() {
  const pages = await browser.pages();
  return pages.map((each) => ({ number: numberOf(each), url: each.url() }));
}

/** A tab, or the first frame in it whose address begins so. */
async function place(number, begins) {
  if (!begins) return page(number);
  const ends = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = page(number).frames().find((frame) => frame.url().startsWith(begins));
    if (found) return found;
    if (Date.now() > ends) throw new Error(`no frame of ${begins} in ${page(number).url()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function element(number, begins, selector) {
  const handle = await (await place(number, begins)).$(selector);
  if (!handle) throw new Error(`nothing is ${selector}`);
  return handle;
}

/** Click an element with the mouse, as a person does. */
async function click(number, begins, selector, count = 1) {
  await (await element(number, begins, selector)).click({ count });
}

async function choose(number, begins, selector, file) {
  await (await element(number, begins, selector)).uploadFile(file);
}

await runLines({ browser, page, open, tabs, place, click, choose, ...extensionPages(browser) });
await browser.close();
