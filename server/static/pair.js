// pair.js: shows the code that the address brings, so that it can be typed where no extension has read it.

const code = new URLSearchParams(location.hash.slice(1)).get("code") ?? "";
// Whatever else somebody has put into the address is not shown as a code of ours.
const ours = /^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/.test(code);
document.getElementById("code").textContent = ours ? code : "";
document.querySelector(".code").hidden = !ours;
document.getElementById("no-code").hidden = ours;
