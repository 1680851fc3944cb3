// What the attack pages share: the request that is asked about, and where our frame is.

// Somebody else on every page: who was just answered about is not asked about again.
const person = Math.floor(Math.random() * 1e12);
const follow = () => fetch(`/api/v1/accounts/${person}/follow`, { method: "POST" }).catch(() => {});
/** What of ours a page can find: elements beside head and body that are not its own. */
const ours = () =>
  [...document.documentElement.children].filter((each) => !each.matches("head, body, .decoy, .framed"));

/** Every address of ours that the page can learn of. */
const addresses = () => performance.getEntriesByType("resource").map((each) => each.name);
const promptAddress = () => addresses().find((each) => each.includes("//firsthand.internal/prompt/"));

/** An element over everything, as far as a page can put it there, through which the mouse goes. */
function decoy(style, tag = "div") {
  const made = document.createElement(tag);
  made.className = "decoy";
  made.textContent = "You have won! Press here";
  made.style.cssText = `position:fixed;inset:0;width:100%;height:100%;max-width:none;max-height:none;margin:0;
    border:0;padding:0;background:white;z-index:2147483647;pointer-events:none;${style}`;
  document.documentElement.append(made);
  return made;
}

function inTopLayer(made) {
  made.popover = "manual";
  made.showPopover();
  return made;
}

/** Give a style to an element; gives what takes it back. */
function styled(element, style) {
  const before = element.style.cssText;
  element.style.cssText += `;${style}`;
  return () => (element.style.cssText = before);
}

/** Give a style to what of ours can be reached. */
function oursStyled(style) {
  const back = ours().map((each) => styled(each, `display:block!important;position:fixed!important;inset:0;${style}`));
  return () => back.forEach((each) => each());
}

/** Frame the prompt in a frame of the page's own. */
function framed(style) {
  const frame = document.createElement("iframe");
  frame.className = "framed";
  frame.src = promptAddress();
  frame.style.cssText = `position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647;${style}`;
  frame.onload = () => (frame.dataset.there = "");
  document.documentElement.append(frame);
  return frame;
}

/** Add a rule to the page; gives what takes it back. */
function ruled(rule) {
  const sheet = document.createElement("style");
  sheet.textContent = rule;
  document.head.append(sheet);
  return () => sheet.remove();
}

addEventListener("DOMContentLoaded", () => document.querySelector("#press")?.addEventListener("click", follow));
