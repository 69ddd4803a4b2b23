// The drawing of a network, one for all pages: units in columns, each weight a line, each bias a dot, both open to a choice.
//
// A unit is a picture of what it answers over the plane, or a shape with its value in it. Lines and dots say their sign by
// colour (orange negative, blue positive) and their size by width. One part of the drawing is in the tab order; arrow keys
// lead from part to part. network_math.js (`placed`) and network_parts.js come before this.

/** A layer with more than MOST units shows the first of them and how many more there are. */
const MOST = 10;
/** Pixels: height of a layer's head, widest line, smallest and largest dot of a bias. */
const HEAD = 64;
const LINE = [0.6, 6];
const DOT = [9, 17];
/** Pixels for the number of the lowest bias. */
const ROOM_BELOW = 14;
/** Where along its line a weight's number stands: 0 at its source, 1 at its target. */
const LABEL_AT = 0.32;

/** Options that are left out. */
const PLAIN = {
  kind: "picture",
  colors: ["#D97700", "#0072B2"],
  labels: false,
  largest: null,
  biases: true,
  head: HEAD,
  drawn: () => true,
  role: (item) => (item.kind === "unit" ? "img" : "button"),
  describe: () => "",
  onTell: () => {},
  onChoose: () => {},
};

class NetworkDrawing {
  /**
   * `stage` is an empty element of class "stage"; options:
   *   columns: [{ title, lines, units: [{ name, note }] }], the inputs first; `lines` stand under the title; of a unit with
   *     text the name stands before (inputs), above or after it (outputs), the note under it
   *   words: { network, more }; write: what writer() of network_parts.js returns
   *   kind: "picture" (a canvas of GRID x GRID pixels for each unit) or "value" (a shape with text in it)
   *   labels: whether each weight and bias has its number beside it
   *   largest: the size from which a line is widest; without it the drawing's own largest weight
   *   biases, drawn(item): which dots and lines there are
   *   role(item): "button", "img" or "switch"; describe(item): its name for all who cannot see it
   *   size, pitch: pixels of a unit, and from unit to unit; head: pixels above the units
   *   onTell(item or null): what is pointed at; onChoose(item, byKey): what was clicked or entered
   */
  constructor(stage, options) {
    Object.assign(this, { stage, ...PLAIN, ...options });
    this.widths = this.columns.map(({ units }) => units.length);
    this.shape = placed(this.widths[0], this.widths.slice(1));
    this.selected = null;
    this.build();
    stage.setAttribute("aria-label", this.words.network);
    stage.onkeydown = (event) => this.onKey(event);
    stage.onclick = (event) => this.choose(this.itemOf(event.target));
    stage.onpointerover = (event) => this.onTell(this.itemOf(event.target));
    stage.onpointerleave = () => this.onTell(this.selected);
    for (const { element } of this.items) element.onfocus = () => this.rove(this.itemOf(element));
  }

  build() {
    const widths = this.widths;
    const few = this.kind === "value" ? 52 : 40;
    const size = this.size ?? (widths.length > 5 || Math.max(...widths) > 7 ? 34 : few);
    const rows = Math.max(...widths.map(rowsOf));
    const pitch = this.pitch ?? size + (this.kind === "value" ? 44 : 26);
    const height = Math.max(rows * (this.kind === "value" ? pitch : size + 10), this.least ?? 250);
    this.place = (layer, unit) => ({
      x: (100 * (layer + 0.5)) / widths.length,
      y: this.head + height / 2
        + Math.min(height / rowsOf(widths[layer]), pitch) * (unit - (rowsOf(widths[layer]) - 1) / 2),
    });
    this.svg = document.createElementNS(SVG, "svg");
    this.stage.replaceChildren(this.svg);
    this.stage.classList.toggle("values", this.kind === "value");
    const below = this.labels ? ROOM_BELOW : 0;
    this.stage.style.cssText = `--size: ${size}px; --columns: ${widths.length}; height: ${this.head + height + below}px`;
    if (this.kind === "value") this.stage.style.marginRight = `${this.longest / 3}em`;
    this.items = [];
    widths.forEach((width, layer) => {
      if (this.head) this.addHead(layer);
      if (layer) this.addWeights(layer);
      for (let unit = 0; unit < drawnOf(width); unit++) this.addUnit(layer, unit);
      if (drawnOf(width) < width) {
        const count = width - drawnOf(width);
        stand(add(this.stage, "span", "more"), this.place(layer, MOST - 1)).textContent = fill(this.words.more, { count });
      }
    });
    this.items.forEach((item, at) => {
      item.element.dataset.item = at;
      item.element.setAttribute("tabindex", at ? -1 : 0);
      item.element.setAttribute("role", this.role(item));
    });
  }

  /** Letters of the longest name after an output. */
  get longest() {
    return Math.max(...this.columns.at(-1).units.map(({ name = "" }) => name.length));
  }

  /** The biases of a layer and the weights that lead to it, target after target. */
  addWeights(layer) {
    const { kernel, bias, units } = this.shape[layer - 1];
    for (let unit = 0; unit < drawnOf(this.widths[layer]); unit++) {
      const dot = { kind: "bias", column: 2 * layer - 1, layer, unit, at: bias + unit };
      if (this.biases && this.drawn(dot)) this.addBias(dot);
      for (let source = 0; source < drawnOf(this.widths[layer - 1]); source++) {
        const item = { kind: "weight", column: 2 * layer - 1, layer, unit, source, at: kernel + source * units + unit };
        if (this.drawn(item)) this.addEdge(item);
      }
    }
  }

  addBias(item) {
    const place = this.place(item.layer, item.unit);
    item.element = stand(add(this.stage, "div", "bias"), place);
    if (this.labels) item.label = stand(add(this.stage, "span", "number of-bias"), place);
    this.items.push(item);
  }

  /** A line with a wider one below it, which is easier to hit and shows what is chosen. */
  addEdge(item) {
    const from = this.place(item.layer - 1, item.source);
    const to = this.place(item.layer, item.unit);
    item.element = document.createElementNS(SVG, "g");
    item.element.classList.add("weight");
    [item.halo, item.line] = ["halo", "line"].map((name) => {
      const line = document.createElementNS(SVG, "line");
      line.classList.add(name);
      for (const [key, value] of [["x1", `${from.x}%`], ["y1", from.y], ["x2", `${to.x}%`], ["y2", to.y]]) {
        line.setAttribute(key, value);
      }
      item.element.append(line);
      return line;
    });
    this.svg.append(item.element);
    if (this.labels) {
      const share = this.labelAt?.(item) ?? LABEL_AT;
      const where = { x: between([from.x, to.x], share), y: between([from.y, to.y], share) };
      item.label = stand(add(this.stage, "span", "number"), where);
    }
    this.items.push(item);
  }

  addUnit(layer, unit) {
    const place = this.place(layer, unit);
    const { name, note } = this.columns[layer].units[unit];
    const picture = this.kind === "picture";
    const element = stand(add(this.stage, picture ? "canvas" : "div", layer ? "unit neuron" : "unit input"), place);
    const item = { kind: "unit", column: 2 * layer, layer, unit, element };
    if (picture) element.width = element.height = GRID;
    else item.text = add(element, "span", "text");
    if (!layer) stand(add(this.stage, "span", "name"), place).textContent = name;
    else if (!picture && name) {
      const where = layer === this.widths.length - 1 ? "after" : "above";
      stand(add(this.stage, "span", `name ${where}`), place).textContent = name;
    }
    if (!picture) item.note = stand(add(this.stage, "span", "note"), place);
    if (note) item.note.textContent = note;
    this.items.push(item);
  }

  addHead(layer) {
    const head = stand(add(this.stage, "div", "head"), { x: this.place(layer, 0).x, y: 0 });
    const { title, lines = [] } = this.columns[layer];
    add(head, "strong", "title").textContent = title;
    for (const line of lines) add(head, "span", "line-of-head").textContent = line;
  }

  /** The part of the drawing of a kind: a "unit", a "bias" or a "weight" (then with its source). */
  item(kind, layer, unit, source) {
    return this.items.find((one) => one.kind === kind && one.layer === layer && one.unit === unit && one.source === source);
  }

  /** Colour, width and number of each line and dot by its weight; every part's name. `changed` has places of weights. */
  paintWeights(weights, changed = new Set()) {
    const values = this.items.filter((item) => "at" in item).map((item) => Math.abs(weights[item.at]) || 0);
    const largest = Math.max(...values.filter(Number.isFinite), this.largest ?? 1e-9);
    for (const item of this.items) {
      item.element.setAttribute("aria-label", this.describe(item));
      if (!("at" in item)) continue;
      const value = weights[item.at];
      const size = Number.isFinite(value) ? Math.abs(value) / largest : 0;
      const color = Number.isFinite(value) ? this.colors[value < 0 ? 0 : 1] : "gray";
      item.element.classList.toggle("changed", changed.has(item.at));
      if (item.label) item.label.textContent = this.textOf ? this.textOf(item, value) : this.write.short(value);
      if (this.role(item) === "button") item.element.setAttribute("aria-pressed", item === this.selected);
      if (item.kind === "bias") {
        item.element.style.setProperty("--dot", `${between(DOT, size)}px`);
        item.element.style.backgroundColor = color;
      } else {
        const width = between(LINE, size);
        item.line.setAttribute("stroke", color);
        item.line.setAttribute("stroke-width", width);
        item.halo.setAttribute("stroke-width", Math.max(width + 6, 10));
      }
    }
  }

  /**
   * The text in each unit (kind "value"), and its colour: `values[layer][unit]` is a number (orange below zero, blue above,
   * full at `scale`) or null for a unit that has none yet; `text(value, layer, unit)` writes it.
   */
  paintValues(values, { scale = 1, text = (value) => (value === null ? "" : this.write.short(value)) } = {}) {
    for (const item of this.items) {
      if (item.kind !== "unit") continue;
      const value = values[item.layer]?.[item.unit] ?? null;
      item.text.textContent = text(value, item.layer, item.unit);
      const share = value === null || !Number.isFinite(value) ? 0 : Math.min(Math.abs(value) / scale, 1);
      item.element.style.setProperty("--tint", this.colors[value < 0 ? 0 : 1]);
      item.element.style.setProperty("--share", `${Math.round(35 * share)}%`);
      item.element.setAttribute("aria-label", this.describe(item));
      if (this.role(item) === "switch") item.element.setAttribute("aria-checked", value > 0);
    }
  }

  /** Let some parts stand out and the others fade; null lets all be as usual. */
  light(items) {
    for (const item of this.items) {
      for (const part of [item.element, item.label]) {
        part?.classList.toggle("lit", Boolean(items?.includes(item)));
        part?.classList.toggle("dim", Boolean(items && !items.includes(item)));
      }
    }
  }

  /** Mark a part as chosen; null marks none. */
  select(item) {
    for (const one of [this.selected, item]) {
      if (one && this.role(one) === "button") one.element.setAttribute("aria-pressed", one === item);
    }
    this.selected = item ?? null;
  }

  choose(item, byKey = false) {
    if (item && this.role(item) !== "img") this.onChoose(item, byKey);
  }

  itemOf(target) {
    return this.items[target.closest("[data-item]")?.dataset.item] ?? null;
  }

  /** Keep one part of the drawing in the tab order: the one that has the focus. */
  rove(item) {
    for (const { element } of this.items) if (element.tabIndex === 0) element.tabIndex = -1;
    item.element.tabIndex = 0;
    this.onTell(item);
  }

  /** Arrow keys: up and down within a column, left and right to the next one; Enter and space choose. */
  onKey(event) {
    const item = this.itemOf(event.target);
    if (!item) return;
    const chooses = event.key === "Enter" || event.key === " ";
    const next = chooses ? null : neighbour(this.items, item, event.key);
    if (!chooses && !next) return;
    event.preventDefault();
    if (chooses) this.choose(item, true);
    else next.element.focus();
  }
}

const drawnOf = (width) => (width > MOST ? MOST - 1 : width);
const rowsOf = (width) => Math.min(width, MOST);

/** The part of the drawing where an arrow key leads from another. */
function neighbour(items, item, key) {
  const steps = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 };
  if (!(key in steps)) return null;
  const vertical = key === "ArrowUp" || key === "ArrowDown";
  const column = items.filter((other) => other.column === item.column + (vertical ? 0 : steps[key]));
  if (vertical) return column[column.indexOf(item) + steps[key]];
  return column.find((other) => other.unit === item.unit) ?? column[0];
}
