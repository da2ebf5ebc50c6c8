// Requests pictures of the run beside Streamlit: wait, request, draw. One request at a time, so that nothing piles up on a slow server or browser.

import { pageColours } from "./draw.js";
import { themeOf } from "./theme.js";
import { timeFor } from "./time.js";
import { within } from "./within.js";

const SOON = 60; // ms between two looks, for WHILE ms after a press
const WHILE = 1500;
const AGAIN = 1000; // ms to wait after a request without an answer
const PATIENCE = 10_000; // ms until a request is given up
const EMPTY = 3; // answers without a picture in a row: the run is not just restarting
const LOST = 2000; // ms that the bar may show an old state
const MUTE = 3; // requests without an answer in a row: the user gets a message
const CLOSED = 404; // Streamlit has ended the session's resources, as it does when a connection is lost

export async function lookOn(view) {
  if (view.looks) return;
  view.looks = true;
  try {
    let empty = 0;
    let asked = performance.now();
    while (view.header.look) {
      await rest(view, asked);
      if (!view.root.isConnected) return; // the page was left
      asked = performance.now();
      if (document.hidden || awaitsHand(view)) continue; // Streamlit keeps drawing, slowly
      const { data, at } = view;
      const bytes = await ask(view).catch(() => undefined);
      if (!view.root.isConnected) return;
      view.misses = bytes ? 0 : (view.misses ?? 0) + 1;
      view.mute = view.misses >= MUTE;
      if (view.data !== data || view.at !== at || awaitsHand(view)) continue; // redrawn meanwhile, or the user has chosen another step
      empty = bytes?.length === 0 ? empty + 1 : 0;
      if (bytes?.length) view.redraw(bytes);
      else timeFor(view); // shows or hides the message that the server does not answer
      if (bytes?.length || empty >= EMPTY) tellPage(view, empty ? "" : view.header.page);
      if (bytes?.length) mendBar(view);
    }
  } finally {
    view.looks = false;
  }
}

// Show the effect of a press soon
export function hurry(view) {
  view.soonUntil = performance.now() + WHILE;
  view.wake?.();
}

// Wait until the next look; new data or a press change its time
async function rest(view, asked) {
  for (let woken = true; woken; ) {
    const now = performance.now();
    const every = now < (view.soonUntil ?? 0) ? SOON : view.header.look.every;
    const left = view.misses ? AGAIN : Math.max(SOON / 2, asked + every - now);
    woken = await Promise.race([
      new Promise((wake) => (view.wake = () => wake(true))),
      new Promise((done) => setTimeout(() => done(false), left)),
    ]);
  }
}

async function ask(view) {
  const { header, at, on, root } = view;
  const body = JSON.stringify({ at, layers: [...on], theme: themeOf(pageColours(root).ground) });
  const answer = await fetch(new URL(header.look.address, document.baseURI), { method: "POST", body, signal: within(PATIENCE) });
  if (answer.status === CLOSED) reopen(view);
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
}

// The page must be drawn again before the server answers looks; Streamlit does not always do so when a connection comes back
function reopen(view) {
  const now = performance.now();
  if (now < (view.reopenedAt ?? -LOST) + LOST) return;
  view.reopenedAt = now;
  view.say("page", `closed ${Date.now()}`);
}

// The page beside the view was drawn for another state of the run: rerun the script, once for each such state
function tellPage(view, page) {
  if (page !== view.page && page !== view.toldPage) view.say("page", `${page} ${Date.now()}`);
  view.toldPage = page;
}

// On a busy server Streamlit can lose the drawing after a press (docs/architecture.md); then the page is drawn again
function mendBar(view) {
  const { id, playing } = view.header;
  const bar = document.querySelector(`.st-key-${id}_run_bar`);
  const drawn = bar?.querySelector("[data-playing]")?.dataset.playing; // not the button's words: the browser may have translated them
  const now = performance.now();
  if (!bar?.querySelector('[data-testid="stBaseButton-primary"]') || drawn === `${playing}`) view.wrongSince = undefined;
  else view.wrongSince ??= now;
  if (now - view.wrongSince < LOST || view.wrongSince === undefined) return;
  view.wrongSince = now;
  view.say("command", `again ${Date.now()}`);
}

// A message of a dragged handle waits for Streamlit's answer, and would take the next drawing for it
const awaitsHand = ({ boxes }) => [...boxes.values()].some(({ handles }) => [...(handles?.values() ?? [])].some((node) => node.waiting));
