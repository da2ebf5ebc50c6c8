// Looks at the run past Streamlit: rest, ask, draw. One question at a time, so that nothing piles up where server or browser is slow.

import { pageColours, themeOf } from "./draw.js";

const AGAIN = 1000; // ms after a question without an answer
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function lookOn(view) {
  if (view.looks) return;
  view.looks = true;
  while (view.root.isConnected && view.header.look) {
    await rest(view.header.look.every);
    if (document.hidden || inHand(view)) continue; // Streamlit's own refresh goes on, slowly
    const { data, at } = view;
    const bytes = await ask(view).catch(() => undefined);
    if (!bytes) await rest(AGAIN);
    else if (view.data !== data || view.at !== at) continue; // drawn anew meanwhile, or the reader looks elsewhere
    else if (bytes.length) view.redraw(bytes);
    tellPage(view, bytes?.length ? view.header.page : "");
  }
  view.looks = false;
}

async function ask({ header, at, on, root }) {
  const body = JSON.stringify({ at, layers: [...on], theme: themeOf(pageColours(root).ground) });
  const answer = await fetch(new URL(header.look.address, document.baseURI), { method: "POST", body });
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
}

// What stands beside the view was drawn for another state of the run: the script is to run, once for each such state
function tellPage(view, page) {
  if (page !== view.page && page !== view.toldPage) view.say("page", `${page} ${Date.now()}`);
  view.toldPage = page;
}

const inHand = ({ boxes }) => [...boxes.values()].some(({ handles }) => [...(handles?.values() ?? [])].some((node) => node.held || node.waiting));
