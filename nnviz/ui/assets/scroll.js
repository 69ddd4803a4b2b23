// Brings a place of the page into view when a button has changed what stands there.
//
// `places` counts, for the class of each place, how often that has happened.

/** Share of the window's height in which the top of a place may stand without being brought there. */
const IN_VIEW = 0.6;

/** Milliseconds after which to look: what comes below the place may still be drawn, and the page be too short. */
const LOOKS = [0, 200, 600];

/** Place -> its count when it was last looked at. */
const seen = new Map();

export default function ({ data: { places } }) {
  for (const [place, times] of Object.entries(places)) {
    const before = seen.get(place) ?? 0;
    seen.set(place, times);
    if (times > before) LOOKS.forEach((wait) => setTimeout(() => bring(document.querySelector(`.${place}`)), wait));
  }
}

function bring(target) {
  if (!target) return;
  const { top } = target.getBoundingClientRect();
  if (top >= 0 && top < IN_VIEW * innerHeight) return;
  target.style.scrollMarginTop = "4.5rem"; // the app's bar stands over the top of the page
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
}
