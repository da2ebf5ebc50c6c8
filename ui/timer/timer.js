// Reruns the fragment that it stands in, every so many seconds, until it has left the page.
const timers = new WeakMap(); // the element on the page → its timer

export default function start({ parentElement, data, setStateValue }) {
  clearInterval(timers.get(parentElement));
  timers.set(parentElement, setInterval(() => setStateValue("due", Date.now()), 1000 * data.every));
  // Streamlit also calls this before it draws the component again, so check whether the element has gone
  return () => setTimeout(() => !parentElement.isConnected && clearInterval(timers.get(parentElement)), 0);
}
