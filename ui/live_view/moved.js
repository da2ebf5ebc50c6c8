// Which traces of a chart have other points than those last drawn.

// The numbers of the traces whose points differ, or null where anything else does. Remembers what it is asked about as drawn
export function moved(box, data, layout) {
  const { meta, ...frame } = layout;
  const rest = JSON.stringify([frame, data.map(({ x, y, ...style }) => style)]);
  const [before, drawn] = [box.drawnPoints, box.drawnFrame];
  box.drawnPoints = data.map(({ x, y }) => [x, y]);
  box.drawnFrame = rest;
  if (drawn !== rest || !box.data || data.some(({ type }) => type !== "scatter")) return null;
  return data.map((_, i) => i).filter((i) => !(same(before[i][0], data[i].x) && same(before[i][1], data[i].y)));
}

function same(one, other) {
  if (one === other) return true;
  if (one?.length !== other?.length) return false;
  for (let i = 0; i < one.length; i += 1) if (!Object.is(one[i], other[i])) return false;
  return true;
}
