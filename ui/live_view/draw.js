// Plotly in boxes that are never recreated, the picture's layers on a canvas under its axes. The zoom is stored here: it
// survives refreshes, new ranges and a change of page.

import { lowestOf } from "./dom.js";
import { placeHandles } from "./handles.js";
import { large } from "./large.js";
import { moved } from "./moved.js";
import { paint } from "./paint.js";

const LOWEST = 20; // px that the lowest chart of a column has more than the others, for the numbers of the step axis
const CHART = { displayModeBar: false, doubleClick: false, showTips: false };
let loading;

const coarse = () => matchMedia("(pointer: coarse)").matches;

function pictureConfig(view) {
  const home = { name: "reset", title: "Reset the view", icon: Plotly.Icons.home, click: () => resetZoom(view, "picture") };
  const modeBarButtons = [["zoom2d", "pan2d", home]];
  return { displayModeBar: coarse() ? false : "hover", displaylogo: false, doubleClick: false, showTips: false, modeBarButtons };
}

export function loadPlotly(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(address, document.baseURI);
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = undefined; // the next refresh tries again
      reject(new Error("plotly.js could not be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}

export function pageColours(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  return { text: read("--st-text-color"), ground: read("--st-background-color"), font: read("--st-font"), least: Number(read("--gs-type")) };
}

// With a `turn` only the chart whose turn it is is drawn: while a run moves, the picture comes first. The first time, each has a task of
// its own; until Plotly is there, the picture has no axes.
export function drawAll(view, turn) {
  const { header, boxes } = view;
  if (!header || document.hidden) return;
  if (!window.Plotly) {
    if (header.picture) repaint(Object.assign(view, placed(header.figures[header.picture].layout)));
    return;
  }
  const colours = pageColours(view.root);
  const charts = Object.keys(header.figures).filter((name) => name !== header.picture);
  const first = charts.find((name) => !header.figures[name].layout.meta?.own_axis); // names the changes, along the steps
  let begun = false;
  for (const [name, figure] of Object.entries(header.figures)) {
    const box = boxes.get(name);
    if (!box?.clientWidth) continue;
    const chart = name !== header.picture;
    if (chart && box.data && turn !== undefined && charts.indexOf(name) !== turn % charts.length) continue;
    if (chart && !box.data && begun) {
      setTimeout(() => view.root.isConnected && drawAll(view, turn));
      return;
    }
    begun ||= chart && !box.data;
    // a react in the middle of a drag would end it; the next refresh draws what this one leaves out
    if (!box._dragging) {
      const layout = layoutOf(view, name, figure, colours, box, name === first, !chart || name === lowestOf(header));
      if (chart) chartIn(box, figure.data, layout);
      else frame(view, box, layout);
    }
    if (!chart) repaint(view);
    if (!box.listens) listen(view, name, box, chart);
    placeHandles(view, name, box);
  }
}

// A chart of which only points have moved is not recreated: its frame would take most of the time
function chartIn(box, data, layout) {
  const traces = moved(box, data, layout);
  if (!traces) Plotly.react(box, data, layout, CHART);
  else if (traces.length) {
    const points = traces.map((i) => ({ x: data[i].x, y: data[i].y }));
    Plotly.animate(box, { data: points, traces }, { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: false } });
  }
}

// The picture's axes are Plotly's, drawn again only when they change; what lies in them is on the canvas
function frame(view, box, layout) {
  Object.assign(view, placed(layout));
  const { meta, ...seen } = layout;
  const wanted = JSON.stringify(seen);
  if (box.drawn === wanted) return;
  box.drawn = wanted;
  Plotly.react(box, [], layout, (view.pictureConfig ??= pictureConfig(view)));
}

const placed = ({ xaxis, yaxis, margin }) => ({ range: { x: xaxis.range, y: yaxis.range }, margin });

function repaint(view) {
  const { nodes, range } = view;
  const { l: left, r, t: top, b } = view.margin;
  const { clientWidth, clientHeight } = nodes.canvas;
  const area = { left, top, width: clientWidth - left - r, height: clientHeight - top - b };
  paint(nodes.canvas, pictureTraces(view), area, range);
  readDiscriminator(view, area);
}

export function pictureTraces({ header, on }) {
  return header.figures[header.picture].data.map((trace) => ({ ...trace, visible: trace.always || on.has(trace.meta) }));
}

// The discriminator's value at the pointer
function readDiscriminator({ header, nodes, on, pointer, range }, { left, top, width, height }) {
  const figure = header.figures[header.picture];
  const title = figure.layout.meta?.discriminator?.title; // other maps have no such label
  const ground = title && figure.data.find((trace) => trace.type === "heatmap");
  const across = pointer && (pointer.x - left) / width;
  const up = pointer && 1 - (pointer.y - top) / height;
  nodes.hover.hidden = !ground || !on.has(ground.meta) || !pointer || across < 0 || across > 1 || up < 0 || up > 1;
  if (nodes.hover.hidden) return;
  const at = [range.x[0] + across * (range.x[1] - range.x[0]), range.y[0] + up * (range.y[1] - range.y[0])];
  const cell = (values, place) => Math.round(((place - values[0]) / (values.at(-1) - values[0])) * (values.length - 1));
  const value = ground.z[cell(ground.y, at[1])]?.[cell(ground.x, at[0])];
  nodes.hover.textContent = value === undefined ? "" : `${title} = ${value.toPrecision(3)}`;
  nodes.hover.hidden = !nodes.hover.textContent;
  nodes.hover.style.transform = `translate(${pointer.x}px, ${pointer.y}px) translate(${across > 0.75 ? "calc(-100% - 10px)" : "10px"}, -120%)`;
}

function layoutOf(view, name, figure, colours, box, first, lowest) {
  const chart = name !== view.header.picture;
  const { zoom, resets } = view.kept;
  const { xaxis, yaxis, margin, annotations } = figure.layout;
  const zoomed = zoom[`${chart ? name : "picture"}.y`];
  const steps = !figure.layout.meta?.own_axis; // else its numbers are not the steps that the other charts share
  const numbered = lowest || !steps || colours.least > 0; // while presenting (ui/present) a chart stands alone
  const belongs = { event: first, lowest: lowest || colours.least > 0, arrows: view.on.has("arrows") };
  const drawn = {
    ...figure.layout,
    width: box.clientWidth,
    height: box.clientHeight,
    font: { ...figure.layout.font, color: colours.text, family: colours.font },
    uirevision: `${resets}`,
    dragmode: coarse() ? false : figure.layout.dragmode ?? "zoom", // a finger scrolls the page
    xaxis: { ...xaxis, range: zoom[zoomKey(name, chart, steps)] ?? xaxis.range, showticklabels: numbered },
    yaxis: { ...yaxis, range: zoomed ?? yaxis.range, ...(zoomed && { tickmode: "auto" }) },
    annotations: annotations.filter((note) => belongs[note.name] ?? true),
    margin: numbered ? margin : { ...margin, b: margin.b - LOWEST },
  };
  return colours.least ? large(drawn, colours.least) : drawn;
}

const zoomKey = (name, chart, steps) => (!chart ? "picture.x" : steps ? "charts.x" : `${name}.x`);

function listen(view, name, box, chart) {
  box.listens = true;
  for (const svg of box.querySelectorAll(".main-svg")) svg.setAttribute("aria-hidden", "true"); // the box's name says it: see say.js
  box.on("plotly_relayout", (change) => {
    const { zoom } = view.kept;
    const keep = (axis, key) => {
      const range = change[`${axis}.range`] ?? [change[`${axis}.range[0]`], change[`${axis}.range[1]`]];
      if (range.every((end) => Number.isFinite(end))) zoom[key] = [...range];
    };
    keep("xaxis", zoomKey(name, chart, !view.header.figures[name]?.layout.meta?.own_axis));
    keep("yaxis", `${chart ? name : "picture"}.y`);
    requestAnimationFrame(() => drawAll(view)); // the other charts follow along the steps, the canvas its axes
  });
  if (!chart) {
    box.on("plotly_relayouting", (change) => {
      const range = (axis) => [change[`${axis}.range[0]`], change[`${axis}.range[1]`]];
      if (range("xaxis").some((end) => end === undefined)) return;
      view.range = { x: range("xaxis"), y: range("yaxis") }; // what is panned moves under the hand
      repaint(view);
    });
    const point = (pointer) => {
      view.pointer = pointer;
      repaint(view);
    };
    box.addEventListener("pointermove", (event) => {
      const { left, top } = box.getBoundingClientRect();
      point({ x: event.clientX - left, y: event.clientY - top });
    });
    box.addEventListener("pointerleave", () => point(null));
  }
  box.on("plotly_doubleclick", () => resetZoom(view, chart ? null : "picture"));
}

export function resetZoom(view, only) {
  const { kept } = view;
  for (const key of Object.keys(kept.zoom)) {
    if ((only === "picture") === key.startsWith("picture.")) delete kept.zoom[key];
  }
  kept.resets += 1; // Plotly, too, remembers what was dragged until the revision changes
  drawAll(view);
}
