// The front page's GAN. It looks at its run while it is in sight, says when it no longer is, and plays a kept run where the server is busy.

const PATIENCE = 10_000; // ms until a request is given up
const SOON = 100; // ms to the next look while there is no picture
const AGAIN = 1000; // ms to wait after a request without an answer
const CALM = 8000; // ms between two names of the picture
const RECORDED = "The server is busy with lessons, so this is a recording of the same run.";
const WHAT = "real points in eight groups on a ring, generated points, and the discriminator's scores";
const MARGIN = { left: 1, top: 1, right: 1, bottom: 1 };
const views = new WeakMap(); // the place on the page → its view
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const at = (address) => new URL(address, document.baseURI);

export default async function front({ parentElement, data, setStateValue }) {
  const view = views.get(parentElement) ?? mount(parentElement, data);
  Object.assign(view, { data, say: setStateValue });
  dress(view);
  return () => setTimeout(() => !parentElement.isConnected && leave(view), 0); // Streamlit also calls this before it draws again
}

function mount(parent, data) {
  const root = document.createElement("figure");
  root.className = "gs-front";
  root.innerHTML = `
    <div class="gs-front-picture" role="img"><canvas aria-hidden="true"></canvas></div>
    <figcaption>
      <span><svg width="14" height="14" viewBox="0 0 14 14"><circle cx="7" cy="7" r="4.2" class="gs-front-real"/></svg>real</span>
      <span><svg width="14" height="14" viewBox="0 0 14 14"><path d="M7 1.5 12.5 7 7 12.5 1.5 7Z" class="gs-front-generated"/></svg>generated</span>
      <span>discriminator: fake<i class="gs-front-map"></i>real</span>
      <output class="gs-front-step" aria-live="off"></output>
    </figcaption>
    <div class="gs-front-slider">
      <label>Learning rate of the generator<input type="range" min="0" step="1"></label>
      <output aria-live="off"></output>
    </div>
    <div class="gs-front-foot"><p role="status"></p><button type="button">Start again</button></div>`;
  const find = (selector) => root.querySelector(selector);
  const view = { root, data, canvas: find("canvas"), step: find(".gs-front-step"), slider: find("input"), do: "look",
    rate: find(".gs-front-slider output"), button: find("button"), note: find("[role=status]"), tray: find(".gs-front-slider"), inSight: true };
  view.picture = find(".gs-front-picture");
  view.picture.setAttribute("aria-label", WHAT);
  view.still = matchMedia("(prefers-reduced-motion: reduce)").matches; // until the reader starts it
  if (view.still) {
    view.button.textContent = "Start";
    write(view.note, "Nothing moves until you press Start; then the slider acts at once.");
  }
  view.slider.max = data.rates.length - 1;
  view.slider.value = (data.rates.length - 1) / 2;
  view.slider.oninput = () => {
    showRate(view);
    if (view.over) view.do = "again";
    wake(view);
  };
  view.button.onclick = () => {
    if (!view.still) view.do = "again";
    view.still = false;
    view.button.textContent = "Start again";
    wake(view);
  };
  view.watch = new IntersectionObserver(([{ isIntersecting }]) => {
    view.inSight = isIntersecting;
    wake(view);
  });
  view.watch.observe(find(".gs-front-picture"));
  view.reveal = () => wake(view);
  document.addEventListener("visibilitychange", view.reveal);
  view.sized = new ResizeObserver(() => paintNow(view));
  view.sized.observe(view.canvas);
  showRate(view);
  parent.append(root);
  views.set(parent, view);
  run(view);
  return view;
}

// The page's colours, which may have changed; Python draws the rest of the page for a theme
function dress(view) {
  const { root, data } = view;
  const { colours } = data;
  for (const name of ["real", "generated"]) root.style.setProperty(`--gs-${name}`, colours[name]);
  root.style.setProperty("--gs-map", colours.map.join(","));
  const theme = view.themeOf?.(getComputedStyle(root).getPropertyValue("--st-background-color").trim());
  if (theme && theme !== data.theme && view.told !== theme) view.say("theme", (view.told = theme));
  paintNow(view);
}

const isSeen = (view) => view.inSight && !document.hidden;
const wake = (view) => view.woken?.();

async function run(view) {
  const modules = await Promise.all(view.data.modules.map((address) => import(at(address))));
  Object.assign(view, ...modules);
  dress(view);
  while (view.root.isConnected && !view.full) {
    if (!isSeen(view) || view.still || (view.over && view.do === "look")) {
      if (!view.still) ask(view, "rest").catch(() => undefined);
      await new Promise((woken) => (view.woken = woken));
      continue;
    }
    const asked = performance.now();
    const what = view.do;
    view.do = "look";
    const header = await (view.asking = ask(view, what).catch(() => undefined));
    if (!view.root.isConnected) return;
    if (header === undefined) write(view.note, "The server does not answer; trying again.");
    else if (header?.full) view.full = true;
    else if (header) show(view, header);
    const every = header ? header.every : header === null ? SOON : AGAIN;
    await Promise.race([sleep(Math.max(20, asked + every - performance.now())), new Promise((woken) => (view.woken = woken))]);
  }
  if (view.full) replay(view);
}

// null: there is no picture yet; undefined: no answer
async function ask(view, what) {
  const body = JSON.stringify({ do: what, rate: Number(view.slider.value), theme: view.data.theme });
  const answer = await fetch(at(view.data.address), { method: "POST", body, keepalive: what === "leave", signal: view.within?.(PATIENCE) });
  if (answer.status === 404 && what !== "leave" && performance.now() > (view.reopenedAt ?? -AGAIN) + 2 * AGAIN) {
    view.reopenedAt = performance.now();
    view.say("closed", Date.now()); // Streamlit ended the session's resources when the connection was lost: the page opens them again
  }
  if (!answer.ok) return undefined;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return bytes.length ? view.unpack(bytes) : null;
}

function show(view, header) {
  Object.assign(view, { header, over: header.over });
  view.root.dataset.step = header.step;
  view.step.textContent = `step ${header.step.toLocaleString("en-US")}`;
  write(view.note, view.full ? RECORDED : header.over ? "The run has ended. Move the slider, or start again." : "");
  if (header.over || performance.now() > (view.namedAt ?? 0) + CALM) {
    view.namedAt = performance.now();
    view.picture.setAttribute("aria-label", [WHAT, header.says].filter(Boolean).join("; "));
  }
  paintNow(view);
}

// A status that is written again is also read aloud again
function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

function paintNow({ canvas, header, paint }) {
  const [width, height] = [canvas.clientWidth - MARGIN.left - MARGIN.right, canvas.clientHeight - MARGIN.top - MARGIN.bottom];
  if (!header || !paint || width <= 0) return;
  const range = [-header.extent, header.extent];
  paint(canvas, header.traces, { left: MARGIN.left, top: MARGIN.top, width, height }, { x: range, y: range });
}

function showRate({ slider, rate, data }) {
  const [digits, power] = data.rates[slider.value].split("e");
  rate.textContent = `${digits} × 10${[...String(Number(power))].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`;
  slider.setAttribute("aria-valuetext", `${digits} times 10 to the ${Number(power)}`);
}

// The run that was kept, over and over: its points and its map, in the styles of the theme
async function replay(view) {
  view.tray.hidden = view.button.hidden = true;
  write(view.note, RECORDED);
  const kept = view.unpack(new Uint8Array(await (await fetch(at(view.data.replay))).arrayBuffer()));
  for (let i = 0; view.root.isConnected; i = (i + 1) % kept.steps.length) {
    const traces = kept.styles[view.data.theme].map((style, k) => ({ ...style, ...kept.frames[i][k] }));
    show(view, { traces, extent: kept.extent, step: kept.steps[i], over: false });
    await sleep(kept.every);
    while (!isSeen(view) && view.root.isConnected) await new Promise((woken) => (view.woken = woken));
  }
}

async function leave(view) {
  document.removeEventListener("visibilitychange", view.reveal);
  view.watch.disconnect();
  view.sized.disconnect();
  wake(view);
  await view.asking; // else the look would start the run once more
  if (!view.full) ask(view, "leave").catch(() => undefined);
}
