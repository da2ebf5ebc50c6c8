// On a phone the picture folds to a strip at the top of the window while the reader is below it, and unfolds when the reader comes back.

const LEFT = 60; // px of the picture that are still seen when it folds
const bottomOf = (selector) => document.querySelector(selector)?.getBoundingClientRect().bottom ?? 0;

export function stripFor(view) {
  const { main, left, picture, charts } = view.nodes;
  let due;
  const fold = () => {
    due = undefined;
    const top = Math.max(0, bottomOf("[data-testid=stHeader]"), bottomOf(".st-key-lesson_bar"));
    const folded = left.classList.contains("gs-strip");
    const height = folded ? view.unfolded : left.offsetHeight;
    const narrow = !main.classList.contains("gs-one") && left.offsetWidth > 0 && charts.offsetTop > left.offsetTop;
    const past = (folded || narrow) && main.getBoundingClientRect().top + picture.offsetHeight < top + LEFT;
    const { left: from, width } = main.getBoundingClientRect(); // beside the menu
    for (const [name, px] of Object.entries({ top, left: from, width })) main.style.setProperty(`--gs-strip-${name}`, `${px}px`);
    if (past === folded) return;
    view.unfolded = height;
    main.style.setProperty("--gs-unfolded", `${height}px`); // the text keeps its place
    main.style.setProperty("--gs-wide", picture.offsetWidth);
    left.classList.toggle("gs-strip", past);
  };
  const later = () => (due ??= requestAnimationFrame(fold));
  document.addEventListener("scroll", later, { capture: true, passive: true });
  return () => document.removeEventListener("scroll", later, { capture: true });
}
