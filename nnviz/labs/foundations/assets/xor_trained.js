// XOR by training: what a tanh network's two hidden neurons make of the plane at each epoch of the scrubber.

const EVENT = "nnviz-frame";
const SIZE = 60;
const MESH = 15;
const LINES = ["#27A574", "#9788C4"];

class Trained {
  constructor(root) {
    this.root = root;
    this.share = 1;
    this.follow = () => {
      cancelAnimationFrame(this.waiting);
      this.waiting = requestAnimationFrame(() => this.paint());
    };
    document.body.addEventListener(EVENT, this.follow);
  }

  close() {
    cancelAnimationFrame(this.waiting);
    document.body.removeEventListener(EVENT, this.follow);
  }

  load(data) {
    if (this.data?.key === data.key) return;
    this.data = data;
    this.write = writer(data.language);
    this.vectors = decoded(data.weights, Float32Array);
    this.shape = placed(2, [2, 1]);
    this.points = decoded(data.points, Float32Array);
    this.classes = decoded(data.classes, Uint8Array);
    const { extent, words, colors } = data;
    this.root.replaceChildren();
    const bench = add(this.root, "div", "fold-bench");
    const first = add(bench, "section", "");
    add(first, "h3", "").textContent = words.network_title;
    const stage = add(add(first, "div", "scroll"), "div", "stage");
    stage.setAttribute("role", "group");
    this.drawing = new NetworkDrawing(stage, {
      columns: [["x1", "x2"], ["h1", "h2"], ["ŷ"]].map((names) => ({ title: "", units: names.map((name) => ({ name })) })),
      head: 0, least: 200, colors, words: { network: words.network, more: "" }, write: this.write, role: () => "img",
      describe: (item) => this.describe(item), onTell: (item) => { this.told.textContent = item ? this.describe(item) : ""; },
    });
    this.told = add(first, "p", "told");
    const second = add(bench, "section", "");
    add(second, "h3", "").textContent = words.plane_title;
    const ticks = [-2, -1, 0, 1, 2].filter((tick) => Math.abs(tick) <= extent);
    this.plane = new PlanePlot(add(second, "div", ""), { x: [-extent, extent], y: [-extent, extent], names: ["x1", "x2"], ticks,
      colors, write: this.write });
    const third = add(bench, "section", "");
    this.foldTitle = add(third, "h3", "");
    this.folded = new PlanePlot(add(third, "div", ""), { x: [-1.15, 1.15], y: [-1.15, 1.15], names: ["h1", "h2"],
      ticks: [-1, 0, 1], colors, write: this.write });
    const label = add(third, "label", "fold-label");
    add(label, "span", "").textContent = words.fold_slider;
    this.slider = add(label, "input", "slider");
    Object.assign(this.slider, { type: "range", min: 0, max: 1, step: 0.025, value: this.share });
    this.slider.oninput = () => {
      this.share = this.slider.valueAsNumber;
      this.paintFolded();
    };
    this.grid = featuresOf(raster(extent, SIZE), ["x1", "x2"]);
    this.small = featuresOf(raster(extent, GRID), ["x1", "x2"]);
    this.paint();
  }

  get frame() {
    const last = this.data.frames - 1;
    return Number.isInteger(document.body.value) ? Math.min(document.body.value, last) : last;
  }

  paint() {
    const weights = this.vectors.subarray(this.frame * 9, (this.frame + 1) * 9);
    this.weights = weights;
    this.drawing.paintWeights(weights);
    const units = [this.small, ...forward(weights, this.shape, ["tanh", "linear"], this.small, GRID * GRID)];
    for (const { kind, layer, unit, element } of this.drawing.items) {
      if (kind !== "unit") continue;
      const values = units[layer].subarray(unit * GRID * GRID, (unit + 1) * GRID * GRID);
      paintSigned(element, layer === 2 ? values.map((z) => Math.tanh(0.5 * z)) : values, layer ? 1 : scaleOf(values),
        this.data.colors);
    }
    const sums = forward(weights, this.shape, ["tanh", "linear"], this.grid, SIZE * SIZE).at(-1);
    this.plane.showPixels(answerColors(sums, SIZE * SIZE, this.data.colors), SIZE);
    this.plane.showLines([0, 1].map((unit) => ({ line: [weights[unit], weights[2 + unit], weights[4 + unit]], color: LINES[unit] })));
    this.plane.showPoints(this.placed(0));
    this.plane.name(this.data.words.plane);
    this.paintFolded();
  }

  hidden(x, y) {
    const w = this.weights;
    return [0, 1].map((unit) => Math.tanh(w[unit] * x + w[2 + unit] * y + w[4 + unit]));
  }

  /** Where a point of the plane is on its way: the plane is first made as small as the hidden space. */
  at(x, y) {
    const image = this.hidden(x, y);
    return [x, y].map((value, axis) => between([value / this.data.extent, image[axis]], this.share));
  }

  placed(share) {
    const w = this.weights;
    return Array.from(this.classes, (group, p) => {
      const [x, y] = [this.points[2 * p], this.points[2 * p + 1]];
      const [h1, h2] = this.hidden(x, y);
      const wrong = (w[6] * h1 + w[7] * h2 + w[8] > 0 ? 1 : 0) !== group;
      const [px, py] = share ? this.at(x, y) : [x, y];
      return { x: px, y: py, group, radius: 4.5, wrong };
    });
  }

  paintFolded() {
    const { extent, words } = this.data;
    const ticks = Array.from({ length: MESH }, (_, step) => extent * (-1 + (2 * step) / (MESH - 1)));
    const done = this.share === 1;
    const line = [this.weights[6], this.weights[7], this.weights[8]];
    this.folded.showMesh(ticks.map((y) => ticks.map((x) => this.at(x, y))));
    this.folded.showSides(done ? line : null);
    this.folded.showLines([{ line, faint: !done }]);
    this.folded.showPoints(this.placed(1));
    this.foldTitle.textContent = fill(words.fold_title, { share: this.write.share(this.share) });
    this.folded.name(fill(words.fold, { share: this.write.share(this.share) }));
    this.slider.setAttribute("aria-valuetext", this.write.share(this.share));
  }

  describe(item) {
    const { words } = this.data;
    const names = [["x1", "x2"], ["h1", "h2"], ["ŷ"]];
    const unit = names[item.layer][item.unit];
    if (item.kind === "unit") return fill(words.unit, { unit });
    const value = this.write.exact(this.weights?.[item.at]);
    return item.kind === "bias" ? fill(words.bias, { unit, value })
      : fill(words.weight, { source: names[item.layer - 1][item.source], target: unit, value });
  }
}

export default playing(Trained);
