// The figures in words, for readers who do not see them: their names, and one sentence for a screen reader. Both come calmly.

import { nameFigure } from "./dom.js";

const CALM = 8000; // ms between two sentences
const SETTLED = 800; // ms from a change to its sentence: a drag or a step brings many

const BESIDE = ["answer", "opening", "guide"].map((name) => `.st-key-lesson_${name} [data-testid=stMarkdown]`).join(); // questions, verdicts, the guide
const UNREAD = ".katex-html, annotation, style"; // a formula's MathML is read

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
  const beside = [...document.querySelectorAll(BESIDE)].map(read).join(" ");
  const now = [mute ? nodes.band.textContent : "", header.says[""], beside];
  const news = now.filter((one, i) => one && one !== view.said?.[i]);
  const first = !view.said;
  view.said = now;
  if (first || !news.length) return; // the page has just been opened, or nothing has changed but the step
  nodes.said.textContent = [...(header.frames.length && !mute ? [nodes.now.textContent] : []), ...news].join(": ");
  view.saidAt = performance.now();
}

function read(node) {
  const copy = node.cloneNode(true);
  for (const part of copy.querySelectorAll(UNREAD)) part.remove();
  return copy.textContent.trim();
}
