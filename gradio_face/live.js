// The live view in a Gradio block: request, draw, wait, repeat. The user's choices are sent with the next request.
const place = element.querySelector(".gs-place");
const [note, view, table] = ["p", "div", "table"].map((tag) => place.appendChild(document.createElement(tag)));
note.className = "gs-note";
note.setAttribute("role", "status");
table.className = "gs-table";
const said = { at: null, layers: null, theme: null };
const setStateValue = (name, value) => (said[name] = value);
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function fill(rows) {
  rows.forEach((row, i) => {
    const line = table.rows[i] ?? table.insertRow();
    row.forEach((text, j) => ((line.cells[j] ?? line.insertCell()).textContent = text));
  });
  while (table.rows.length > rows.length) table.deleteRow(-1);
}

(async () => {
  const live = await import(new URL("LIVE_VIEW", document.baseURI));
  while (element.isConnected) {
    let answer = { note: "" };
    if (props.value && !document.hidden) {
      try {
        answer = await server.look({ run: props.value, ...said });
      } catch {
        answer = { note: "The server does not answer; trying again." };
      }
      if (answer.view) live.show({ parentElement: view, data: bytes(answer.view), setStateValue }).catch(() => {});
      if (answer.table) fill(answer.table);
      if (note.textContent !== answer.note) note.textContent = answer.note;
    }
    await rest(answer.moves ? 150 : 400);
  }
})();
