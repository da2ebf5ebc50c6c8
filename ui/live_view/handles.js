// Points of a figure that can be dragged by mouse, finger or arrow keys. A handle moves at once; the figure follows when Python answers.

import { element } from "./dom.js";

const PATIENCE = 1500; // ms until Python's position of a handle counts again

export function placeHandles(view, name, box) {
  const wanted = view.header.figures[name].layout.meta?.handles ?? [];
  const layer = (box.handles ??= new Map());
  for (const [id, node] of layer) {
    if (wanted.some((handle) => handle.name === id)) continue;
    node.remove();
    layer.delete(id);
  }
  for (const handle of wanted) {
    const node = layer.get(handle.name) ?? make(view, box, handle);
    layer.set(handle.name, node);
    if (node.waiting && node.asked !== view.data) sayNext(view, node); // this is the answer
    node.style.setProperty("--gs-colour", handle.colour);
    const { x, y } = node.handle; // while it is dragged, and until its last message is answered, the browser's position counts along its axis
    node.handle = node.held || awaited(node, handle) ? { ...handle, ...(handle.move !== "y" && { x }), ...(handle.move !== "x" && { y }) } : handle;
    put(box, node, node.handle.x, node.handle.y);
  }
}

// An answer to an earlier message must not move the handle back; a missing answer must not block it forever
function awaited(node, { x, y, move: axes }) {
  const { last } = node;
  const answered = !last || ((axes === "y" || x === last.x) && (axes === "x" || y === last.y));
  if (answered || performance.now() > last.until) node.last = undefined;
  return Boolean(node.last);
}

function make(view, box, handle) {
  const node = element("div", "gs-handle", { role: "slider", tabindex: "0", "data-handle": handle.name });
  node.handle = handle;
  node.style.cursor = { x: "ew-resize", y: "ns-resize" }[handle.move] ?? "move";
  node.onpointerdown = (event) => {
    event.preventDefault();
    event.stopPropagation(); // else Plotly starts a zoom
    node.focus();
    node.setPointerCapture(event.pointerId);
    const at = place(box, node.handle);
    node.held = { gesture: `${handle.name} ${Date.now()}`, dx: event.clientX - at.x, dy: event.clientY - at.y };
  };
  node.onpointermove = (event) => {
    if (!node.held) return;
    const { xaxis, yaxis } = box._fullLayout;
    const x = xaxis.p2d(event.clientX - node.held.dx - xaxis._offset);
    const y = yaxis.p2d(event.clientY - node.held.dy - yaxis._offset);
    move(view, box, node, x, y, node.held.gesture);
  };
  node.onpointerup = node.onpointercancel = () => {
    node.held = undefined;
    letGo(view, node);
  };
  node.onkeyup = node.onblur = () => letGo(view, node);
  node.onkeydown = (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y, step, move: axes } = node.handle;
    const size = step * (event.shiftKey ? 10 : 1);
    const both = way[0] + way[1]; // a handle with one axis obeys all four arrows
    const [dx, dy] = axes === "x" ? [both, 0] : axes === "y" ? [0, both] : way;
    move(view, box, node, x + dx * size, y + dy * size, `${handle.name} keys`);
  };
  box.append(node);
  return node;
}

function move(view, box, node, x, y, gesture) {
  const { name, move: axes, x_range, y_range, step } = node.handle;
  const along = (value, before, range, free) => (free ? snapped(value, range, step) : before);
  const next = {
    x: along(x, node.handle.x, x_range, axes !== "y"),
    y: along(y, node.handle.y, y_range, axes !== "x"),
  };
  if (next.x === node.handle.x && next.y === node.handle.y) return;
  node.handle = { ...node.handle, ...next };
  put(box, node, next.x, next.y);
  node.last = { ...next, until: performance.now() + PATIENCE };
  node.message = { name, ...next, gesture };
  node.next = node.message;
  if (!node.waiting) sayNext(view, node);
}

// One message at a time: the next is sent after the answer to the last, or after PATIENCE. Faster messages would only delay the answers
function sayNext(view, node) {
  clearTimeout(node.waiting);
  node.waiting = undefined;
  if (!node.next) return;
  const message = node.next;
  node.next = undefined;
  node.asked = view.data;
  node.waiting = setTimeout(() => sayNext(view, node), PATIENCE);
  if (message.done || !view.header.follow) view.say("drag", message);
  else follow(view, node, message);
}

// Request a picture beside Streamlit; one that arrives after the handle was released is ignored
async function follow(view, node, message) {
  const { header, data } = view;
  const body = JSON.stringify({ name: message.name, x: message.x, y: message.y });
  const answer = await fetch(new URL(header.follow, document.baseURI), { method: "POST", body }).catch(() => undefined);
  const bytes = answer?.ok && new Uint8Array(await answer.arrayBuffer());
  if (!bytes || !node.message || view.data !== data) return;
  view.redraw(bytes);
}

// The last message of a drag is sent at once: the rest of the page waits for it
function letGo(view, node) {
  if (!node.message) return;
  node.next = { ...node.message, done: true };
  node.message = undefined;
  sayNext(view, node);
}

const snapped = (value, [low, high], step) => {
  const inside = Math.min(high, Math.max(low, value));
  return Math.min(high, Math.max(low, Number((Math.round(inside / step) * step).toFixed(10))));
};

// A handle's position in the box, in px
function place(box, { x, y }) {
  const { xaxis, yaxis } = box._fullLayout;
  return { x: xaxis._offset + xaxis.d2p(x), y: yaxis._offset + yaxis.d2p(y) };
}

function put(box, node, x, y) {
  const { label, move: axes, x_range, y_range } = node.handle;
  const at = place(box, { x, y });
  node.hidden = !Number.isFinite(at.x + at.y);
  node.style.transform = `translate(${at.x}px, ${at.y}px) translate(-50%, -50%)`;
  const said = { x: `${x}`, y: `${y}` }[axes] ?? `${x}, ${y}`;
  node.setAttribute("aria-label", label);
  node.title = label;
  node.setAttribute("aria-valuenow", axes === "y" ? y : x);
  ["aria-valuemin", "aria-valuemax"].forEach((name, i) => node.setAttribute(name, (axes === "y" ? y_range : x_range)[i]));
  node.setAttribute("aria-valuetext", said);
}
