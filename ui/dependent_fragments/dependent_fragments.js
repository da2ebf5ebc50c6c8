// A part of the page beside a run's view. It shows nothing itself: when a look (live_view/look.js) brings another fingerprint than the one
// that this part was drawn for, it reruns the part's fragment. There is no timer, and a lost message is repeated at the next look.

const AGAIN = 2000; // ms between two reruns: some values change with every step
const APART = 50; // ms between the messages of two parts: Streamlit draws one fragment for each message
const parts = new WeakMap(); // the element on the page → its part
let spokeAt = -Infinity;

export default function listen({ parentElement, data, setStateValue }) {
  let part = parts.get(parentElement);
  if (!part) {
    part = { place: parentElement, toldAt: -Infinity };
    part.hear = ({ detail }) => hear(part, detail);
    parts.set(parentElement, part);
    window.addEventListener("ganscope:look", part.hear);
  }
  Object.assign(part, data, { say: setStateValue });
  // Streamlit also calls this before it draws the part again, so check whether the element has gone
  return () => setTimeout(() => !parentElement.isConnected && leave(part), 0);
}

function hear(part, { id, dependents }) {
  const fingerprint = id === part.view ? dependents[part.name] : undefined;
  const now = performance.now();
  if (fingerprint === undefined || fingerprint === part.fingerprint || now - part.toldAt < AGAIN || now - spokeAt < APART) return;
  if (!part.unseen && !isShown(part.place)) return;
  part.toldAt = spokeAt = now;
  part.say("told", Date.now());
}

// Safari has had checkVisibility since 17.4
const isShown = (place) => place.checkVisibility?.() ?? place.getClientRects().length > 0;

function leave(part) {
  window.removeEventListener("ganscope:look", part.hear);
  parts.delete(part.place);
}
