// The page script of the practice network: sends what a button says, shows "…" while it waits, then what came of it.
// A button is not disabled while it waits, as on many real sites: a double click is two requests.

const ACTS = {
  connect: {
    path: (it) => `/api/people/${it.handle}/connect`,
    body: (it) => ({ note: it.note ?? "" }),
    done: "Connected",
    said: (name) => `You and ${name} are connected.`,
  },
  disconnect: { path: (it) => `/api/people/${it.handle}/disconnect`, done: "Removed" },
  follow: { path: (it) => `/api/people/${it.handle}/follow`, next: "unfollow" },
  unfollow: { path: (it) => `/api/people/${it.handle}/unfollow`, next: "follow" },
  "follow-all": { path: () => "/api/follow-all", body: (it) => ({ handles: it.handles.split(" ") }), done: "Following all" },
  endorse: { path: (it) => `/api/people/${it.handle}/endorse`, body: (it) => ({ skill: it.skill }), done: "Endorsed" },
  accept: { path: (it) => `/api/requests/${it.handle}/accept`, done: "Connected", said: (name) => `You and ${name} are connected.` },
  ignore: { path: (it) => `/api/requests/${it.handle}/ignore`, done: "Ignored" },
  message: { path: (it) => `/api/people/${it.handle}/message`, body: (it) => ({ text: it.text }), said: (name) => `Your message to ${name} arrived.` },
};

// Who is who, fetched once, as any such site does. Firsthand learns from this answer which name a handle stands for.
const names = fetch("/api/people")
  .then((answer) => answer.json())
  .then(({ people }) => new Map(people.map(({ handle, name }) => [handle, name])))
  .catch(() => new Map());

/** Sends one act; resolves to "" when it arrived, else to the line to show. */
async function send(act, details) {
  let answer;
  try {
    answer = await fetch(act.path(details), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(act.body ? act.body(details) : {}),
    });
  } catch {
    return "The request did not get through.";
  }
  if (answer.ok) return "";
  const told = await answer.json().catch(() => ({}));
  return typeof told.error === "string" ? told.error : `That did not work (${answer.status}).`;
}

function say(place, line, good = false) {
  const status = place?.querySelector(".said");
  if (!status) return;
  status.textContent = line;
  status.classList.toggle("good", good);
}

async function sayDone(place, act, handle) {
  if (act.said) say(place, act.said((await names).get(handle) ?? "this person"), true);
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}

function becomes(button, name) {
  button.dataset.act = name;
  button.textContent = capital(name);
  button.setAttribute("aria-label", `${capital(name)} ${button.dataset.name}`);
}

function finish(button, act) {
  if (act.next) return becomes(button, act.next);
  button.textContent = act.done;
  button.removeAttribute("aria-label");
  button.disabled = true;
  if (button.dataset.act === "follow-all") document.querySelectorAll("[data-act=follow]").forEach((one) => becomes(one, "unfollow"));
  // Accept and Ignore stand side by side, and either answers the request.
  if (button.dataset.act === "accept" || button.dataset.act === "ignore") {
    for (const other of button.parentElement.querySelectorAll("[data-act]")) if (other !== button) other.remove();
  }
}

async function press(button) {
  const act = ACTS[button.dataset.act];
  const place = button.closest("[data-card]");
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label; // a second press while waiting must not take "…" for the label
  button.textContent = "…";
  button.setAttribute("aria-busy", "true");
  say(place, "");
  const problem = await send(act, button.dataset);
  button.removeAttribute("aria-busy");
  if (button.disabled) return; // the other press of a double click has settled it
  delete button.dataset.label;
  if (problem) {
    button.textContent = label;
    say(place, problem);
  } else {
    finish(button, act);
    await sayDone(place, act, button.dataset.handle);
  }
}

async function submit(form) {
  const dialog = form.closest("dialog");
  const act = ACTS[form.dataset.act];
  const place = document.querySelector("main [data-card]");
  const button = form.dataset.act === "connect" ? place.querySelector("[data-act=connect]") : null;
  dialog.close();
  say(place, "…");
  const problem = await send(act, { ...form.dataset, ...Object.fromEntries(new FormData(form)) });
  say(place, problem);
  if (problem) return;
  form.reset();
  if (button) finish(button, act);
  await sayDone(place, act, form.dataset.handle);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.opens) document.getElementById(button.dataset.opens).showModal();
  else if ("closes" in button.dataset) button.closest("dialog").close();
  else if (button.dataset.act) press(button);
});

document.addEventListener("submit", (event) => {
  if (!event.target.dataset.act) return; // the invitation is an ordinary form
  event.preventDefault();
  submit(event.target);
});
