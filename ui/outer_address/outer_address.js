// Tells the page of a Hugging Face Space, in whose frame the app stands, each change of the app's address.

const SPACES = "https://huggingface.co"; // gets the message; no other page does
let said;

export default function follow() {
  if (window.parent === window) return;
  if (said === undefined) {
    for (const name of ["pushState", "replaceState"]) {
      const change = history[name];
      history[name] = function (...to) {
        change.apply(this, to);
        say();
      };
    }
    addEventListener("popstate", say);
  }
  say();
}

function say() {
  const lesson = location.pathname.split("/").pop();
  const query = location.search.slice(1);
  const queryString = [lesson && lesson !== "home" ? `lesson=${lesson}` : "", query].filter(Boolean).join("&");
  if (queryString !== said) window.parent.postMessage({ queryString }, SPACES);
  said = queryString;
}
