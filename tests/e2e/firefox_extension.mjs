// Pages of an extension, which WebDriver BiDi does not reach: they are asked through the browser's own window, which
// needs --remote-allow-system-access.

/** Runs in the browser's window: a page of the extension in a tab in the background, with an ear in it. */
async function openPage(url) {
  const ear = `addMessageListener("ask", async ({ data: [number, expression] }) => {
    const box = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
    let answer;
    try { answer = { gave: await Cu.evalInSandbox(expression, box) }; } catch (error) { answer = { error: String(error) }; }
    sendAsyncMessage("answer", [number, JSON.stringify(answer)]);
  })`;
  const tab = gBrowser.addTab(url, { triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() });
  const { linkedBrowser } = tab;
  const loading = () => linkedBrowser.webProgress.isLoadingDocument || linkedBrowser.currentURI.spec !== url;
  while (loading()) await new Promise((resolve) => setTimeout(resolve, 50));
  linkedBrowser.messageManager.loadFrameScript(`data:application/javascript,${encodeURIComponent(ear)}`, false);
  window.extensionPage = { ear: linkedBrowser.messageManager, asked: 0 };
}

/** Runs in the browser's window: what an expression gives in that page, as JSON. */
function askPage(expression) {
  const { ear } = window.extensionPage;
  const number = window.extensionPage.asked++;
  return new Promise((resolve) => {
    ear.addMessageListener("answer", function heard({ data: [answered, text] }) {
      if (answered !== number) return;
      ear.removeMessageListener("answer", heard);
      resolve(text);
    });
    ear.sendAsyncMessage("ask", [number, expression]);
  });
}

/** What a test may call: `openExtension(url)`, `inExtension(expression)`. */
export function extensionPages(browser) {
  async function inWindow(work, ...given) {
    const tree = await browser.connection.send("browsingContext.getTree", { "moz:scope": "chrome" });
    const { context } = tree.result.contexts.find(({ url }) => url.endsWith("/browser.xhtml"));
    const expression = `(${work})(...${JSON.stringify(given)})`;
    const target = { context };
    const { result } = await browser.connection.send("script.evaluate", { expression, target, awaitPromise: true });
    if (result.type !== "success") throw new Error(result.exceptionDetails.text);
    return result.result.value;
  }

  return {
    openExtension: (url) => inWindow(openPage, url).then(() => null),
    async inExtension(expression) {
      const { gave, error } = JSON.parse(await inWindow(askPage, expression));
      if (error) throw new Error(error);
      return gave;
    },
  };
}
