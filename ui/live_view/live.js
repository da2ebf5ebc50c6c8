// The live view: called with whatever Streamlit draws, it keeps its nodes and brings them up to date; between, it looks by itself.

import { boxesFor, build, legendFor, nameFigure, readingsFor, switchesFor } from "./dom.js";
import { drawAll, loadPlotly, pageColours } from "./draw.js";
import { hurry, lookOn } from "./look.js";
import { savePicture } from "./save.js";
import { stopSaying } from "./say.js";
import { stripFor } from "./strip.js";
import { themeOf } from "./theme.js";
import { listenToTime, timeFor } from "./time.js";
import { unpack } from "./unpack.js";

const SETTLED = 600; // ms without a refresh
const views = new WeakMap(); // the place on the page → its view
const remembered = new Map(); // the view's id → what outlives its nodes: zoom and layers

export async function show(component) {
  const { parentElement, data } = component;
  let view = views.get(parentElement);
  if (data && view?.sent !== data) {
    const header = unpack(data);
    view ??= mount(parentElement, header);
    Object.assign(view, { sent: data, page: header.page });
    if (!isOlder(header, view.header)) Object.assign(view, { header, data });
    view.wake?.();
  }
  if (!view) return undefined;
  view.component = component;
  update(view);
  lookOn(view);
  if (!window.Plotly) {
    await loadPlotly(view.header.plotly);
    drawAll(view);
  }
  // Streamlit also calls this for a refresh that came while plotly was loading, so look whether we are really gone
  return () => setTimeout(() => !view.root.isConnected && unmount(view, parentElement), 0);
}

function mount(parent, header) {
  if (!remembered.has(header.id)) remembered.set(header.id, { zoom: {}, resets: 0, layers: null });
  const kept = remembered.get(header.id);
  const nodes = build(header.id, document.querySelectorAll(".gs-live-view").length);
  const view = { nodes, root: nodes.root, boxes: new Map(), kept, on: new Set(kept.layers ?? header.on), at: header.at };
  view.say = (name, value) => view.component.setStateValue(name, value);
  view.redraw = (bytes) => { // what did not come by Streamlit
    Object.assign(view, { header: unpack(bytes), data: bytes });
    update(view);
  };
  view.restore = kept.layers !== null; // Python forgot the layers when the reader left the page
  parent.append(nodes.root);
  views.set(parent, view);
  listenToTime(view);
  nodes.png.onclick = () => savePicture(view);
  view.press = (event) => press(view, event);
  view.click = (event) => leaveToKeys(view, event);
  view.reveal = () => drawAll(view);
  view.save = ({ detail }) => detail.id === view.header.id && savePicture(view); // from ui/save_picture
  window.addEventListener("keydown", view.press);
  document.addEventListener("click", view.click);
  document.addEventListener("visibilitychange", view.reveal);
  window.addEventListener("ganscope:save", view.save);
  view.unstrip = stripFor(view);
  window.addEventListener("ganscope:large", view.reveal); // from ui/present
  view.sized = new ResizeObserver(() => requestAnimationFrame(() => drawAll(view)));
  for (const part of [nodes.picture, nodes.charts]) view.sized.observe(part); // what holds them may have no box: see ui/style.css
  return view;
}

// A drawing that Streamlit brings may have been overtaken by a look
const isOlder = (header, now) => Boolean(now) && header.drawnAt < now.drawnAt && header.at === now.at;

function unmount(view, parent) {
  window.removeEventListener("keydown", view.press);
  document.removeEventListener("click", view.click);
  document.removeEventListener("visibilitychange", view.reveal);
  window.removeEventListener("ganscope:save", view.save);
  window.removeEventListener("ganscope:large", view.reveal);
  view.sized.disconnect();
  view.unstrip();
  stopSaying(view);
  for (const box of view.boxes.values()) window.Plotly?.purge(box);
  views.delete(parent);
}

function update(view) {
  switchOn(view);
  boxesFor(view);
  switchesFor(view, (name, checked) => toggle(view, name, checked));
  readingsFor(view);
  legendFor(view);
  timeFor(view);
  light(view);
  const { at, step, figures } = view.header;
  const marks = Object.values(figures).at(-1).layout.shapes?.length; // a change just made is shown everywhere at once
  const steps = `${Object.values(figures).at(-1).layout.xaxis.range}`; // and a longer step axis is longer in all charts
  const moves = at === null && step !== view.drawnStep && marks === view.drawnMarks && steps === view.drawnSteps;
  Object.assign(view, { drawnStep: step, drawnMarks: marks, drawnSteps: steps });
  view.turn = moves ? (view.turn ?? 0) + 1 : undefined;
  drawAll(view, view.turn);
  clearTimeout(view.trailing); // after the last refresh of a run that stops, the charts whose turn it was not
  if (moves) view.trailing = setTimeout(() => view.root.isConnected && drawAll(view), SETTLED);
  tell(view);
  window.dispatchEvent(new CustomEvent("ganscope:look", { detail: view.header })); // parts beside the view listen: ui/dependent_fragments
}

function tell(view) {
  const theme = themeOf(pageColours(view.root).ground);
  if (theme !== view.header.theme && view.toldTheme !== theme) {
    view.toldTheme = theme;
    view.say("theme", theme);
  } else if (theme === view.header.theme) {
    view.toldTheme = undefined;
  }
  if (view.restore) {
    view.restore = false;
    view.say("layers", [...view.on]);
  }
}

// Layers that the page asks for, once; after that they are the reader's again
function switchOn({ header: { ask }, kept, on, say }) {
  if (!ask || kept.asked === ask.stamp) return;
  kept.asked = ask.stamp;
  kept.lit = ask.chart;
  if (!ask.layers.length) return;
  for (const name of ask.layers) on.add(name);
  kept.layers = [...on];
  say("layers", kept.layers);
}

// The chart that a thing to try speaks of comes into view, and has a frame for a moment
function light({ kept, boxes }) {
  const box = boxes.get(kept.lit);
  if (!box) return;
  kept.lit = "";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  box.classList.add("gs-lit");
  box.addEventListener("animationend", () => box.classList.remove("gs-lit"), { once: true });
}

function toggle(view, name, checked) {
  view.on[checked ? "add" : "delete"](name);
  view.kept.layers = [...view.on];
  drawAll(view); // at once; what Python must first compute comes with its next answer
  nameFigure(view, view.header.picture);
  view.nodes.key.hidden = !view.on.has("discriminator");
  view.say("layers", view.kept.layers);
}

// What is pressed in the bar shows soon. After a click by mouse or finger, space plays and pauses again; what the keyboard reached
// keeps its focus
function leaveToKeys(view, event) {
  const button = event.target.closest?.(":is([class*=_run_bar], .st-key-lesson_opening) button");
  if (button) hurry(view);
  if (button && event.detail > 0) setTimeout(() => button.blur());
}

function press(view, event) {
  const command = { " ": "toggle", ".": "step" }[event.key];
  const at = event.composedPath()[0];
  const writing = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=slider], [role=combobox]";
  const busy = at?.closest?.(command === "toggle" ? `${writing}, input, button, a, summary` : writing);
  if (!command || !view.header.keys || busy || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  event.preventDefault(); // else space scrolls the page
  view.say("command", `${command} ${Date.now()}`); // a state with a stamp: a trigger can be lost, or seen twice, among refreshes
}
