// A layout in larger type, for a projector: the smallest letters get `least` px, and all else grows with them.

export function large(layout, least) {
  const sizes = [];
  grow(layout, (size) => (sizes.push(size), size));
  const by = Math.max(1, least / Math.min(...sizes));
  const grown = grow(layout, (size) => size * by);
  grown.margin = Object.fromEntries(Object.entries(layout.margin).map(([side, px]) => [side, px * by]));
  for (const note of grown.annotations ?? []) {
    for (const px of ["xshift", "yshift", "ax", "ay"]) if (typeof note[px] === "number") note[px] *= by;
  }
  return grown;
}

// A copy with every font's size changed
function grow(value, change, name = "") {
  if (Array.isArray(value)) return value.map((one) => grow(one, change));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, grow(one, change, key)]));
  if (/font$/i.test(name) && typeof copy.size === "number") copy.size = change(copy.size);
  return copy;
}
