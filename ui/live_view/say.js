// The figures in words, for readers who do not see them: their names, and one sentence for a screen reader. Both come calmly.

import { nameFigure } from "./dom.js";

const CALM = 8000; // ms between two sentences
const SETTLED = 800; // ms from a change to its sentence: a drag or a step brings many

// Say soon what is new; to be called with every drawing
export function sayLater(view) {
  const due = (view.saidAt ?? -CALM) + CALM - performance.now();
  view.saying ??= setTimeout(say, Math.max(SETTLED, due), view);
}

export function stopSaying(view) {
  clearTimeout(view.saying);
}

function say(view) {
  view.saying = undefined;
  const { header, nodes, boxes, mute } = view;
  for (const name of boxes.keys()) nameFigure(view, name);
  const words = [header.says[""], document.querySelector(".st-key-lesson_answer")?.textContent];
  const now = mute ? [nodes.band.textContent] : words.map((one) => one?.trim() ?? "");
  const news = now.filter((one, i) => one && one !== view.said?.[i]);
  const first = !view.said;
  view.said = now;
  if (first || !news.length) return; // the page has just been opened, or nothing has changed but the step
  nodes.said.textContent = [...(header.frames.length && !mute ? [nodes.now.textContent] : []), ...news].join(": ");
  view.saidAt = performance.now();
}
