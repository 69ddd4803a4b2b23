// The map of all functions of two or three inputs: those that one neuron computes are lit, the others stay dark.

class FunctionMap {
  constructor(root) {
    this.root = root;
    this.hidden = false;
    this.opened = new Set();
  }

  load(data) {
    if (!this.data) this.hidden = data.predict;
    this.data = data;
    this.write = writer(data.language);
    this.size = 2 ** data.inputs;
    this.all = 2 ** this.size;
    if (this.state.function >= this.all) this.state.function = 6;
    const { words } = data;
    this.root.replaceChildren();
    const bar = add(this.root, "div", "bar");
    this.hideButton = button(bar, "hide", words.hide, () => this.hide(), this.hidden);
    this.label = add(bar, "label", "guess-label");
    this.label.textContent = words.guess;
    this.guess = add(this.label, "input", "value");
    Object.assign(this.guess, { type: "number", min: 0, max: this.all, step: 1 });
    this.showButton = button(bar, "reveal", words.reveal, () => this.reveal());
    this.said = add(this.root, "p", "said");
    this.said.setAttribute("role", "status");
    const bench = add(this.root, "div", "map-bench");
    this.grid = add(bench, "div", data.inputs === 2 ? "grid sixteen" : "grid many");
    this.grid.setAttribute("role", "group");
    this.grid.setAttribute("aria-label", words.map);
    this.detail = add(bench, "section", "detail");
    this.buildGrid();
    this.detailTitle = add(this.detail, "h3", "");
    this.detailPlot = add(this.detail, "div", "plot-place");
    this.detailWords = add(this.detail, "p", "verdict");
    this.detailTable = add(this.detail, "table", "truth");
    if (data.inputs === 2) this.plot = this.planeIn(this.detailPlot);
    this.paint();
  }

  planeIn(place) {
    return new PlanePlot(place, { x: [-0.6, 1.6], y: [-0.6, 1.6], ticks: [0, 1], names: this.data.words.inputs,
      colors: this.data.colors, write: this.write });
  }

  buildGrid() {
    this.cells = Array.from({ length: this.all }, (_, number) => {
      const cell = button(this.grid, "cell", "", () => this.choose(number));
      cell.tabIndex = number === this.state.function ? 0 : -1;
      cell.onkeydown = (event) => this.onKey(event, number);
      const place = this.data.inputs === 2 ? add(cell, "span", "mini") : null;
      const plot = place && new PlanePlot(place, { x: [-0.45, 1.45], y: [-0.45, 1.45], colors: this.data.colors, bare: true,
        height: 300 });
      if (place) add(cell, "span", "cell-name").textContent = this.data.words.names[number];
      return { cell, plot };
    });
  }

  neuron(number) {
    return this.data.neurons[number] ?? null;
  }

  known(number) {
    return !this.hidden || this.opened.has(number);
  }

  choose(number) {
    this.opened.add(number);
    this.state = { ...this.state, function: number };
    this.paint();
    this.cells[number].cell.focus();
    this.report();
  }

  onKey(event, number) {
    const across = this.data.inputs === 2 ? getComputedStyle(this.grid).gridTemplateColumns.split(" ").length : 16;
    const to = number + ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key] ?? NaN);
    if (!(to >= 0 && to < this.all)) return;
    event.preventDefault();
    for (const { cell } of this.cells) cell.tabIndex = -1;
    this.cells[to].cell.tabIndex = 0;
    this.cells[to].cell.focus();
  }

  hide() {
    this.hidden = !this.hidden;
    this.opened.clear();
    this.said.textContent = "";
    this.paint();
  }

  reveal() {
    if (!this.hidden) return;
    const { words, neurons } = this.data;
    const found = Object.keys(neurons).length;
    const guess = this.guess.valueAsNumber;
    this.hidden = false;
    this.said.textContent = Number.isFinite(guess) ? fill(words.guessed, { found, all: this.all, guess: this.write.plain(guess) })
      : fill(words.count, { found, all: this.all });
    this.paint();
  }

  paint() {
    const { words, neurons } = this.data;
    this.hideButton.setAttribute("aria-pressed", this.hidden);
    this.showButton.setAttribute("aria-disabled", !this.hidden);
    this.label.hidden = !this.hidden;
    if (!this.hidden && !this.said.textContent) {
      this.said.textContent = fill(words.count, { found: Object.keys(neurons).length, all: this.all });
    }
    this.cells.forEach(({ cell, plot }, number) => {
      const neuron = this.neuron(number);
      const known = this.known(number);
      const chosen = number === this.state.function;
      cell.classList.toggle("lit-cell", known && neuron !== null);
      cell.classList.toggle("dark", known && neuron === null);
      cell.setAttribute("aria-pressed", chosen);
      cell.tabIndex = chosen ? 0 : -1;
      const verdict = known ? (neuron ? words.one : words.none) : words.unknown;
      cell.setAttribute("aria-label", `${words.names[number] ?? number}: ${verdict}`);
      if (plot) this.paintPlane(plot, number, known, 26);
    });
    this.paintDetail();
  }

  paintPlane(plot, number, known, radius) {
    const neuron = known ? this.neuron(number) : null;
    const line = neuron && [...neuron.weights, -neuron.threshold];
    plot.showSides(line);
    plot.showLines(line ? [{ line }] : []);
    const table = tableOf(number, 2);
    plot.showPoints(combinations(2).map(([x, y], at) => ({ x, y, group: table[at], radius })));
    plot.svg.setAttribute("aria-hidden", radius > 20);
    if (radius <= 20) plot.name(`${this.data.words.names[number]}`);
  }

  paintDetail() {
    const { words, inputs } = this.data;
    const number = this.state.function;
    const known = this.known(number);
    const neuron = this.neuron(number);
    const table = tableOf(number, inputs);
    this.detailTitle.textContent = fill(words.title, { number, name: words.names[number] ?? table.join("") });
    if (this.plot) this.paintPlane(this.plot, number, known, 9);
    else this.paintCube(table, known && neuron);
    const shown = neuron && { weights: neuron.weights.map(this.write.plain).join("; "), threshold: this.write.plain(neuron.threshold) };
    this.detailWords.textContent = !known ? words.unknown : neuron
      ? fill(neuron.weights.every((weight) => weight === 0) ? words.constant : words.found, shown) : words.none;
    this.detailTable.replaceChildren();
    row(this.detailTable, [...words.inputs.slice(0, inputs), words.wanted, ...(known && neuron ? [words.sum] : [])], "th");
    combinations(inputs).forEach((each, at) => row(this.detailTable, [...each, table[at],
      ...(known && neuron ? [this.write.plain(dot(neuron.weights, each))] : [])]));
  }

  /** The eight inputs as the corners of a cube. */
  paintCube(table, neuron) {
    const svg = svgElement("svg", { viewBox: "0 0 300 240", role: "img", class: "plane" });
    const at = ([a, b, c]) => [40 + 130 * b + 90 * c, 205 - 130 * a - 55 * c];
    const corners = combinations(3);
    corners.forEach((one, from) => corners.slice(from + 1).forEach((other) => {
      if (one.reduce((sum, value, place) => sum + Math.abs(value - other[place]), 0) !== 1) return;
      const [[x1, y1], [x2, y2]] = [at(one), at(other)];
      svg.append(svgElement("line", { x1, y1, x2, y2, class: "cube-edge" }));
    }));
    corners.forEach((corner, place) => {
      const [cx, cy] = at(corner);
      const point = svgElement("circle", { cx, cy, r: 11, class: "point" });
      point.style.setProperty("--point", this.data.colors[table[place]]);
      const text = svgElement("text", { x: cx + 14, y: cy + 5, class: "tick" });
      text.textContent = neuron ? `${corner.join("")} (${this.write.plain(dot(neuron.weights, corner))})` : corner.join("");
      svg.append(point, text);
    });
    svg.setAttribute("aria-label", this.data.words.cube);
    this.detailPlot.replaceChildren(svg);
  }
}

export default playing(FunctionMap);
