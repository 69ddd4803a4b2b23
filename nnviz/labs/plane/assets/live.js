// The strips of a page: it fetches the one of the knob that the reader reaches for, and shows its pictures while the knob
// is dragged. From then until the knob is let go, nothing goes to the server.
//
// A strip belongs to the experiments of its values: it holds as long as the page shows one of them.

/** Milliseconds after which a strip that is still being trained is asked for again, and how often at most. */
const AGAIN_MS = 400;
const MOST_TIMES = 25;
/** Milliseconds after which the picture of a strip gives way though no run has come. */
const GIVE_UP_MS = 15_000;
const KEPT = 8;
const PICTURE = ".st-key-boundary";
/** What still tells of the run before, and so is pale meanwhile: curves, and how the run ended. */
const BEFORE = [".st-key-loss", ".st-key-accuracy", ".st-key-boundaries-status"];
/** What says something else than the picture while a knob is dragged. */
const STYLE = `.nnviz-live .role-mark.layer_2_marks { visibility: hidden; }
.nnviz-live.nnviz-drawn .role-mark.layer_1_marks { visibility: hidden; }
.nnviz-live.nnviz-wider .role-axis-label { visibility: hidden; }
.nnviz-live canvas.nnviz-points { position: absolute; pointer-events: none; }
.nnviz-dragged :is(${BEFORE.join(", ")}) { opacity: 0.3; }`;

export default mounting(() => new Live(), (live, { setStateValue }) => {
  live.tell = (focus) => setStateValue("focus", focus);
});

class Live {
  constructor() {
    this.strips = new Map();
    this.asked = null;
    this.reached = null;
    this.number = 0;
    this.shown = null;
    this.listeners = {
      "nnviz-reach": ({ detail }) => (detail.here ? this.reach(detail.knob) : this.leave(detail.knob)),
      "nnviz-drag": ({ detail }) => this.drag(detail),
    };
    for (const [type, listener] of Object.entries(this.listeners)) document.body.addEventListener(type, listener);
    this.style = document.head.appendChild(document.createElement("style"));
    this.style.textContent = STYLE;
    this.observer = new MutationObserver((changes) => this.notice(changes));
  }

  load(data) {
    this.data = data;
    if (data.strip) {
      this.strips.delete(data.strip.knob);
      this.strips.set(data.strip.knob, data.strip);
      if (this.strips.size > KEPT) this.strips.delete(this.strips.keys().next().value);
      for (const url of data.strip.pictures) new Image().src = url;
    }
    clearTimeout(this.waiting);
    const knob = this.reached;
    if (knob === null) return;
    if (this.valid(knob)) {
      this.asked = null;
      this.hand(knob);
      return;
    }
    this.hand(knob);
    const isNew = this.asked !== knob || this.askedFor !== data.experiment;
    if (isNew || (data.answer === "waiting" && this.times < MOST_TIMES)) {
      this.waiting = setTimeout(() => this.ask(), AGAIN_MS);
    }
  }

  /** The strip of a knob, if it holds for what the page shows. */
  valid(knob) {
    const strip = this.strips.get(knob);
    return this.data.on && strip?.members.includes(this.data.experiment) ? strip : null;
  }

  /** Hand a strip to its slider. */
  hand(knob) {
    document.body.dispatchEvent(new CustomEvent("nnviz-strip", { detail: { knob, strip: this.valid(knob) } }));
  }

  reach(knob) {
    clearTimeout(this.leaving);
    this.reached = knob;
    this.times = 0;
    if (this.valid(knob)) this.hand(knob);
    else this.ask();
  }

  /** Ask the server for the strip of the knob that is reached for. */
  ask() {
    if (!this.data.on || this.reached === null || this.dragging) return;
    const isSame = this.asked === this.reached && this.askedFor === this.data.experiment;
    this.times = isSame ? this.times + 1 : 0;
    this.asked = this.reached;
    this.askedFor = this.data.experiment;
    this.number += 1;
    this.tell({ knob: this.reached, number: this.number });
  }

  leave(knob) {
    if (this.reached !== knob) return;
    this.reached = null;
    clearTimeout(this.waiting);
    this.leaving = setTimeout(() => {
      if (this.asked === null) return;
      this.asked = null;
      this.number += 1;
      this.tell({ knob: null, number: this.number });
    }, AGAIN_MS);
  }

  drag({ knob, label, value, released, changed }) {
    this.dragging = !released;
    const strip = this.valid(knob);
    const place = strip ? strip.values.indexOf(value) : -1;
    if (place < 0 || (released && !changed)) return this.restore();
    if (!this.shown && !this.begin()) return;
    this.show(strip, place, label);
    clearTimeout(this.giving);
    if (released) this.giving = setTimeout(() => this.restore(), GIVE_UP_MS);
  }

  /** Find the picture of the last epoch; without it on the page, or at another epoch, nothing is shown. */
  begin() {
    const holder = document.querySelector(PICTURE);
    const images = [...(holder?.querySelectorAll("svg.marks image") ?? [])];
    const image = images.at(-1);
    if (!image || Number(image.getAttribute("opacity")) === 0) return false;
    this.shown = { holder, image, before: image.getAttribute("href") };
    this.observer.observe(holder, { subtree: true, attributes: true, childList: true });
    return true;
  }

  show(strip, place, label) {
    const { holder, image } = this.shown;
    holder.classList.add("nnviz-live");
    document.body.classList.add("nnviz-dragged");
    image.setAttribute("href", strip.pictures[place]);
    document.body.dispatchEvent(new CustomEvent("nnviz-live", { detail: `${label} ${strip.readouts[place]}` }));
    if (strip.points) this.draw(strip, place);
    this.observer.takeRecords();
  }

  /** Draw the points of another draw: the chart's own are still those of the run before. */
  draw(strip, place) {
    const { holder, image } = this.shown;
    const around = holder.querySelector(".vega-embed");
    const [box, outer] = [image, around].map((part) => part.getBoundingClientRect());
    this.shown.canvas ??= around.appendChild(document.createElement("canvas"));
    const canvas = this.shown.canvas;
    canvas.className = "nnviz-points";
    const sharpness = devicePixelRatio || 1;
    Object.assign(canvas, { width: box.width * sharpness, height: box.height * sharpness });
    Object.assign(canvas.style, { left: `${box.left - outer.left}px`, top: `${box.top - outer.top}px`,
      width: `${box.width}px`, height: `${box.height}px` });
    if (getComputedStyle(around).position === "static") around.style.position = "relative";
    holder.classList.add("nnviz-drawn");
    holder.classList.toggle("nnviz-wider", strip.extents[place] !== strip.extents[strip.members.indexOf(
      this.data.experiment)]);
    const bytes = Uint8Array.from(atob(strip.points[place]), (letter) => letter.charCodeAt(0));
    const pen = canvas.getContext("2d");
    pen.scale(sharpness, sharpness);
    pen.lineWidth = 0.6;
    pen.strokeStyle = getComputedStyle(document.body).backgroundColor;
    for (let at = 0; at < bytes.length; at += 3) {
      pen.fillStyle = strip.colors[bytes[at + 2]];
      pen.beginPath();
      pen.arc((bytes[at] / 255) * box.width, (1 - bytes[at + 1] / 255) * box.height, 3, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    }
  }

  /** A run has put its own picture there: it takes over. */
  notice(changes) {
    if (this.dragging || !this.shown) return;
    const { image } = this.shown;
    if (!image.isConnected || changes.some(({ target, attributeName }) => target === image && attributeName === "href")) {
      this.end();
    }
  }

  /** Show what stood there before. */
  restore() {
    if (!this.shown) return;
    this.shown.image.setAttribute("href", this.shown.before);
    this.end();
    document.body.dispatchEvent(new CustomEvent("nnviz-live", { detail: null }));
  }

  end() {
    this.observer.disconnect();
    this.shown.holder.classList.remove("nnviz-live", "nnviz-drawn", "nnviz-wider");
    document.body.classList.remove("nnviz-dragged");
    this.shown.canvas?.remove();
    this.shown = null;
    clearTimeout(this.giving);
  }

  close() {
    for (const [type, listener] of Object.entries(this.listeners)) document.body.removeEventListener(type, listener);
    for (const timer of [this.waiting, this.leaving, this.giving]) clearTimeout(timer);
    if (this.shown) this.restore();
    this.style.remove();
  }
}
