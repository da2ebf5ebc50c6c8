// A canvas of SIDE × SIDE greys, for pointer and keyboard. Python gets the drawing after each stroke, Undo and Clear.

const SIDE = 28;
const KEPT = 30; // strokes that can be undone
const KEYS = "Arrow keys move the pen, Shift and an arrow key draw, Space makes a dot.";
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const places = new WeakMap();

export default function show({ parentElement, data, setStateValue }) {
  let place = places.get(parentElement);
  if (!place) {
    place = build(data.label);
    parentElement.append(place.root);
    places.set(parentElement, place);
  }
  place.say = (text) => setStateValue("drawn", text);
  place.brush = data.brush;
  place.under = data.under ? decode(data.under) : null;
  if (data.text !== place.text) {
    place.text = data.text;
    place.past = []; // the strokes to undo belong to another drawing
    place.pixels = data.text ? decode(data.text) : new Float32Array(SIDE * SIDE);
  }
  paint(place);
  return () => setTimeout(() => !place.root.isConnected && places.delete(parentElement), 0);
}

function build(label) {
  const root = document.createElement("div");
  root.className = "gs-drawing";
  const canvas = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE, tabIndex: 0 });
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", `${label}. ${KEYS}`);
  const buttons = document.createElement("div");
  const place = { root, canvas, pixels: new Float32Array(SIDE * SIDE), past: [], text: undefined, pen: [SIDE / 2, SIDE / 2] };
  for (const [word, act] of [["Undo", undo], ["Clear", clear]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: word });
    button.onclick = () => act(place);
    buttons.append(button);
  }
  root.append(canvas, buttons);
  listen(place);
  return place;
}

function listen(place) {
  const { canvas } = place;
  let last = null;
  const at = (event) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    return [((event.clientX - left) / width) * SIDE, ((event.clientY - top) / width) * SIDE];
  };
  canvas.onpointerdown = (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    keep(place);
    last = at(event);
    stroke(place, last, last);
  };
  canvas.onpointermove = (event) => {
    if (!last) return;
    const now = at(event);
    stroke(place, last, now);
    last = now;
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (!last) return;
    last = null;
    tell(place);
  };
  canvas.onkeydown = (event) => byKey(place, event);
  canvas.onkeyup = ({ key }) => (key === "Shift" || key === " ") && end(place);
  canvas.onfocus = () => paint(place);
  canvas.onblur = () => (end(place), paint(place));
}

function byKey(place, event) {
  const way = WAYS[event.key];
  if ((!way && event.key !== " ") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation(); // else space plays the run
  const from = place.pen;
  place.pen = way ? from.map((at, i) => Math.min(SIDE - 0.5, Math.max(0.5, at + way[i]))) : from;
  if (way && !event.shiftKey) return paint(place);
  if (!place.drawing) keep(place);
  place.drawing = true;
  stroke(place, from, place.pen);
}

// A stroke by keys ends with Shift or Space
function end(place) {
  if (!place.drawing) return;
  place.drawing = false;
  tell(place);
}

// Ink fades over one pixel at the brush's edge, as in a scanned digit
function stroke(place, [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      const [x, y] = [column + 0.5 - x0, row + 0.5 - y0];
      const t = length ? Math.min(1, Math.max(0, (x * dx + y * dy) / length)) : 0;
      const distance = Math.hypot(x - t * dx, y - t * dy);
      const ink = Math.min(1, Math.max(0, place.brush + 0.5 - distance));
      const i = SIDE * row + column;
      place.pixels[i] = Math.max(place.pixels[i], ink);
    }
  }
  paint(place);
}

function keep(place) {
  place.past = [...place.past.slice(1 - KEPT), place.pixels.slice()];
}

function undo(place) {
  if (!place.past.length) return;
  place.pixels = place.past.pop();
  tell(place);
}

function clear(place) {
  if (!place.pixels.some((ink) => ink > 0)) return;
  keep(place);
  place.pixels = new Float32Array(SIDE * SIDE);
  tell(place);
}

function tell(place) {
  paint(place);
  place.text = place.pixels.some((ink) => ink > 0) ? encode(place.pixels) : "";
  place.say(place.text);
}

function paint({ canvas, pixels, under, pen: at }) {
  const style = getComputedStyle(canvas);
  const [ground, ink, mark] = ["--st-background-color", "--st-text-color", "--st-primary-color"].map((name) => rgb(style.getPropertyValue(name)));
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    for (let k = 0; k < 3; k += 1) {
      const below = ground[k] + (under ? under[i] : 0) * (ink[k] - ground[k]);
      image.data[4 * i + k] = below + pixels[i] * ((under ? mark : ink)[k] - below);
    }
    image.data[4 * i + 3] = 255;
  }
  if (canvas.matches(":focus-visible")) image.data.set(under ? ink : mark, 4 * (SIDE * Math.floor(at[1]) + Math.floor(at[0]))); // where the keys draw
  pen.putImageData(image, 0, 0);
}

function rgb(colour) {
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  pen.fillStyle = colour.trim() || "#fff";
  pen.fillRect(0, 0, 1, 1);
  return pen.getImageData(0, 0, 1, 1).data;
}

// 16 greys, two pixels a byte, base64url without padding: see gan_core/data/images/drawing.py
function encode(pixels) {
  let bytes = "";
  for (let i = 0; i < pixels.length; i += 2) {
    bytes += String.fromCharCode((Math.round(15 * pixels[i]) << 4) | Math.round(15 * pixels[i + 1]));
  }
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function decode(text) {
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const pixels = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < bytes.length; i += 1) {
    pixels[2 * i] = (bytes.charCodeAt(i) >> 4) / 15;
    pixels[2 * i + 1] = (bytes.charCodeAt(i) & 15) / 15;
  }
  return pixels;
}
