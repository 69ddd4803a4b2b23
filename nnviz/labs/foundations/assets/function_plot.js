// Functions of one number in panels side by side, with a point that the reader drags along them all, and their tangents.
//
// One number moves: z. A panel's axis is z itself, or the output p = activation(z). Everything is computed here (functions.js).

const SVG_OF_PLOT = "http://www.w3.org/2000/svg";
const MARGIN = { left: 40, right: 10, top: 8, bottom: 38 };
const SAMPLES = 241;

/** What a panel draws: from a curve's name and x to y. `p` panels have the output on their axis, `z` panels the sum. */
const QUANTITIES = {
  value: (data, name, z) => FUNCTIONS[name].value(z),
  slope: (data, name, z) => FUNCTIONS[name].slope(z),
  loss_p: (data, name, p) => LOSSES[name].value(data.y, p),
  gradient_p: (data, name, p) => LOSSES[name].slope(data.y, p),
  loss_z: (data, name, z) => LOSSES[name].value(data.y, FUNCTIONS[data.output].value(z)),
  gradient_z: (data, name, z) => byLogit(name, data.output, data.y, z),
};
/** How steep what a panel draws is, where a tangent is drawn. */
const SLOPES_OF = { value: "slope", loss_p: "gradient_p", loss_z: "gradient_z" };

/** The derivative of a loss for the weighted sum; of BCE behind a sigmoid p - y, as Keras computes it. */
function byLogit(loss, output, y, z) {
  const p = FUNCTIONS[output].value(z);
  return loss === "bce" && output === "sigmoid" ? p - y : LOSSES[loss].slope(y, p) * FUNCTIONS[output].slope(z);
}

class FunctionPlot {
  constructor(root) {
    for (const name of ["panels", "along", "typed", "complaint", "says", "name"]) this[name] = root.querySelector(`.${name}`);
    this.table = root.querySelector("table");
    this.along.oninput = () => this.move(this.along.valueAsNumber);
    this.typed.oninput = () => this.type();
    this.resized = new ResizeObserver(() => this.data && this.draw());
    this.resized.observe(this.panels);
  }

  close() {
    this.resized.disconnect();
  }

  load(data) {
    this.data = data;
    this.write = writer(data.language);
    const [low, high] = data.range;
    Object.assign(this.along, { min: low, max: high, step: data.step });
    Object.assign(this.typed, { min: low, max: high, step: data.step });
    this.name.textContent = data.words.along;
    this.typed.setAttribute("aria-label", `${data.words.along}, ${data.words.typed}`);
    if (this.arrived) this.z = this.state.z;
    this.z = Math.min(Math.max(this.z, low), high);
    this.draw();
  }

  type() {
    const [low, high] = this.data.range;
    const value = this.typed.valueAsNumber;
    const possible = value >= low && value <= high;
    this.complaint.textContent = possible ? "" : fill(this.data.words.bounds, { low: this.write.plain(low), high: this.write.plain(high) });
    this.typed.setAttribute("aria-invalid", !possible);
    if (possible) this.move(value, true);
  }

  move(z, typed = false) {
    const [low, high] = this.data.range;
    this.z = Math.min(Math.max(Math.round(z / this.data.step) * this.data.step, low), high);
    if (!typed) {
      this.complaint.textContent = "";
      this.typed.setAttribute("aria-invalid", false);
    }
    this.paint(typed);
    this.state = { z: Number(this.z.toFixed(4)) };
    this.report();
  }

  draw() {
    this.panels.replaceChildren();
    this.drawn = this.data.panels.map((panel) => new Panel(this, panel, this.panels));
    this.paint();
  }

  paint(typed = false) {
    this.along.value = this.z;
    if (!typed) this.typed.value = Number(this.z.toFixed(4));
    for (const panel of this.drawn) panel.paint();
    this.tabulate();
    this.says.textContent = this.sentence();
  }

  /** Where the point stands on a panel's axis. */
  place(panel) {
    return panel.axis === "p" ? FUNCTIONS[this.data.output].value(this.z) : this.z;
  }

  tabulate() {
    const { data } = this;
    this.table.replaceChildren();
    const head = add(this.table, "tr", "");
    for (const text of [data.words.function, ...data.panels.map(({ title }) => title)]) add(head, "th", "").textContent = text;
    for (const curve of data.curves) {
      const line = add(this.table, "tr", "");
      const name = add(line, "td", "");
      name.append(swatch(curve), curve.label);
      for (const panel of data.panels) {
        add(line, "td", "").textContent = this.number(QUANTITIES[panel.quantity](data, curve.name, this.place(panel)), data.digits);
      }
    }
  }

  number(value, digits = 4) {
    if (!Number.isFinite(value)) return "—";
    if (value !== 0 && Math.abs(value) < 10 ** -digits) return this.exponential(value);
    return new Intl.NumberFormat({ en: "en-GB", fr: "fr-FR" }[this.data.language], {
      minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value + 0).replace("-", "−");
  }

  exponential(value) {
    const exponent = Math.floor(Math.log10(Math.abs(value)));
    const raised = [...String(exponent)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit] ?? "⁻").join("");
    return `${this.write.short(value / 10 ** exponent)}·10${raised}`;
  }

  /** What there is to see at this place, about the first curve. */
  sentence() {
    const { data, z } = this;
    const [{ name, label }] = data.curves;
    const { says } = data.words;
    if (data.kind === "loss") {
      const gradients = data.curves.map((curve) => `${curve.label} ${this.number(byLogit(curve.name, data.output, data.y, z), 3)}`);
      const p = FUNCTIONS[data.output].value(z);
      const wrong = Math.abs(p - data.y) > 0.5 && FUNCTIONS[data.output].slope(z) < 0.05;
      return fill(wrong ? says.stuck : says.loss, { p: this.number(p, 3), y: this.write.plain(data.y), gradients: gradients.join(" · ") });
    }
    const slope = FUNCTIONS[name].slope(z);
    if (name === "tanh" && data.stretched) {
      return fill(says.stretched, { tanh: this.number(Math.tanh(z), 12), other: this.number(2 * sigmoid(2 * z) - 1, 12) });
    }
    if (name === "heaviside" || name === "sign") return fill(says.step, { label });
    if (slope === 0) return fill(says.dead, { label });
    if (data.flat.some(([low, high]) => z >= low && z <= high)) return fill(says.saturated, { label, slope: this.number(slope) });
    return fill(says.alive, { label, slope: this.number(slope) });
  }
}

/** A piece of a curve's line. */
function swatch({ color, dash }) {
  const svg = document.createElementNS(SVG_OF_PLOT, "svg");
  svg.setAttribute("class", "key");
  const line = svg.appendChild(document.createElementNS(SVG_OF_PLOT, "line"));
  for (const [name, value] of Object.entries({ x1: 0, x2: 30, y1: 5, y2: 5, stroke: color, "stroke-width": 3, "stroke-dasharray": dash })) {
    line.setAttribute(name, value);
  }
  return svg;
}

class Panel {
  constructor(plot, panel, parent) {
    Object.assign(this, { plot, panel });
    const figure = add(parent, "figure", "");
    add(figure, "figcaption", "").textContent = panel.title;
    this.svg = figure.appendChild(document.createElementNS(SVG_OF_PLOT, "svg"));
    this.tip = add(figure, "div", "tip");
    this.tip.hidden = true;
    this.width = Math.max(figure.clientWidth, 120);
    this.height = plot.data.height;
    this.svg.setAttribute("height", this.height);
    this.svg.setAttribute("role", "img");
    this.svg.setAttribute("aria-label", `${panel.title}: ${plot.data.curves.map(({ label }) => label).join(", ")}`);
    this.frame();
    this.curves();
    this.moving = this.put("g", {});
    this.svg.onpointerdown = (event) => this.grab(event);
    this.svg.onpointermove = (event) => (this.held ? this.drag(event) : this.hover(event));
    this.svg.onpointerup = this.svg.onpointercancel = () => (this.held = false);
    this.svg.onpointerleave = () => (this.tip.hidden = true);
  }

  put(tag, attributes, parent = this.svg) {
    const element = parent.appendChild(document.createElementNS(SVG_OF_PLOT, tag));
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  x(value) {
    const [low, high] = this.panel.x;
    return MARGIN.left + ((value - low) / (high - low)) * (this.width - MARGIN.left - MARGIN.right);
  }

  y(value) {
    const [low, high] = this.panel.y;
    return this.height - MARGIN.bottom - ((value - low) / (high - low)) * (this.height - MARGIN.top - MARGIN.bottom);
  }

  /** Grid, numbers, the titles of the axis, the target. */
  frame() {
    const { panel, plot } = this;
    const [left, right, top, bottom] = [this.x(panel.x[0]), this.x(panel.x[1]), this.y(panel.y[1]), this.y(panel.y[0])];
    if (panel.axis === "z") {
      for (const [low, high] of plot.data.flat) {
        const [from, to] = [Math.max(low, panel.x[0]), Math.min(high, panel.x[1])].map((z) => this.x(z));
        this.put("rect", { class: "flat", x: from, width: Math.max(to - from, 0), y: top, height: bottom - top });
      }
    }
    for (const value of ticks(panel.x)) {
      this.put("line", { class: value === 0 ? "zero" : "grid", x1: this.x(value), x2: this.x(value), y1: top, y2: bottom });
      this.put("text", { x: this.x(value), y: bottom + 15, "text-anchor": "middle" }).textContent = plot.write.plain(value);
    }
    for (const value of ticks(panel.y)) {
      this.put("line", { class: value === 0 ? "zero" : "grid", x1: left, x2: right, y1: this.y(value), y2: this.y(value) });
      this.put("text", { x: left - 5, y: this.y(value) + 4, "text-anchor": "end" }).textContent = plot.write.plain(value);
    }
    this.put("text", { x: (left + right) / 2, y: this.height - 6, "text-anchor": "middle" }).textContent = panel.x_title;
    const target = panel.axis === "p" ? plot.data.y : null;
    if (target !== null && target !== undefined) {
      this.put("line", { class: "target", x1: this.x(target), x2: this.x(target), y1: top, y2: bottom });
    }
    const id = `clip-${panel.quantity}`;
    this.put("rect", { x: left, y: top, width: right - left, height: bottom - top }, this.put("clipPath", { id }));
    this.clip = `url(#${id})`;
  }

  curves() {
    const [low, high] = this.panel.x;
    for (const curve of this.plot.data.curves) {
      const points = [];
      let before = null;
      for (let at = 0; at < SAMPLES; at++) {
        const x = low + ((high - low) * at) / (SAMPLES - 1);
        const y = this.value(curve.name, x);
        const jumps = before !== null && Math.abs(y - before) > 0.5 && this.panel.steps;
        if (Number.isFinite(y)) points.push(`${points.length && !jumps && Number.isFinite(before) ? "L" : "M"}${this.x(x).toFixed(1)} ${this.bound(this.y(y)).toFixed(1)}`);
        before = y;
      }
      this.put("path", { class: "curve", d: points.join(""), stroke: curve.color, "stroke-dasharray": curve.dash, "clip-path": this.clip });
    }
  }

  value(name, x) {
    return QUANTITIES[this.panel.quantity](this.plot.data, name, x);
  }

  bound(y) {
    return Math.min(Math.max(y, -1000), 2000);
  }

  paint() {
    const { plot, panel } = this;
    const x = plot.place(panel);
    this.moving.replaceChildren();
    this.put("line", { class: "here", x1: this.x(x), x2: this.x(x), y1: this.y(panel.y[1]), y2: this.y(panel.y[0]) }, this.moving);
    const slope = SLOPES_OF[panel.quantity];
    const span = (panel.x[1] - panel.x[0]) * 0.14;
    for (const curve of plot.data.curves) {
      const y = this.value(curve.name, x);
      if (!Number.isFinite(y)) continue;
      const steep = slope && QUANTITIES[slope](plot.data, curve.name, x);
      if (Number.isFinite(steep) && slope) {
        this.put("line", { class: "tangent", x1: this.x(x - span), y1: this.bound(this.y(y - span * steep)), x2: this.x(x + span),
          y2: this.bound(this.y(y + span * steep)), "clip-path": this.clip }, this.moving);
      }
      if (y >= panel.y[0] && y <= panel.y[1]) {
        this.put("circle", { class: "dot", cx: this.x(x), cy: this.y(y), r: 6.5, fill: curve.color }, this.moving);
      }
    }
  }

  /** The panel's x below the pointer. */
  at(event) {
    const box = this.svg.getBoundingClientRect();
    const share = (event.clientX - box.left - MARGIN.left) / (this.width - MARGIN.left - MARGIN.right);
    const [low, high] = this.panel.x;
    return low + Math.min(Math.max(share, 0), 1) * (high - low);
  }

  grab(event) {
    this.held = true;
    this.svg.setPointerCapture(event.pointerId);
    this.drag(event);
  }

  drag(event) {
    this.tip.hidden = true;
    const x = this.at(event);
    this.plot.move(this.panel.axis === "p" ? inverse(this.plot.data.output, x, this.plot.data.range) : x);
  }

  hover(event) {
    const { plot, panel } = this;
    const x = this.at(event);
    const values = plot.data.curves.map(({ name, label }) => `${label} ${plot.number(this.value(name, x), 3)}`);
    this.tip.textContent = [`${panel.x_title} ${plot.number(x, 2)}`, ...values].join("\n");
    this.tip.hidden = false;
    const left = this.x(x) < this.width / 2 ? this.x(x) + 10 : this.x(x) - 10 - this.tip.offsetWidth;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = "1.8rem";
  }
}

/** The z at which an activation that rises has a value. */
function inverse(name, value, [low, high]) {
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (FUNCTIONS[name].value(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Some five round numbers within a range. */
function ticks([low, high]) {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, at) => Number(((first + at) * step).toFixed(10)) + 0);
}

export default playing(FunctionPlot);
