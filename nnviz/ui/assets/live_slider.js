// A slider whose values are shown while it is dragged: the strip of its knob (live.js) lies in the browser, and only
// the value on which the finger comes to rest goes to the server.
//
// It tells the page's body where it is: `nnviz-reach` { knob, here } when the reader comes to it and leaves it,
// `nnviz-drag` { knob, label, value, released, changed } while it moves. `nnviz-strip` { knob, strip } brings it a strip.

/** Milliseconds that a pointer rests on the slider before the reader is taken to reach for it. */
const REACH_MS = 60;
/** Milliseconds from the last key to the report of the value: keys that follow each other are one move. */
const KEYS_MS = 40;
const SVG = "http://www.w3.org/2000/svg";
const CURVE_HEIGHT = 58;
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];

export default mounting(
  (place) => new LiveSlider(place.querySelector(".live-slider")),
  (slider, { data, setStateValue }) => {
    slider.tell = (value) => setStateValue("value", { value, version: data.version });
  },
);

function send(type, detail) {
  document.body.dispatchEvent(new CustomEvent(type, { detail }));
}

class LiveSlider {
  constructor(root) {
    this.root = root;
    [this.label, this.help, this.explained, this.typed, this.bubble, this.range, this.problem, this.curve] = [
      "label", ".help", ".explained", ".typed", ".bubble", ".range", ".problem", ".curve",
    ].map((name) => root.querySelector(name));
    this.help.onclick = () => {
      this.explained.hidden = !this.explained.hidden;
      this.help.setAttribute("aria-expanded", !this.explained.hidden);
    };
    this.strip = null;
    this.held = false;
    this.dragging = false;
    this.range.oninput = () => this.move();
    this.range.onchange = () => this.held || this.commit();
    // No change is told of a finger that comes back to where it began.
    this.range.onpointerup = this.range.onpointercancel = () => setTimeout(() => this.dragging && this.commit());
    this.range.onkeydown = ({ key }) => {
      if (ARROWS.includes(key)) this.held = true;
    };
    this.range.onkeyup = () => this.letGo();
    this.typed.onchange = () => this.take(this.typed.value);
    this.typed.onfocus = () => this.typed.select();
    this.typed.onkeydown = ({ key }) => {
      if (key !== "Escape") return;
      this.write();
      this.say("");
    };
    root.onpointerenter = () => {
      this.over = true;
      this.waiting = setTimeout(() => this.reach(), REACH_MS);
    };
    root.onpointerleave = () => {
      this.over = false;
      clearTimeout(this.waiting);
      this.leave();
    };
    root.onpointerdown = () => this.reach();
    root.addEventListener("focusin", () => this.reach());
    root.addEventListener("focusout", () => {
      if (this.held) this.letGo();
      this.leave();
    });
    this.onStrip = ({ detail }) => {
      if (detail.knob === this.knob) this.show(detail.strip);
    };
    document.body.addEventListener("nnviz-strip", this.onStrip);
    this.onScroll = () => this.strip && this.stand();
    document.addEventListener("scroll", this.onScroll, true);
  }

  /** Take words and values; the server's value only where it comes from elsewhere than this slider. */
  load(data) {
    const { knob, label, help, values, names, words, version } = data;
    const value = version === this.version ? this.value : data.now;
    Object.assign(this, { data, knob, values, names, words, version });
    this.label.textContent = label;
    this.help.title = this.explained.textContent = help;
    this.help.setAttribute("aria-label", `${words.help}: ${label}`);
    this.help.hidden = !help;
    this.range.setAttribute("aria-label", label);
    this.range.setAttribute("aria-description", help);
    this.range.max = values.length - 1;
    this.typed.hidden = !data.typed;
    this.typed.setAttribute("aria-label", `${label}: ${words.type}`);
    if (value !== data.now && !values.includes(value)) this.value = data.now;
    else this.value = value;
    if (!this.dragging) {
      this.committed = this.value;
      this.range.value = this.place();
      this.write();
    }
    this.say("");
  }

  place() {
    return Math.max(0, this.values.indexOf(this.value));
  }

  get isReached() {
    return this.over || this.root.contains(this.root.getRootNode().activeElement);
  }

  reach() {
    clearTimeout(this.waiting);
    if (this.reached) return;
    this.reached = true;
    send("nnviz-reach", { knob: this.knob, here: true });
  }

  leave() {
    if (!this.reached || this.isReached || this.dragging) return;
    this.reached = false;
    send("nnviz-reach", { knob: this.knob, here: false });
    this.show(null);
  }

  /** Show the value under the finger, here and in the picture. */
  move() {
    this.dragging = true;
    this.value = this.values[this.range.valueAsNumber];
    this.write();
    send("nnviz-drag", { knob: this.knob, label: this.data.label, value: this.value });
  }

  letGo() {
    this.held = false;
    if (this.value !== this.committed) {
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.held || this.commit(), KEYS_MS);
    } else this.commit();
  }

  /** Report the value on which the slider came to rest. */
  commit() {
    const changed = this.value !== this.committed;
    const moved = this.dragging;
    this.dragging = false;
    this.committed = this.value;
    const { knob, value, data } = this;
    if (moved || changed) send("nnviz-drag", { knob, label: data.label, value, released: true, changed });
    if (changed) this.tell(this.value);
    this.leave();
  }

  /** Take what was typed: the name of a value, or a number within the bounds. */
  take(text) {
    const { low, high, step, open } = this.data;
    const written = text.trim();
    const number = Number(written.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
    const named = this.names.findIndex((name) => name.toLowerCase() === written.toLowerCase());
    let value = named >= 0 ? this.values[named] : number;
    if (named < 0) {
      const possible = written !== "" && Number.isFinite(number) && number <= high && (open ? number > low : number >= low);
      if (!possible) {
        this.say(this.words.bounds);
        this.typed.setAttribute("aria-invalid", "true");
        return;
      }
      if (step) value = Number((Math.round(number / step) * step).toFixed(6));
    }
    this.say("");
    if (!this.values.includes(value)) {
      const at = this.values.findIndex((other) => typeof other !== "number" || other > value);
      const where = at < 0 ? this.values.length : at;
      this.values = this.values.toSpliced(where, 0, value);
      this.names = this.names.toSpliced(where, 0, written);
      this.range.max = this.values.length - 1;
    }
    this.value = value;
    this.range.value = this.place();
    this.write();
    this.commit();
  }

  say(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
    if (!text) this.typed.removeAttribute("aria-invalid");
  }

  write() {
    const place = this.place();
    const share = place / Math.max(1, this.values.length - 1);
    const name = this.names[place];
    this.root.style.setProperty("--share", share);
    this.bubble.textContent = name;
    this.typed.value = name;
    const told = this.strip?.told?.[this.strip.values.indexOf(this.value)];
    this.range.setAttribute("aria-valuetext", told ? `${name}, ${told}` : name);
    this.mark();
  }

  /** Show a strip's curve, or none: the score of every value over its place on the slider. */
  show(strip) {
    this.strip = strip;
    const shown = strip !== null && this.reached;
    if (!shown) {
      if (this.curve.matches(":popover-open")) this.curve.hidePopover();
      return;
    }
    this.draw(this.stand());
    if (!this.curve.matches(":popover-open")) this.curve.showPopover();
    this.mark();
  }

  /** Put the curve over the slider, or below it where there is no room; return its width. */
  stand() {
    const { left, width, top } = this.range.getBoundingClientRect();
    const above = top - CURVE_HEIGHT - 52;
    Object.assign(this.curve.style, {
      left: `${left}px`, width: `${width}px`, top: `${above > 0 ? above : top + 44}px` });
    return width;
  }

  x(value, width) {
    const place = this.values.indexOf(value);
    return place < 0 ? null : 8 + (place / Math.max(1, this.values.length - 1)) * (width - 16);
  }

  y(score) {
    const [low, high] = this.strip.bounds;
    return 6 + (1 - (score - low) / (high - low || 1)) * (CURVE_HEIGHT - 28);
  }

  draw(width) {
    const picture = this.curve.querySelector("svg");
    picture.setAttribute("viewBox", `0 0 ${width} ${CURVE_HEIGHT - 18}`);
    const points = this.strip.values
      .map((value, place) => [this.x(value, width), this.strip.scores[place]])
      .filter(([x, score]) => x !== null && score !== null)
      .map(([x, score]) => [x, this.y(score)]);
    picture.replaceChildren(
      element("polyline", { points: points.join(" "), class: "line" }),
      ...points.map(([cx, cy]) => element("circle", { cx, cy, r: 2, class: "dot" })),
      element("circle", { r: 5, class: "mark" }));
  }

  /** Put the mark of the curve over the present value, and say its score. */
  mark() {
    if (!this.strip || !this.curve.matches(":popover-open")) return;
    const place = this.strip.values.indexOf(this.value);
    const score = this.strip.scores[place] ?? null;
    const mark = this.curve.querySelector(".mark");
    mark.style.display = score === null ? "none" : "";
    if (score !== null) {
      mark.setAttribute("cx", this.x(this.value, this.range.clientWidth));
      mark.setAttribute("cy", this.y(score));
    }
    this.curve.querySelector("p").textContent = this.strip.told[place] ?? "";
  }

  close() {
    clearTimeout(this.waiting);
    clearTimeout(this.settling);
    document.body.removeEventListener("nnviz-strip", this.onStrip);
    document.removeEventListener("scroll", this.onScroll, true);
    if (this.reached) send("nnviz-reach", { knob: this.knob, here: false });
  }
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
