// Keeps a reader's answers in the browser. Where its storage is not allowed, as in some frames, nothing is kept and nothing fails.

const PLACE = "ganscope answers"; // {question: answer} as JSON

export default function store({ data, setStateValue }) {
  if (data.forget) write({});
  if (data.keep) {
    const [question, answer] = data.keep;
    const kept = read();
    if (kept[question] !== answer) write({ ...kept, [question]: answer });
  }
  if (!data.read) return;
  const kept = read();
  if (Object.keys(kept).length) (window.requestIdleCallback ?? setTimeout)(() => setStateValue("kept", kept));
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? {};
  } catch {
    return {};
  }
}

function write(answers) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(answers));
  } catch {
    // not allowed, or full
  }
}
