// The trained network: each neuron a picture of what it answers over the plane, each weight a line, each bias a dot.
//
// It follows the scrubber (scrubber.js) by the body's `value` and the event it fires there. A weight or bias that is chosen
// can be changed by hand; then everything is computed again here. The drawing, the editor and the mathematics are in
// network_drawing.js, value_editor.js and network_math.js, which Python puts before this.

const EVENT = "nnviz-frame";
const ANSWER = 240;
const TEST_POINTS = 300;
const SMALLEST_RANGE = 5;
const LARGEST_VALUE = 1000;

export default mounting((place) => new Network(place));

class Network {
  constructor(root) {
    for (const name of ["stage", "answer", "readout", "editor", "hint"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.caption = root.querySelector("figcaption");
    this.lines = { trained: root.querySelector(".trained"), yours: root.querySelector(".yours") };
    this.answer.width = this.answer.height = ANSWER * 2;
    this.changes = new Map();

    this.follow = () => {
      cancelAnimationFrame(this.waiting);
      this.waiting = requestAnimationFrame(() => this.goTo(this.frameNow()));
    };
    document.body.addEventListener(EVENT, this.follow);
  }

  close() {
    cancelAnimationFrame(this.waiting);
    document.body.removeEventListener(EVENT, this.follow);
  }

  /** Take a recording, if it is another one than that which is shown. */
  load(data) {
    if (this.data?.key === data.key) return;
    this.data = data;
    this.shape = placed(data.inputs.length, data.layers.map((layer) => layer.units));
    this.activations = data.heads.map((head) => head.activation);
    this.vectors = decoded(data.weights, Float32Array);
    this.gridInputs = featuresOf(raster(data.extent, GRID), data.inputs);
    this.points = {};
    for (const [split, { x, classes }] of Object.entries(data.points)) {
      const points = decoded(x, Float32Array);
      this.points[split] = { points, values: featuresOf(points, data.inputs), classes: decoded(classes, Uint8Array) };
    }
    this.write = writer(data.language);
    this.hint.textContent = data.words.hint;
    this.changes.clear();
    this.told = null;
    this.edit();
    this.draw();
    this.frame = null;
    this.goTo(this.frameNow());
  }

  /** Make the drawing anew: another recording has other units. */
  draw() {
    const { words, colors, inputs, heads, units, input_names: names } = this.data;
    const hidden = heads.map(({ title, function: name, count }, at) => ({
      title, lines: [name, count], units: units[at].map((name) => ({ name })) }));
    this.drawing = new NetworkDrawing(this.stage, {
      columns: [{ title: words.inputs, units: inputs.map((_, at) => ({ name: names[at] })) }, ...hidden],
      words, colors, write: this.write,
      describe: (item) => this.describe(item),
      onTell: (item) => this.tell(item),
      onChoose: (item, byKey) => this.select(item, byKey),
    });
  }

  /** Make the editor anew, in the recording's language. */
  edit() {
    this.editor.replaceChildren();
    this.valueEditor = new ValueEditor(this.editor, {
      words: this.data.words, write: this.write,
      onChange: (value) => this.change(value),
      onLeave: () => this.selected.element.focus(),
    });
    this.trainedValue = add(this.editor, "span", "trained-value");
    this.reset = add(this.editor, "button", "reset");
    Object.assign(this.reset, { type: "button", textContent: this.data.words.reset });
    this.valueEditor.complaint.before(this.trainedValue, this.reset);
    this.reset.onclick = () => this.changes.size && this.restore();
  }

  get selected() {
    return this.drawing.selected;
  }

  /** The scrubber's frame; the last one where there is no scrubber, or where it still counts another recording's. */
  frameNow() {
    const last = this.data.sent.length - 1;
    const frame = document.body.value;
    return Number.isInteger(frame) ? Math.min(frame, last) : last;
  }

  /** Show a frame of the recording, with its trained weights. */
  goTo(frame) {
    if (frame === this.frame) return;
    this.frame = frame;
    this.sent = this.data.sent[frame];
    const count = this.shape.at(-1).bias + this.shape.at(-1).units;
    this.trained = this.vectors.subarray(this.sent * count, (this.sent + 1) * count);
    this.changes.clear();
    this.select(null);
    this.paint();
  }

  /** The weights now: the trained ones with those that were changed by hand. */
  get weights() {
    if (!this.changes.size) return this.trained;
    const weights = this.trained.slice();
    for (const [at, value] of this.changes) weights[at] = value;
    return weights;
  }

  paint() {
    const weights = this.weights;
    const answers = forward(weights, this.shape, this.activations, this.gridInputs, GRID * GRID);
    this.paintUnits([this.gridInputs, ...answers]);
    this.paintAnswer(answers.at(-1));
    this.drawing.paintWeights(weights, new Set(this.changes.keys()));
    this.say();
    this.tell(this.told);
  }

  paintUnits(answers) {
    const { output, colors } = this.data;
    const n = GRID * GRID;
    const last = answers.length - 1;
    const shares = output === "softmax_ce" ? softmax(answers[last], n) : null;
    for (const { kind, layer, unit, element } of this.drawing.items) {
      if (kind !== "unit") continue;
      const values = (layer === last && shares ? shares : answers[layer]).subarray(unit * n, (unit + 1) * n);
      if (layer < last) paintSigned(element, values, scaleOf(values), colors);
      else if (shares) paintShare(element, values, colors[unit]);
      else paintSigned(element, values.map((z) => Math.tanh(0.5 * z)), 1, colors);
    }
  }

  /** The network's answer: the class's colour, the stronger the surer; over it, test points. */
  paintAnswer(sums) {
    const { colors, extent } = this.data;
    const context = this.answer.getContext("2d");
    const size = this.answer.width;
    paintPixels(this.answer, answerColors(enlarged(sums, GRID, ANSWER), ANSWER * ANSWER, colors), ANSWER);
    const { points, classes } = this.points.test;
    const shown = Math.min(classes.length, TEST_POINTS);
    for (let p = 0; p < shown; p++) {
      const [x1, x2] = [points[2 * p], points[2 * p + 1]];
      paintPoint(context, ((x1 / extent + 1) / 2) * size, ((1 - x2 / extent) / 2) * size, colors[classes[p]]);
    }
    const { words, epochs } = this.data;
    this.caption.textContent = fill(words.caption, {
      count: this.write.plain(shown), epoch: this.write.plain(epochs[this.sent]) });
    this.answer.setAttribute("aria-label", words.picture);
  }

  /** What a part of the network is, in one line. */
  describe(item) {
    const { words } = this.data;
    const name = (layer, unit) => (layer ? this.data.units[layer - 1][unit] : this.data.input_names[unit]);
    const unit = name(item.layer, item.unit);
    if (item.kind === "unit") return item.layer ? this.describeUnit(item, unit) : fill(words.input, { unit });
    const value = this.write.exact(this.weights[item.at]);
    const sentence = item.kind === "bias" ? fill(words.bias, { unit, value })
      : fill(words.weight, { source: name(item.layer - 1, item.source), target: unit, value });
    if (!this.changes.has(item.at)) return sentence;
    return `${sentence} (${fill(words.edited, { value: this.write.exact(this.trained[item.at]) })})`;
  }

  /** A neuron's formula, where it has few weights. */
  describeUnit({ layer, unit }, name) {
    const { words, heads, units, input_names: inputs } = this.data;
    const { sources, kernel, bias, units: width } = this.shape[layer - 1];
    const weights = this.weights;
    const head = heads[layer - 1];
    if (sources > 4) {
      return fill(words.unit, { unit: name, function: head.function, count: this.write.plain(sources),
        bias: this.write.exact(weights[bias + unit]) });
    }
    const from = layer > 1 ? units[layer - 2] : inputs;
    const terms = from.map((source, at) => [weights[kernel + at * width + unit], `·${source}`]);
    const sum = [...terms, [weights[bias + unit], ""]].map(([value, source], at) => {
      const sign = value < 0 ? (at ? " − " : "−") : at ? " + " : "";
      return `${sign}${this.write.short(Math.abs(value))}${source}`;
    }).join("");
    const formula = head.activation === "linear" ? sum : `${head.function}(${sum})`;
    return fill(words.formula, { unit: name, formula });
  }

  /** Say in the line below what is pointed at or chosen. */
  tell(item) {
    this.told = item;
    this.readout.textContent = item ? this.describe(item) : "";
  }

  /** Trained scores, and those of the weights now once one can be changed. */
  say() {
    const { words, scores } = this.data;
    const named = (numbers) => Object.fromEntries(Object.entries(numbers).map(([name, value]) =>
      [name, name.endsWith("loss") ? this.write.loss(value) : this.write.percent(value)]));
    const trained = Object.fromEntries(Object.entries(scores).map(([name, values]) => [name, values[this.sent]]));
    this.lines.trained.textContent = fill(words.trained, named(trained));
    const open = this.selected !== null || this.changes.size > 0;
    this.lines.yours.textContent = open ? fill(words.yours, named(this.compute())) : "";
    this.reset.setAttribute("aria-disabled", this.changes.size === 0);
  }

  /** Loss and accuracy of the weights now, on all points. */
  compute() {
    const weights = this.weights;
    const penalty = penaltyOf(weights, this.shape, this.data.penalty);
    const found = {};
    for (const [split, { values, classes }] of Object.entries(this.points)) {
      const sums = forward(weights, this.shape, this.activations, values, classes.length).at(-1);
      const { loss, accuracy } = scoresOf(sums, classes, this.data.output);
      found[`${split}_loss`] = loss + penalty;
      found[`${split}_accuracy`] = accuracy;
    }
    return found;
  }

  /** Open the editor for a weight or bias, and go there if asked to; null closes it. */
  select(item, go = false) {
    this.drawing.select(item);
    this.tell(item);
    this.fillEditor();
    if (!item) return;
    this.say();
    if (go) this.valueEditor.focus();
  }

  fillEditor() {
    const item = this.selected;
    const trained = item && this.trained[item.at];
    this.trainedValue.textContent = item ? fill(this.data.words.trained_value, { value: this.write.exact(trained) }) : "";
    if (!item) return this.valueEditor.close();
    const range = Math.ceil(Math.max(SMALLEST_RANGE, 2 * Math.abs(trained) || 0));
    const most = Math.max(LARGEST_VALUE, range);
    this.valueEditor.open(this.describe(item), this.weights[item.at], { range, most });
  }

  /** Take a value that was typed or slid. */
  change(value) {
    this.changes.set(this.selected.at, value);
    this.tell(this.selected);
    this.paint();
    this.valueEditor.chosen.textContent = this.describe(this.selected);
  }

  /** Back to the trained weights. */
  restore() {
    this.changes.clear();
    this.fillEditor();
    this.paint();
  }
}
