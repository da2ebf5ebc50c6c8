// The nodes of one live view: created once, then updated.

const SVG = {
  real: (c) => `<circle cx="9" cy="6" r="3.6" fill="${c.real}55" stroke="${c.real}" stroke-width="1.3"/>`,
  generated: (c) => `<path d="M9 1.4 13.6 6 9 10.6 4.4 6Z" fill="${c.generated}55" stroke="${c.generated}" stroke-width="1.3"/>`,
  discriminator: () => "",
  manifold: (c) =>
    `<path d="M2 3.5h14M2 8.5h14M6 1v10M12 1v10" stroke="${c.generated}" stroke-width="1" fill="none"/>`,
  arrows: (c) =>
    `<path d="M1 6h11" stroke="${c.gradient}" stroke-width="1.8"/><path d="M11 2.2 17.5 6 11 9.8Z" fill="${c.gradient}"/>`,
  optimal: (c) => `<path d="M1 6h16" stroke="${c.exact}" stroke-width="1.5" stroke-dasharray="4 2.4"/>`,
};

const DASHES = { solid: "", dash: "6 3", dot: "2 2.5", dashdot: "6 2.5 2 2.5", longdash: "10 4", longdashdot: "10 2.5 2 2.5" };

const line = ({ color, dash }) => `<path d="M0 6h18" stroke="${color}" stroke-width="2" stroke-dasharray="${DASHES[dash] ?? ""}"/>`;

export function element(tag, name, attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function build(id, before) {
  const nodes = {
    readings: element("dl", "gs-readings", { "aria-label": "readings" }),
    said: element("div", "gs-said", { role: "status" }),
    band: element("div", "gs-band"),
    legend: element("ul", "gs-legend", { "aria-label": "members" }),
    main: element("div", "gs-main"),
    left: element("div", "gs-left"),
    picture: element("div", "gs-picture"),
    canvas: element("canvas", "gs-canvas", { role: "img" }),
    hover: element("div", "gs-hover", { "aria-hidden": "true" }),
    under: element("div", "gs-under"),
    switches: element("div", "gs-switches", { role: "group", "aria-label": "layers of the picture" }),
    key: element("div", "gs-key"),
    png: element("button", "gs-button", { type: "button", title: "Save the picture as PNG" }, "PNG"),
    charts: element("div", "gs-charts"),
    time: element("div", "gs-time"),
    slider: element("input", "gs-slider", { type: "range", min: "0", step: "1", "aria-label": "time: the step to show" }),
    now: element("output", "gs-now", { "aria-live": "off" }), // it changes with each picture
    live: element("button", "gs-button gs-live", { type: "button" }, "live"),
  };
  nodes.under.append(nodes.switches, nodes.key, nodes.png);
  nodes.picture.append(nodes.canvas, nodes.hover);
  nodes.left.append(nodes.picture, nodes.under, nodes.time, nodes.band);
  nodes.main.append(nodes.left, nodes.charts);
  nodes.time.append(element("span", "gs-word", {}, "time"), nodes.slider, nodes.now, nodes.live);
  nodes.root = element("section", "gs-live-view", { "aria-label": before ? `figures, part ${before + 1}` : "figures" },
    element("div", "gs-top", {}, nodes.readings), nodes.legend, nodes.main, nodes.said);
  nodes.root.dataset.id = id;
  return nodes;
}

// The chart with the numbers of the step axis: the last one of the column that has steps on its axis
export function lowestOf({ figures, picture }) {
  const charts = Object.keys(figures).filter((name) => name !== picture);
  return charts.filter((name) => !figures[name].layout.meta?.own_axis).at(-1) ?? charts.at(-1);
}

export function boxesFor(view) {
  const { header, boxes, nodes } = view;
  for (const [name, box] of boxes) {
    if (name in header.figures) continue;
    window.Plotly?.purge(box);
    box.remove();
    boxes.delete(name);
  }
  const charts = Object.keys(header.figures).filter((name) => name !== header.picture);
  const lowest = lowestOf(header);
  for (const name of Object.keys(header.figures)) {
    if (!boxes.has(name)) boxes.set(name, element("div", "gs-box", { "data-figure": name }));
    const box = boxes.get(name);
    const pressed = name === header.picture || header.figures[name].layout.meta?.handles?.length; // an image has no controls in it
    box.setAttribute("role", pressed ? "group" : "img");
    box.style.flexGrow = header.figures[name].layout.meta?.grow ?? ""; // a chart with many rows gets more of the column
    box.toggleAttribute("data-answer", Boolean(header.figures[name].layout.meta?.answer)); // hidden until a question was answered
    box.classList.toggle("gs-lowest", name === lowest || Boolean(header.figures[name].layout.meta?.own_axis));
    if (!box.hasAttribute("aria-label")) nameFigure(view, name);
    const meaning = name === header.picture ? "" : header.figures[name].layout.annotations?.[0]?.hovertext ?? "";
    if (meaning) box.setAttribute("aria-description", meaning.replaceAll("<br>", " "));
    else box.removeAttribute("aria-description");
    const home = name === header.picture ? nodes.picture : nodes.charts;
    if (box.parentElement !== home) home.append(box);
  }
  const order = charts.map((name) => boxes.get(name)); // a chart that was added later may belong above others
  if (order.some((box, i) => box !== nodes.charts.children[i])) nodes.charts.append(...order);
  nodes.picture.hidden = nodes.under.hidden = !header.picture;
  nodes.charts.hidden = !charts.length;
  nodes.root.style.setProperty("--gs-height", `${header.height}px`);
  nodes.main.classList.toggle("gs-one", !header.picture || !charts.length);
}


// A chart's name is its sentence. The picture's is the canvas's; its box has the buttons and the handles
export function nameFigure({ header, nodes, boxes, on }, name) {
  const words = header.says[name];
  if (name !== header.picture) return rename(boxes.get(name), `chart: ${words}`);
  const layers = header.layers.filter(([layer]) => on.has(layer)).map(([, label]) => label).join(", ");
  rename(boxes.get(name), "picture");
  rename(nodes.canvas, `picture: ${[layers, words].filter(Boolean).join("; ")}`);
}

function rename(node, words) {
  if (node.getAttribute("aria-label") !== words) node.setAttribute("aria-label", words);
}

export function switchesFor(view, toggle) {
  const { header, nodes, on } = view;
  const { colours, discriminator, lines } = header.figures[header.picture]?.layout.meta ?? {};
  const wanted = JSON.stringify([header.layers, colours, discriminator?.colours, lines]);
  if (view.drawnSwitches !== wanted) {
    view.drawnSwitches = wanted;
    for (const old of nodes.switches.querySelectorAll("label")) old.remove();
    for (const [name, label] of header.layers) {
      const box = element("input", "", { type: "checkbox", name, "data-layer": name });
      box.onchange = () => toggle(name, box.checked);
      const glyph = element("span", "gs-glyph", { "aria-hidden": "true" });
      if (name === "discriminator" && discriminator) glyph.style.background = `linear-gradient(90deg, ${discriminator.colours.join(",")})`;
      const drawn = lines?.[name] ? line(lines[name]) : colours && SVG[name]?.(colours);
      if (drawn) glyph.innerHTML = `<svg width="18" height="12" viewBox="0 0 18 12">${drawn}</svg>`;
      glyph.hidden = !drawn && name !== "discriminator";
      const words = element("span");
      words.textContent = label;
      nodes.switches.append(element("label", "gs-switch", {}, box, glyph, words));
    }
  }
  for (const box of nodes.switches.querySelectorAll("input")) box.checked = on.has(box.name);
  nodes.key.hidden = !discriminator || !on.has("discriminator");
  if (!discriminator) return;
  const [low, middle, high] = discriminator.ticks;
  const text = `${low} fake|${middle}|real ${high}`;
  if (nodes.key.dataset.text !== text + discriminator.colours) {
    nodes.key.dataset.text = text + discriminator.colours;
    const bar = element("span", "gs-bar", {}, middle);
    bar.style.background = `linear-gradient(90deg, ${discriminator.colours.join(",")})`;
    nodes.key.replaceChildren(`fake ${low}`, bar, `${high} real`);
    nodes.key.title = `${discriminator.title}: from ${low} (fake) over ${middle} (undecided) to ${high} (real)`;
  }
}

export function readingsFor({ header, nodes }) {
  const rows = nodes.readings.children;
  header.readings.forEach(([label, text], i) => {
    const row = rows[i] ?? nodes.readings.appendChild(element("div", "", {}, element("dt"), element("dd")));
    if (row.firstChild.textContent !== label) row.firstChild.textContent = label;
    const meaning = header.explained[label] ?? "";
    if (row.title !== meaning) row.title = meaning;
    if (row.lastChild.textContent !== text) row.lastChild.textContent = text;
  });
  while (rows.length > header.readings.length) rows[rows.length - 1].remove();
}

export function legendFor({ header: { legend }, nodes }) {
  const wanted = JSON.stringify(legend);
  if (nodes.legend.dataset.shown === wanted) return;
  nodes.legend.dataset.shown = wanted;
  nodes.legend.hidden = !legend.length;
  nodes.legend.replaceChildren(...legend.map(({ label, color, dash }) => {
    const glyph = element("span", "gs-glyph", { "aria-hidden": "true" });
    const dashes = DASHES[dash] ?? dash.replace(/px/g, "");
    if (color) glyph.innerHTML = `<svg width="30" height="12"><path d="M0 6h30" stroke="${color}" stroke-width="2" stroke-dasharray="${dashes}"/></svg>`;
    return element("li", "", {}, glyph, label);
  }));
}
