// The editor of a brief. Without it the form is saved by its buttons; with it what is typed is saved by itself, kept in the browser
// until it is, and whoever else has the brief open is seen.

import { startPasting } from "/assets/brief-pasting.js";
import { startPictures } from "/assets/brief-pictures.js";
import { startPreview } from "/assets/brief-preview.js";
import { startToolbar } from "/assets/brief-toolbar.js";

/** Milliseconds without a key until what was typed is saved, and the longest that it waits for such a pause. */
const pause = 2_000;
const longestWait = 8_000;
/** Milliseconds between signs that the brief is open, and between tries when the site is not reached. */
const beat = 15_000;
/** What the form carries beside the brief's fields. */
const carried = new Set(["mark", "version", "then", "as", "shade"]);

const form = document.getElementById("editor");
const told = form.dataset;
const version = form.elements.namedItem("version");
const state = document.getElementById("state");

function fields() {
  const all = [...new FormData(form)].filter(([name]) => !carried.has(name));
  return Object.fromEntries(all);
}

const asText = () => JSON.stringify(fields());

function tell(words, isWrong = false) {
  if (state && state.textContent !== words) {
    state.textContent = words;
    state.classList.toggle("state-wrong", isWrong);
  }
}

/** Sends fields to a path below the brief's; `null` when the site is not reached. */
async function send(path, entries, options = {}) {
  const body = new URLSearchParams(entries);
  body.set("mark", form.elements.namedItem("mark").value);
  try {
    const address = `${form.getAttribute("action")}/${path}`;
    return await fetch(address, { method: "POST", body, redirect: "manual", ...options });
  } catch {
    return null;
  }
}

// What is typed stays in the browser until it is saved, for this member and brief alone.
const place = `vesnik:brief:${told.member}:${told.brief}`;
const keep = {
  put(more = {}) {
    const kept = { version: version.value, at: Date.now(), fields: fields(), ...more };
    try {
      localStorage.setItem(place, JSON.stringify(kept));
    } catch {
      // Full or forbidden: then nothing is kept.
    }
  },
  get() {
    try {
      return JSON.parse(localStorage.getItem(place));
    } catch {
      return null;
    }
  },
  drop() {
    try {
      localStorage.removeItem(place);
    } catch {
      // Forbidden: then nothing was kept.
    }
  },
};

let saved = "unsaved" in told ? "" : asText();
let isSaving = false;
let hasStopped = !("autosave" in told);
let timer = 0;
let typedSince = 0;

function count() {
  const text = ["headline", "standfirst", "body"].map((name) => form.elements.namedItem(name).value).join(" ");
  const words = text.split(/\s+/u).filter(Boolean).length;
  document.getElementById("counted-words").textContent = String(words);
  const minutes = Math.max(1, Math.ceil(words / Number(told.wordsAMinute)));
  document.getElementById("counted-minutes").textContent = String(minutes);
}

function typed() {
  count();
  if (!("keep" in told)) {
    return;
  }
  if (asText() === saved) {
    keep.drop();
    return;
  }
  keep.put();
  if (hasStopped) {
    tell(told.toldUnsaved);
    return;
  }
  typedSince ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(0, Math.min(pause, typedSince + longestWait - Date.now())));
}

async function save() {
  const sent = asText();
  if (hasStopped || isSaving || sent === saved) {
    return;
  }
  isSaving = true;
  typedSince = 0;
  tell(told.toldSaving);
  const answer = await send("autosave", { ...JSON.parse(sent), version: version.value });
  isSaving = false;
  if (answer === null) {
    tell(told.toldOffline, true);
    timer = setTimeout(save, beat);
    return;
  }
  if (answer.type === "opaqueredirect") {
    tell(told.toldOut, true);
    return;
  }
  const outcome = await answer.json().catch(() => null);
  if (outcome === null) {
    tell(told.toldFailed, true);
    timer = setTimeout(save, beat);
    return;
  }
  if (outcome.kind !== "saved") {
    hasStopped = outcome.kind !== "wrong";
    tell(outcome.words, true);
    return;
  }
  version.value = outcome.version;
  saved = sent;
  if (asText() === sent) {
    keep.drop();
    tell(outcome.words);
  } else {
    typed();
  }
}

function offerKept() {
  const kept = keep.get();
  if (kept === null) {
    return;
  }
  const isSaved = kept.sent && "wasSaved" in told;
  if (isSaved || JSON.stringify(kept.fields) === asText()) {
    keep.drop();
    return;
  }
  if ("unsaved" in told) {
    return;
  }
  const offer = document.getElementById("kept");
  const time = document.getElementById("kept-time");
  const at = new Date(kept.at);
  time.dateTime = at.toISOString();
  time.textContent = at.toLocaleString(document.documentElement.lang);
  offer.hidden = false;
  document.getElementById("kept-take").addEventListener("click", () => {
    for (const [name, value] of Object.entries(kept.fields)) {
      const field = form.elements.namedItem(name);
      if (field && !field.readOnly) {
        field.value = value;
      }
    }
    // To the version that it was typed to: who has saved meanwhile is not overwritten.
    version.value = kept.version;
    offer.hidden = true;
    form.elements.namedItem("body").focus();
    typed();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.getElementById("kept-drop").addEventListener("click", () => {
    keep.drop();
    offer.hidden = true;
    form.elements.namedItem("body").focus();
  });
}

async function showOthers() {
  const answer = await send("presence", {});
  if (answer === null || !answer.ok) {
    return;
  }
  const others = await answer.json();
  const presence = document.getElementById("presence");
  if (presence.textContent !== others.words) {
    presence.textContent = others.words;
  }
  if (!isSaving && others.version > Number(version.value)) {
    tell(told.toldNewer, true);
  }
}

form.addEventListener("input", typed);
form.addEventListener("submit", ({ submitter }) => {
  if (!submitter?.formTarget && "keep" in told) {
    clearTimeout(timer);
    hasStopped = true;
    keep.put({ sent: true });
  }
});
document.querySelector("[data-discard]")?.addEventListener("click", keep.drop);
addEventListener("online", save);
addEventListener("pagehide", () => {
  const left = new URLSearchParams({ mark: form.elements.namedItem("mark").value, left: "yes" });
  navigator.sendBeacon(`${form.getAttribute("action")}/presence`, left);
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) {
    showOthers();
  }
});

count();
offerKept();
if ("unsaved" in told) {
  keep.put();
}
showOthers();
setInterval(showOthers, beat);
if ("keep" in told) {
  startToolbar(form);
  startPictures(form);
  startPasting(form, send, tell);
}
startPreview(form);
form.dataset.ready = "yes";
