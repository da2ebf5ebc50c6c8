// One message of bytes → the header, with a Float32Array (or rows of one) wherever Python had an array, and pixels as bytes.

export function unpack(bytes) {
  const buffer = bytes.slice().buffer; // a copy begins at 0, so that the floats are aligned
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const floats = new Float32Array(buffer, 4 + length, header.$floats);
  const pixels = new Uint8Array(buffer, 4 + length + 4 * header.$floats);
  const made = new Map(); // one view an array, however often it occurs
  const restore = (value) => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(restore);
    if (value.$u8) return { shape: value.$u8[1], bytes: pixels.subarray(value.$u8[0], value.$u8[0] + size(value.$u8[1])) };
    if (!value.$f32) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restore(item)]));
    const [offset, shape] = value.$f32;
    const key = `${offset},${shape}`;
    if (!made.has(key)) made.set(key, view(floats, offset, shape));
    return made.get(key);
  };
  return restore(header);
}

const size = (shape) => shape.reduce((product, side) => product * side, 1);

function view(floats, offset, [rows, columns]) {
  if (columns === undefined) return floats.subarray(offset, offset + rows);
  return Array.from({ length: rows }, (_, i) => floats.subarray(offset + i * columns, offset + (i + 1) * columns));
}
