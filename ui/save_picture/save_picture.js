// Asks the first live view of the page (live_view/live.js) to save itself.

export default function show({ parentElement }) {
  let button = parentElement.querySelector("button");
  if (!button) {
    button = Object.assign(document.createElement("button"), { type: "button", className: "gs-save", textContent: "Picture (PNG)" });
    parentElement.append(button);
  }
  button.onclick = () => {
    const { id } = document.querySelector(".gs-live-view").dataset;
    window.dispatchEvent(new CustomEvent("ganscope:save", { detail: { id } }));
  };
}
