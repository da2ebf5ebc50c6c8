// A view as one PNG: its picture with the layers that are on, or, where there is no picture, its charts one under the other.

import { pageColours, pictureTraces } from "./draw.js";
import { asLayoutImage } from "./paint.js";

const SCALE = 3;

export async function savePicture(view) {
  const { header } = view;
  const image = header.picture ? await pictureOf(view) : await chartsOf(view);
  const seed = Object.fromEntries(header.readings).seed;
  const link = document.createElement("a");
  link.href = image;
  link.download = `ganscope-${seed === undefined ? header.id : `seed${seed}-step${header.at ?? header.step}`}.png`; // formulas have no seed
  link.click();
}

async function pictureOf(view) {
  const box = view.boxes.get(view.header.picture);
  const traces = pictureTraces(view);
  const images = traces.filter((trace) => trace.type === "image" && trace.visible).map(asLayoutImage);
  return pixelsOf(view, box, traces.filter((trace) => trace.type !== "image"), { images });
}

async function chartsOf(view) {
  const boxes = [...view.boxes.values()].filter((box) => box.clientHeight);
  const sheet = document.createElement("canvas");
  sheet.width = SCALE * Math.max(...boxes.map((box) => box.clientWidth));
  sheet.height = SCALE * boxes.reduce((sum, box) => sum + box.clientHeight, 0);
  const pen = sheet.getContext("2d");
  let top = 0;
  for (const box of boxes) {
    const image = new Image();
    image.src = await pixelsOf(view, box, box.data);
    await image.decode();
    pen.drawImage(image, 0, top);
    top += SCALE * box.clientHeight;
  }
  return sheet.toDataURL("image/png");
}

function pixelsOf(view, box, data, more = {}) {
  const layout = { ...box.layout, paper_bgcolor: pageColours(view.root).ground, plot_bgcolor: "rgba(0,0,0,0)", ...more };
  return Plotly.toImage({ data, layout }, { format: "png", width: box.clientWidth, height: box.clientHeight, scale: SCALE });
}
