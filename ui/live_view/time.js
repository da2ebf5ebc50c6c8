// The time slider: its last position is live, the others are the key frames.

import { sayLater } from "./say.js";

const PAUSE = 120; // ms between two messages to Python while the slider is dragged
const number = new Intl.NumberFormat("en-US");

export function nearest(frames, step) {
  let best = 0;
  frames.forEach((frame, i) => {
    if (Math.abs(frame - step) < Math.abs(frames[best] - step)) best = i;
  });
  return best;
}

export function timeFor(view) {
  const { header, nodes } = view;
  const { frames } = header;
  nodes.time.hidden = frames.length < 1;
  nodes.slider.max = `${frames.length}`;
  const again = header.starts !== (view.starts ?? header.starts); // the earlier step does not exist any more
  view.starts = header.starts;
  if (again && view.at !== null) view.say("at", (view.at = null));
  else if (!view.asked) view.at = header.at; // else the slider is ahead of Python
  nodes.slider.value = `${view.at === null ? frames.length : nearest(frames, view.at)}`;
  showTime(view);
  sayLater(view);
}

function showTime(view) {
  const { header, nodes, at } = view;
  const { frames, step } = header;
  const shown = at === null ? step : frames[nearest(frames, at)];
  nodes.now.textContent = `step ${number.format(shown ?? 0)}`;
  nodes.slider.setAttribute("aria-valuetext", at === null ? "live" : `step ${number.format(shown)}`);
  const filled = frames.length ? (100 * Number(nodes.slider.value)) / frames.length : 100;
  nodes.slider.style.setProperty("--gs-filled", `${filled}%`);
  nodes.live.setAttribute("aria-pressed", `${at === null}`);
  const band = view.mute ? "The server does not answer; trying again." : at === null ? "" : `Step ${number.format(shown)} is shown; the run is at step ${number.format(step)}.`;
  if (nodes.band.textContent !== band) nodes.band.textContent = band;
}

export function listenToTime(view) {
  const { nodes } = view;
  const look = (at) => {
    view.at = at;
    view.asked = true;
    showTime(view);
    const wait = PAUSE - (performance.now() - (view.sentAt ?? -PAUSE));
    clearTimeout(view.sending);
    view.sending = setTimeout(() => {
      view.sentAt = performance.now();
      view.say("at", view.at);
      clearTimeout(view.answering);
      view.answering = setTimeout(() => (view.asked = false), 1500); // Python's step counts again
    }, Math.max(0, wait));
  };
  nodes.slider.oninput = () => {
    const i = Number(nodes.slider.value);
    look(i >= view.header.frames.length ? null : view.header.frames[i]);
  };
  nodes.live.onclick = () => {
    nodes.slider.value = nodes.slider.max;
    look(null);
  };
}
