// Says the place of the tab that the reader has opened, which no translation of the page changes; the browser opens it by itself.
const TAB = ".st-key-lesson_tab [role=tab]";
const stops = new WeakMap(); // the element on the page → what ends its listening

export default function start({ parentElement, setStateValue }) {
  if (!stops.has(parentElement)) {
    const say = (event) => event.target.closest?.(TAB) && setTimeout(() => {
      const open = [...document.querySelectorAll(TAB)].findIndex((tab) => tab.getAttribute("aria-selected") === "true");
      if (open >= 0) setStateValue("tab", open); // the same value again sends nothing
    });
    document.addEventListener("click", say, true); // its own handlers let nothing through
    document.addEventListener("keyup", say, true);
    stops.set(parentElement, () => ["click", "keyup"].forEach((name) => document.removeEventListener(name, say, true)));
  }
  return () => setTimeout(() => {
    if (parentElement.isConnected) return;
    stops.get(parentElement)?.();
    stops.delete(parentElement);
  }, 0);
}
