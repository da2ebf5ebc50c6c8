// A part of the page beside a run's view. It shows nothing itself: when a look (live_view/look.js) reads the run as this part was not drawn
// for, it lets the part's fragment run again. No timer, and what was lost on the way is asked for once more.

const AGAIN = 2000; // ms from one time to the next: some figures change with every step
const parts = new WeakMap(); // the place on the page → what is known of the part there

export default function listen({ parentElement, data, setStateValue }) {
  let part = parts.get(parentElement);
  if (!part) {
    part = { place: parentElement, toldAt: -Infinity };
    part.hear = ({ detail }) => hear(part, detail);
    parts.set(parentElement, part);
    window.addEventListener("ganscope:look", part.hear);
  }
  Object.assign(part, data, { say: setStateValue });
  // Streamlit also calls this before it draws the part again
  return () => setTimeout(() => !parentElement.isConnected && leave(part), 0);
}

function hear(part, { id, asides }) {
  const word = id === part.view ? asides[part.name] : undefined;
  const now = performance.now();
  if (word === undefined || word === part.word || now - part.toldAt < AGAIN) return;
  if (!part.unseen && !part.place.checkVisibility()) return;
  part.toldAt = now;
  part.say("told", Date.now());
}

function leave(part) {
  window.removeEventListener("ganscope:look", part.hear);
  parts.delete(part.place);
}
