// XOR by hand: two threshold neurons draw two lines, and what they answer folds the plane so that one line suffices.

/** Pictures of the fold from the plane (first) to the hidden space (last). */
const FOLDS = 40;
const MESH = 13;
const CORNERS = combinations(2);
const WANTED = [0, 1, 1, 0];
/** The colours of the two hidden neurons' lines. */
const LINES = ["#27A574", "#9788C4"];

class Fold {
  constructor(root) {
    this.root = root;
    this.inputs = [0, 1];
  }

  load(data) {
    const other = this.data?.language !== data.language;
    this.data = data;
    if (other) this.build();
    if (!other && !this.arrived) return;
    this.editor.close();
    this.drawing.select(null);
    this.player.load(FOLDS + 1, Math.round(this.state.share * FOLDS));
    this.paint();
  }

  build() {
    const { data } = this;
    const { words } = data;
    this.player?.close();
    this.write = writer(data.language);
    this.root.replaceChildren();
    const bar = add(this.root, "div", "bar");
    this.presets = Object.entries(data.presets).map(([id, { name, weights }]) =>
      [weights, button(bar, `preset ${id}`, name, () => this.set(weights), false)]);
    this.said = add(this.root, "p", "said");
    this.said.setAttribute("role", "status");
    const bench = add(this.root, "div", "fold-bench");
    const first = add(bench, "section", "");
    this.stage = add(add(first, "div", "scroll"), "div", "stage");
    this.stage.setAttribute("role", "group");
    this.drawing = new NetworkDrawing(this.stage, {
      columns: [{ title: "", units: [{ name: "x1" }, { name: "x2" }] },
        { title: "", units: [{ name: "h1" }, { name: "h2" }] }, { title: "", units: [{ name: "ŷ" }] }],
      kind: "value", labels: true, head: 0, least: 230, size: 44, pitch: 110, colors: data.colors,
      words: { network: words.network, more: "" }, write: this.write, describe: (item) => this.describe(item),
      role: (item) => (item.kind !== "unit" ? "button" : item.layer === 0 ? "switch" : "img"),
      textOf: (_, value) => this.write.plain(value),
      labelAt: (item) => (item.layer === 1 && item.source !== item.unit ? 0.26 : 0.45),
      onChoose: (item, byKey) => this.choose(item, byKey),
    });
    this.editor = new ValueEditor(add(first, "div", "knob"), { words, write: this.write, step: 0.1,
      onChange: (value) => this.change(value), onLeave: () => this.drawing.selected.element.focus() });
    const second = add(bench, "section", "");
    add(second, "h3", "").textContent = words.plane_title;
    this.plane = new PlanePlot(add(second, "div", ""), this.frame(["x1", "x2"]));
    const third = add(bench, "section", "");
    this.foldTitle = add(third, "h3", "");
    this.folded = new PlanePlot(add(third, "div", ""), this.frame(["h1", "h2"]));
    const deck = add(this.root, "div", "deck");
    this.player = new Player(add(deck, "div", ""), { words, pace: 40, onShow: (frame) => this.fold(frame / FOLDS),
      told: (frame) => this.write.share(frame / FOLDS) });
    this.table = add(deck, "table", "truth");
    row(this.table, ["x1", "x2", "h1", "h2", "ŷ", words.wanted, ""], "th");
    this.rows = CORNERS.map((corner, at) => row(this.table, [...corner, "", "", "", WANTED[at], ""]));
  }

  frame(names) {
    return { x: [-0.5, 1.5], y: [-0.5, 1.5], ticks: [0, 1], names, colors: this.data.colors, write: this.write };
  }

  /** What the two hidden neurons answer. */
  hidden([x1, x2]) {
    const w = this.state.weights;
    return [0, 1].map((unit) => (w[unit] * x1 + w[2 + unit] * x2 + w[4 + unit] > 0 ? 1 : 0));
  }

  output([h1, h2]) {
    const w = this.state.weights;
    return w[6] * h1 + w[7] * h2 + w[8] > 0 ? 1 : 0;
  }

  line(unit) {
    const w = this.state.weights;
    return [w[unit], w[2 + unit], w[4 + unit]];
  }

  choose(item, byKey) {
    if (item.kind === "unit") {
      this.inputs[item.unit] = 1 - this.inputs[item.unit];
      this.paint();
      return;
    }
    this.drawing.select(item);
    this.editor.open(this.describe(item), this.state.weights[item.at], { range: 3, most: 20 });
    if (byKey) this.editor.focus();
  }

  change(value) {
    const weights = [...this.state.weights];
    weights[this.drawing.selected.at] = value;
    this.state = { ...this.state, weights };
    this.paint();
    this.editor.chosen.textContent = this.describe(this.drawing.selected);
    this.report();
  }

  set(weights) {
    this.state = { ...this.state, weights: [...weights] };
    if (this.drawing.selected) this.editor.show(weights[this.drawing.selected.at]);
    this.paint();
    this.report();
  }

  fold(share) {
    if (this.state.share !== share) {
      this.state = { ...this.state, share };
      this.report?.();
    }
    if (this.rows) this.paintFolded();
  }

  paint() {
    const { weights } = this.state;
    const hidden = this.hidden(this.inputs);
    this.drawing.paintWeights(weights);
    this.drawing.paintValues([this.inputs, hidden, [this.output(hidden)]], { text: this.write.plain });
    for (const [preset, element] of this.presets) element.setAttribute("aria-pressed", String(preset) === String(weights));
    let right = 0;
    CORNERS.forEach((corner, at) => {
      const answers = this.hidden(corner);
      const answer = this.output(answers);
      const good = answer === WANTED[at];
      right += good;
      const cells = this.rows[at].children;
      [cells[2].textContent, cells[3].textContent] = answers;
      cells[4].textContent = answer;
      cells[6].textContent = good ? "✓" : "✗";
      cells[6].className = good ? "good" : "bad";
      this.rows[at].classList.toggle("here", String(corner) === String(this.inputs));
    });
    this.say(right);
    this.plane.showCells([this.line(0), this.line(1)], (sides) => this.output(sides));
    this.plane.showLines([0, 1].map((unit) => ({ line: this.line(unit), color: LINES[unit] })));
    this.plane.showPoints(this.points(0));
    this.plane.name(fill(this.data.words.plane, { right }));
    this.paintFolded();
  }

  say(right) {
    const { words } = this.data;
    const images = new Set(CORNERS.map((corner) => String(this.hidden(corner))));
    const apart = CORNERS.every((one, at) => CORNERS.every((other, to) =>
      WANTED[at] === WANTED[to] || String(this.hidden(one)) !== String(this.hidden(other))));
    const sentence = right === 4 ? words.solved : apart ? words.foldable : words.lost;
    this.said.textContent = fill(sentence, { right, places: images.size });
  }

  /** The four corners on their way into the hidden space; those that meet have one name. */
  points(share) {
    const places = new Map();
    CORNERS.forEach((corner, at) => {
      const image = this.hidden(corner);
      const [x, y] = corner.map((value, axis) => between([value, image[axis]], share));
      const key = `${x.toFixed(3)} ${y.toFixed(3)}`;
      const known = places.get(key);
      const name = known ? `${known.name}, ${corner.join("")}` : corner.join("");
      const group = known && known.group !== WANTED[at] ? null : WANTED[at];
      places.set(key, { x, y, group, name, radius: 9, wrong: known?.wrong || this.output(image) !== WANTED[at] });
    });
    return [...places.values()];
  }

  paintFolded() {
    const { words } = this.data;
    const { share, weights: w } = this.state;
    const done = share === 1;
    const at = (corner) => {
      const image = this.hidden(corner);
      return corner.map((value, axis) => between([value, image[axis]], share));
    };
    const ticks = Array.from({ length: MESH }, (_, step) => -0.5 + (2 * step) / (MESH - 1));
    this.folded.showMesh(ticks.map((y) => ticks.map((x) => at([x, y]))));
    const line = [w[6], w[7], w[8]];
    this.folded.showSides(done ? line : null);
    this.folded.showLines([{ line, faint: !done }]);
    this.folded.showPoints(this.points(share));
    this.foldTitle.textContent = fill(words.fold_title, { share: this.write.share(share) });
    this.folded.name(fill(words.fold, { share: this.write.share(share) }));
  }

  describe(item) {
    const { words } = this.data;
    const names = [["x1", "x2"], ["h1", "h2"], ["ŷ"]];
    const unit = names[item.layer][item.unit];
    if (item.kind === "unit") return unit;
    const value = this.write.plain(this.state.weights[item.at]);
    return item.kind === "bias" ? fill(words.bias, { unit, value })
      : fill(words.weight, { source: names[item.layer - 1][item.source], target: unit, value });
  }

  close() {
    this.player?.close();
  }
}

export default playing(Fold);
