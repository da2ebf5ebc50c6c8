// Plotly in boxes that are never remade. Zoom is ours to keep: it outlives refreshes, new ranges and the page itself.

const LOWEST = 18; // px that the lowest chart of a column has more than the others, for the numbers of the step axis
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
  return { text: read("--st-text-color"), ground: read("--st-background-color"), font: read("--st-font") };
}

export function themeOf(colour) {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = colour || "#fff";
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128 ? "dark" : "light";
}

// With a `turn` only the chart whose turn it is is drawn: while a run moves, the picture comes first
export function drawAll(view, turn) {
  const { header, boxes } = view;
  if (!window.Plotly || !header || document.hidden) return;
  const colours = pageColours(view.root);
  const charts = Object.keys(header.figures).filter((name) => name !== header.picture);
  for (const [name, figure] of Object.entries(header.figures)) {
    const box = boxes.get(name);
    // a react in the middle of a drag would end it; the next refresh draws what this one leaves out
    if (!box?.clientWidth || box._dragging) continue;
    const chart = name !== header.picture;
    if (chart && box.data && turn !== undefined && charts.indexOf(name) !== turn % charts.length) continue;
    const layout = layoutOf(view, name, figure, colours, box, name === charts[0], !chart || name === charts.at(-1));
    Plotly.react(box, tracesOf(view, figure, chart), layout, chart ? CHART : (view.pictureConfig ??= pictureConfig(view)));
    if (!box.listens) listen(view, name, box, chart);
  }
}

function tracesOf(view, figure, chart) {
  if (chart) return figure.data;
  return figure.data.map((trace) => (trace.meta === undefined ? trace : { ...trace, visible: view.on.has(trace.meta) }));
}

function layoutOf(view, name, figure, colours, box, first, lowest) {
  const chart = name !== view.header.picture;
  const { zoom, resets } = view.kept;
  const { xaxis, yaxis, margin, annotations } = figure.layout;
  const zoomed = zoom[`${chart ? name : "picture"}.y`];
  return {
    ...figure.layout,
    width: box.clientWidth,
    height: box.clientHeight,
    font: { ...figure.layout.font, color: colours.text, family: colours.font },
    uirevision: `${resets}`,
    dragmode: coarse() ? false : figure.layout.dragmode ?? "zoom", // a finger scrolls the page
    xaxis: { ...xaxis, range: zoom[chart ? "charts.x" : "picture.x"] ?? xaxis.range, showticklabels: lowest },
    yaxis: { ...yaxis, range: zoomed ?? yaxis.range, ...(zoomed && { tickmode: "auto" }) },
    ...(chart && {
      margin: lowest ? margin : { ...margin, b: margin.b - LOWEST },
      annotations: annotations.filter((note) => (note.name === "event" ? first : note.name === "lowest" ? lowest : true)),
    }),
  };
}

function listen(view, name, box, chart) {
  box.listens = true;
  box.on("plotly_relayout", (change) => {
    const { zoom } = view.kept;
    const keep = (axis, key) => {
      const range = change[`${axis}.range`] ?? [change[`${axis}.range[0]`], change[`${axis}.range[1]`]];
      if (range.every((end) => Number.isFinite(end))) zoom[key] = [...range];
    };
    keep("xaxis", chart ? "charts.x" : "picture.x");
    keep("yaxis", `${chart ? name : "picture"}.y`);
    if (chart) requestAnimationFrame(() => drawAll(view)); // the other charts follow along the steps
  });
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

export async function savePicture(view) {
  const { header, boxes } = view;
  const box = boxes.get(header.picture);
  const colours = pageColours(view.root);
  const layout = { ...box.layout, paper_bgcolor: colours.ground, plot_bgcolor: colours.ground };
  const size = { width: box.clientWidth, height: box.clientHeight, scale: 3 };
  const image = await Plotly.toImage({ data: box.data, layout }, { format: "png", ...size });
  const reading = Object.fromEntries(header.readings);
  const seed = reading.seed === undefined ? "" : `-seed${reading.seed}`;
  const link = document.createElement("a");
  link.href = image;
  link.download = `ganscope${seed}-step${header.at ?? header.step}.png`;
  link.click();
}
