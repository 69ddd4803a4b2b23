// Build a gate: two weights and a threshold by hand, every row of the truth table checked, the line in the plane beside it.

class Build {
  constructor(root) {
    this.root = root;
    this.solved = new Set();
  }

  load(data) {
    this.data = data;
    this.write = writer(data.language);
    const { words } = data;
    this.root.replaceChildren();
    const bar = add(this.root, "div", "bar");
    this.gateButtons = Object.keys(data.gates).map((gate) => [gate, button(bar, "gate", "", () => this.choose(gate), false)]);
    button(bar, "clear", words.reset, () => this.set({ weights: [0, 0], threshold: 1 }, true));
    this.said = add(this.root, "p", "said");
    this.said.setAttribute("role", "status");
    const bench = add(this.root, "div", "bench");
    this.left = add(bench, "section", "");
    this.stage = add(add(this.left, "div", "scroll"), "div", "stage");
    this.stage.setAttribute("role", "group");
    this.knobs = add(this.left, "div", "knobs");
    this.plotPlace = add(bench, "section", "plot-place");
    const right = add(bench, "section", "");
    this.table = add(right, "table", "truth");
    this.why = add(right, "details", "why");
    add(this.why, "summary", "").textContent = words.why;
    for (const sentence of words.proof) add(this.why, "p", "").textContent = sentence;
    this.begin();
  }

  get wanted() {
    return this.data.gates[this.state.gate].table;
  }

  get count() {
    return this.wanted.length === 2 ? 1 : 2;
  }

  choose(gate) {
    this.state = { ...this.state, gate };
    this.begin();
    this.report();
  }

  /** Make what depends on the gate's inputs anew. */
  begin() {
    const { words, colors } = this.data;
    const names = words.inputs.slice(0, this.count);
    this.drawing = new NetworkDrawing(this.stage, {
      columns: [{ title: "", units: names.map((name) => ({ name })) }, { title: "", units: [{ name: "C" }] }],
      kind: "value", labels: true, largest: 3, biases: false, head: 0, least: 150, size: 50, colors,
      words: { network: words.network, more: "" }, write: this.write,
      describe: (item) => this.describe(item),
      role: (item) => (item.kind === "unit" && item.layer === 0 ? "switch" : "img"),
      labelAt: () => 0.5,
      textOf: (_, value) => this.write.signed(value),
      onChoose: (item) => this.set({ [["a", "b"][item.unit]]: !this.state[["a", "b"][item.unit]] }),
    });
    this.knobs.replaceChildren();
    const knobs = [...names.map((name, at) => [fill(words.weight_of, { name }), (value) => this.setWeight(at, value),
      () => this.state.weights[at]]), [words.threshold, (threshold) => this.set({ threshold }), () => this.state.threshold]];
    this.editors = knobs.map(([label, onChange, read]) => {
      const editor = new ValueEditor(add(this.knobs, "div", "knob"), {
        words: { choose: label, slider: `${label} (${words.slider})`, value: label, bounds: words.bounds },
        write: this.write, step: 0.5, onChange });
      editor.open(label, read(), { range: 3, most: 20 });
      return { editor, read };
    });
    this.plot = this.count === 2 ? new PlanePlot(this.plotPlace, { x: [-0.6, 1.6], y: [-0.6, 1.6], ticks: [0, 1],
      names: words.inputs, colors, write: this.write }) : null;
    if (!this.plot) this.plotPlace.replaceChildren();
    this.table.replaceChildren();
    row(this.table, [...names, words.wanted, words.asks, words.sum, "C", ""], "th");
    this.lines = combinations(this.count).map((inputs, at) =>
      ({ inputs, line: row(this.table, [...inputs, this.wanted[at], this.asks(inputs, this.wanted[at]), "", "", ""]) }));
    this.why.hidden = this.state.gate !== "xor";
    this.paint();
  }

  /** The inequality that a row asks of the weights: w1 + w2 ≥ θ. */
  asks(inputs, wanted) {
    const terms = inputs.flatMap((input, at) => (input ? [this.count === 1 ? "w" : `w${at + 1}`] : []));
    return `${terms.join(" + ") || 0} ${wanted ? "≥" : "<"} θ`;
  }

  setWeight(at, value) {
    const weights = [...this.state.weights];
    weights[at] = value;
    this.set({ weights });
  }

  set(changes, elsewhere = false) {
    this.state = { ...this.state, ...changes };
    if (elsewhere) for (const { editor, read } of this.editors) editor.show(read());
    this.paint();
    this.report();
  }

  paint() {
    const { words, gates } = this.data;
    const weights = this.state.weights.slice(0, this.count);
    const neuron = { weights, threshold: this.state.threshold };
    const now = [this.state.a, this.state.b].slice(0, this.count).map(Number);
    this.drawing.paintWeights([...weights, 0]);
    this.drawing.paintValues([now, [fires(neuron, now)]], { text: this.write.plain });
    this.drawing.item("unit", 1, 0).note.textContent = fill(words.from, { threshold: this.write.plain(neuron.threshold) });
    let right = 0;
    this.lines.forEach(({ inputs, line }, at) => {
      const answer = fires(neuron, inputs);
      const good = answer === this.wanted[at];
      right += good;
      const [sum, said, mark] = [...line.children].slice(-3);
      sum.textContent = this.write.plain(dot(weights, inputs));
      said.textContent = answer;
      mark.textContent = good ? "✓" : "✗";
      mark.setAttribute("aria-label", good ? words.right : words.wrong);
      mark.className = good ? "good" : "bad";
      line.classList.toggle("here", inputs.join() === now.join());
    });
    this.paintPlot(neuron);
    this.say(right);
    for (const [gate, element] of this.gateButtons) {
      element.textContent = `${gates[gate].name}${this.solved.has(gate) ? " ✓" : ""}`;
      element.setAttribute("aria-pressed", gate === this.state.gate);
    }
  }

  paintPlot({ weights, threshold }) {
    if (!this.plot) return;
    const line = [...weights, -threshold];
    this.plot.showSides(line);
    this.plot.showLines([{ line }]);
    this.plot.showPoints(this.lines.map(({ inputs: [x, y] }, at) => ({ x, y, group: this.wanted[at], radius: 9,
      wrong: fires({ weights, threshold }, [x, y]) !== this.wanted[at] })));
    this.plot.name(this.data.words.plot);
  }

  say(right) {
    const { words, gates } = this.data;
    const { name } = gates[this.state.gate];
    const all = this.wanted.length;
    if (right === all) this.solved.add(this.state.gate);
    const sentence = right === all ? words.done : this.state.gate === "xor" && right === 3 ? words.best : words.some;
    this.said.textContent = fill(sentence, { name, right, all });
  }

  describe(item) {
    const { words } = this.data;
    if (item.kind === "weight") {
      return fill(words.weight, { source: words.inputs[item.source], value: this.write.plain(this.state.weights[item.source]) });
    }
    return item.layer ? fill(words.neuron, { threshold: this.write.plain(this.state.threshold) }) : words.inputs[item.unit];
  }
}

export default playing(Build);
