// A picture's traces on a canvas under Plotly's axes: as SVG, points and map would take most of each refresh.

const DASH = { dash: [5, 4] };
const OUTLINES = {
  circle(context, x, y, r) {
    context.arc(x, y, r, 0, 2 * Math.PI);
  },
  diamond(context, x, y, r) {
    const reach = 1.3 * r; // as far as Plotly's
    context.moveTo(x, y - reach);
    for (const [i, j] of [[1, 0], [0, 1], [-1, 0]]) context.lineTo(x + i * reach, y + j * reach);
    context.closePath();
  },
};
const cells = document.createElement("canvas"); // the discriminator's map, one pixel a value

// traces: Plotly's heatmap, its scatter of lines, circles, diamonds and arrow heads, and images of our own. area: where the axes lie, in px.
// range: {x: [low, high], y: [low, high]}, what the axes show. Drawn at once, so that no frame is blank.
export function paint(canvas, traces, area, range) {
  const ratio = window.devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((side) => Math.round(side * ratio));
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  context.save();
  context.beginPath();
  context.rect(area.left, area.top, area.width, area.height);
  context.clip();
  const place = {
    x: (value) => area.left + (area.width * (value - range.x[0])) / (range.x[1] - range.x[0]),
    y: (value) => area.top + (area.height * (range.y[1] - value)) / (range.y[1] - range.y[0]),
  };
  for (const trace of traces) {
    if (trace.visible === false) continue;
    if (trace.type === "heatmap") map(context, trace, place);
    if (trace.type === "image") image(context, trace, place);
    if (trace.mode?.includes("lines")) lines(context, trace, place);
    if (trace.mode?.includes("markers")) (trace.marker.symbol === "arrow" ? heads : markers)(context, trace, place);
  }
  context.restore();
}

function map(context, { x, y, z, zmin, zmax, colorscale }, place) {
  const [rows, columns] = [z.length, z[0].length];
  Object.assign(cells, { width: columns, height: rows });
  const pen = cells.getContext("2d");
  const image = pen.createImageData(columns, rows);
  const stops = colorscale.map(([, colour]) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)));
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const value = z[row][column];
      if (Number.isNaN(value)) continue; // stays transparent
      const t = Math.min(1, Math.max(0, (value - zmin) / (zmax - zmin))) * (stops.length - 1);
      const low = Math.min(stops.length - 2, Math.floor(t));
      const pixel = 4 * ((rows - 1 - row) * columns + column); // rows of a picture go down
      for (let k = 0; k < 3; k += 1) image.data[pixel + k] = stops[low][k] + (t - low) * (stops[low + 1][k] - stops[low][k]);
      image.data[pixel + 3] = 255;
    }
  }
  pen.putImageData(image, 0, 0);
  const [dx, dy] = [(x[1] - x[0]) / 2, (y[1] - y[0]) / 2]; // values stand in the middle of their cells
  const [left, right, top, bottom] = [place.x(x[0] - dx), place.x(x[columns - 1] + dx), place.y(y[rows - 1] + dy), place.y(y[0] - dy)];
  context.drawImage(cells, left, top, right - left, bottom - top);
}

// Pixels (H, W) between two colours, or (H, W, 3), from y[0] down to y[1]; their edges stay sharp
function image(context, trace, place) {
  const { x, y } = trace;
  drawPixels(trace);
  context.imageSmoothingEnabled = false;
  context.drawImage(cells, place.x(x[0]), place.y(y[0]), place.x(x[1]) - place.x(x[0]), place.y(y[1]) - place.y(y[0]));
  context.imageSmoothingEnabled = true;
}

// The same for Plotly, which makes the PNG
export function asLayoutImage(trace) {
  drawPixels(trace);
  const [[left, right], [top, bottom]] = [trace.x, trace.y];
  const place = { xref: "x", yref: "y", x: left, y: top, sizex: right - left, sizey: Math.abs(bottom - top) };
  return { ...place, source: cells.toDataURL(), sizing: "stretch", layer: "below" };
}

function drawPixels({ pixels: { shape: [height, width, channels = 1], bytes }, ink }) {
  Object.assign(cells, { width, height });
  const pen = cells.getContext("2d");
  const drawn = pen.createImageData(width, height);
  const [ground, full] = (ink ?? []).map((colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)));
  for (let i = 0; i < width * height; i += 1) {
    for (let k = 0; k < 3; k += 1) {
      const value = channels === 3 ? bytes[3 * i + k] : ground[k] + (bytes[i] / 255) * (full[k] - ground[k]);
      drawn.data[4 * i + k] = value;
    }
    drawn.data[4 * i + 3] = 255;
  }
  pen.putImageData(drawn, 0, 0);
}

function lines(context, { x, y, line }, place) {
  context.beginPath();
  for (let i = 0, down = false; i < x.length; i += 1) {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) {
      down = false;
      continue;
    }
    context[down ? "lineTo" : "moveTo"](place.x(x[i]), place.y(y[i]));
    down = true;
  }
  Object.assign(context, { strokeStyle: line.color, lineWidth: line.width, lineJoin: "round" });
  context.setLineDash(DASH[line.dash] ?? []);
  context.stroke();
}

function markers(context, { x, y, marker }, place) {
  Object.assign(context, { fillStyle: marker.color, strokeStyle: marker.line.color, lineWidth: marker.line.width });
  context.setLineDash([]);
  for (let i = 0; i < x.length; i += 1) {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
    context.beginPath(); // one by one: where points overlap the colour deepens
    OUTLINES[marker.symbol](context, place.x(x[i]), place.y(y[i]), marker.size / 2);
    context.fill();
    context.stroke();
  }
}

function heads(context, { x, y, marker }, place) {
  context.fillStyle = marker.color;
  context.beginPath();
  for (let i = 1; i < x.length; i += 1) {
    const size = marker.size[i];
    if (!size || Number.isNaN(x[i]) || Number.isNaN(x[i - 1])) continue;
    const [tipX, tipY] = [place.x(x[i]), place.y(y[i])];
    const angle = Math.atan2(tipY - place.y(y[i - 1]), tipX - place.x(x[i - 1]));
    const [along, across] = [[Math.cos(angle), Math.sin(angle)], [-Math.sin(angle), Math.cos(angle)]];
    context.moveTo(tipX, tipY);
    for (const side of [0.4, -0.4]) {
      context.lineTo(tipX - size * (along[0] + side * across[0]), tipY - size * (along[1] + side * across[1]));
    }
  }
  context.fill();
}
