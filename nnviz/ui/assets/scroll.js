// Brings a place of the page into view when a button has set the page: `times` counts how often one has.

/** Share of the window's height in which the top of the place may stand without being brought there. */
const IN_VIEW = 0.4;

/** Place -> how often its page had been set when it was last looked at. */
const seen = new Map();

export default function ({ data: { place, times } }) {
  const before = seen.get(place) ?? 0;
  seen.set(place, times);
  const target = document.querySelector(`.${place}`);
  if (times <= before || !target) return;
  const { top } = target.getBoundingClientRect();
  if (top >= 0 && top < IN_VIEW * innerHeight) return;
  target.style.scrollMarginTop = "4.5rem"; // the app's bar stands over the top of the page
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
}
