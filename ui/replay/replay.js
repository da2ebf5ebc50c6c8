// The bar of a replay. The browser decides the index shown and tells Python; while playing it waits for the answer to the last one.

const PATIENCE = 1000; // ms to wait for an answer
const places = new WeakMap();
const number = new Intl.NumberFormat("en-US");

export default function show({ parentElement, data, setStateValue }) {
  let bar = places.get(parentElement);
  if (!bar) {
    bar = build(data);
    parentElement.append(bar.root);
    places.set(parentElement, bar);
  }
  bar.data = data;
  bar.say = (at) => setStateValue("at", at);
  bar.awaited = false;
  bar.at = Math.min(bar.at, data.length - 1);
  words(bar);
  return () => setTimeout(() => !bar.root.isConnected && leave(bar, parentElement), 0);
}

function build({ start }) {
  const root = document.createElement("div");
  root.className = "gs-replay";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "replay");
  const button = (word, act) => {
    const node = Object.assign(document.createElement("button"), { type: "button", textContent: word });
    node.onclick = () => act(bar);
    root.append(node);
    return node;
  };
  const bar = { root, at: start };
  bar.play = button("Play", toggle);
  button("Step", step);
  button("Back to start", (bar) => (pause(bar), go(bar, 0)));
  bar.slider = Object.assign(document.createElement("input"), { type: "range", min: 0, step: 1 });
  bar.slider.setAttribute("aria-label", "which place of the replay to look at");
  bar.slider.oninput = () => {
    const to = Number(bar.slider.value); // before pause, which sets it to the present place
    pause(bar);
    go(bar, to);
  };
  bar.now = document.createElement("output");
  bar.now.setAttribute("aria-live", "off"); // it changes with each place, and the live view says what is there
  root.append(bar.slider, bar.now);
  bar.press = (event) => press(bar, event);
  window.addEventListener("keydown", bar.press);
  return bar;
}

function leave(bar, parent) {
  window.removeEventListener("keydown", bar.press);
  pause(bar);
  places.delete(parent);
}

function toggle(bar) {
  if (bar.playing) return pause(bar);
  if (bar.at >= bar.data.length - 1) go(bar, 0);
  Object.assign(bar, { playing: true, before: performance.now(), owed: 0 });
  bar.frame = requestAnimationFrame((now) => tick(bar, now));
  words(bar);
}

function pause(bar) {
  bar.playing = false;
  cancelAnimationFrame(bar.frame);
  words(bar);
}

function step(bar) {
  pause(bar);
  go(bar, bar.at + 1);
}

// On a slow connection some indices are skipped, so that the speed stays the same
function tick(bar, now) {
  bar.owed = Math.min(bar.owed + ((now - bar.before) / 1000) * bar.data.per_second, bar.data.per_second);
  bar.before = now;
  if (bar.owed >= 1 && (!bar.awaited || now - bar.saidAt > PATIENCE)) {
    go(bar, bar.at + Math.floor(bar.owed));
    bar.owed %= 1;
  }
  if (bar.at >= bar.data.length - 1) return pause(bar);
  bar.frame = requestAnimationFrame((then) => tick(bar, then));
}

function go(bar, at) {
  const next = Math.min(Math.max(0, at), bar.data.length - 1);
  if (next === bar.at) return;
  Object.assign(bar, { at: next, awaited: true, saidAt: performance.now() });
  words(bar);
  bar.say(next);
}

function words(bar) {
  const { length, word } = bar.data ?? { length: 1, word: "" };
  bar.play.textContent = bar.playing ? "Pause" : "Play";
  bar.slider.max = length - 1;
  bar.slider.value = bar.at;
  bar.slider.style.setProperty("--gs-filled", `${length > 1 ? (100 * bar.at) / (length - 1) : 100}%`);
  bar.now.textContent = `${word} ${number.format(bar.at)} of ${number.format(length - 1)}`;
  bar.slider.setAttribute("aria-valuetext", bar.now.textContent);
}

// Space and '.' as on the pages that train
function press(bar, event) {
  const act = { " ": toggle, ".": step }[event.key];
  const at = event.composedPath()[0];
  const writing = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=slider], [role=combobox]";
  const busy = at?.closest?.(act === toggle ? `${writing}, input, button, a, summary` : writing);
  if (!act || busy || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  event.preventDefault(); // else space scrolls the page
  act(bar);
}
