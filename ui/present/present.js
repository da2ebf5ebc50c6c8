// The keys while presenting. Space and '.' are those of the live view and of the replay; these are the others.

const places = new WeakMap(); // the place on the page → its state
const BAR = ".st-key-lesson_bar";
const LEAVE = `${BAR} .st-key-lesson_present button`;

export default function show({ parentElement, data }) {
  let now = places.get(parentElement);
  if (!now) {
    now = { chart: 0 };
    now.press = (event) => press(now, event);
    now.click = (event) => {
      if (event.target.closest?.(LEAVE)) {
        leave(now, parentElement); // at once: the page follows
        mend();
      } else if (event.detail > 0) setTimeout(() => document.activeElement?.closest("button")?.blur()); // space plays again
    };
    now.style = Object.assign(document.createElement("style"), { textContent: data.style });
    document.head.append(now.style);
    now.look = () => choose(now, 0);
    window.addEventListener("keydown", now.press, true); // before Streamlit's own keys: r draws the page again
    document.addEventListener("click", now.click);
    window.addEventListener("ganscope:look", now.look); // charts that came later
    document.activeElement?.blur();
    places.set(parentElement, now);
  }
  now.keys = data.keys;
  choose(now, 0);
  return () => setTimeout(() => !parentElement.isConnected && leave(now, parentElement), 0);
}

function leave(now, parent) {
  window.removeEventListener("keydown", now.press, true);
  document.removeEventListener("click", now.click);
  window.removeEventListener("ganscope:look", now.look);
  now.help?.remove();
  now.style.remove();
  for (const chart of document.querySelectorAll(".gs-chosen")) chart.classList.remove("gs-chosen");
  window.dispatchEvent(new Event("ganscope:large"));
  places.delete(parent);
}

// On a busy server Streamlit can lose the drawing after a press (docs/architecture.md): the address has changed and the page has not
function mend(tries = 5) {
  setTimeout(() => {
    const button = document.querySelector(LEAVE);
    if (!tries || !button?.textContent.includes("Leave") || new URLSearchParams(location.search).has("present")) return;
    button.click();
    mend(tries - 1);
  }, 2000);
}

// One chart is shown: the one `by` places after the present one
function choose(now, by) {
  const charts = [...document.querySelectorAll(".gs-live-view .gs-charts > .gs-box")];
  if (!charts.length) return;
  now.chart = (now.chart + by + charts.length) % charts.length;
  if (charts[now.chart].classList.contains("gs-chosen")) return;
  charts.forEach((chart, i) => chart.classList.toggle("gs-chosen", i === now.chart));
  window.dispatchEvent(new Event("ganscope:large"));
}

// The slider of a replay or of a run's time, by one place
function move(by) {
  const slider = document.querySelector(".gs-replay input, .gs-live-view .gs-slider");
  if (!slider) return;
  slider.value = Number(slider.value) + by;
  slider.dispatchEvent(new Event("input"));
}

function toggleKeys(now) {
  if (now.help?.isConnected) return closeKeys(now);
  now.before = document.activeElement;
  now.help = Object.assign(document.createElement("div"), { className: "gs-keys", tabIndex: -1 });
  now.help.setAttribute("role", "dialog");
  now.help.setAttribute("aria-label", "keys");
  const list = document.createElement("dl");
  for (const [key, does] of now.keys) {
    list.append(Object.assign(document.createElement("dt"), { textContent: key }), Object.assign(document.createElement("dd"), { textContent: does }));
  }
  now.help.append(list);
  document.querySelector(".stApp").append(now.help);
  now.help.focus();
}

function closeKeys(now) {
  now.help.remove();
  now.before?.focus();
}

const click = (...selectors) => selectors.map((one) => document.querySelector(one)).find(Boolean)?.click();
const ACTS = {
  r: () => click(`${BAR} [class*="_reset"] button`, ".gs-replay button:nth-of-type(3)"),
  f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.()),
  "?": toggleKeys,
  ArrowUp: (now) => choose(now, -1),
  ArrowDown: (now) => choose(now, 1),
  ArrowLeft: () => move(-1),
  ArrowRight: () => move(1),
  Escape: (now) => (now.help?.isConnected ? closeKeys(now) : click(LEAVE)),
};

function press(now, event) {
  const act = ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const at = event.composedPath()[0];
  const busy = at?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], [role=slider], [role=combobox], [data-handle]");
  if (!act || (busy && event.key !== "Escape") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act(now);
}
