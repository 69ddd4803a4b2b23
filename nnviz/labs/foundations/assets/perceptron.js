// Rosenblatt's rule, one example at a time: the examples and the line, the neuron, the formula with its numbers, the errors.
//
// Python has computed every step (figures/perceptron.py); here they are shown. Frame 0 is before the first step; frame k
// shows step k: the example, what the weights before it answer, and the weights after it.

/** Stands for the last frame, whatever its number. */
const END = 10_000;
/** Milliseconds in which the line turns from one step's to the next's. */
const TURN_MS = 250;
const BAR_ROOM = [340, 76];

class Perceptron {
  constructor(root) {
    this.root = root;
    this.guessing = false;
    this.answered = new Set();
    this.score = { right: 0, all: 0 };
    this.output = 0;
  }

  load(data) {
    const other = this.data?.key !== data.key;
    const before = this.player;
    const atEnd = !before || before.frame === before.last;
    if (!other && !this.arrived) return;
    const predicts = !this.data && data.predict;
    if (predicts) this.guessing = true;
    this.data = data;
    if (other) this.take(data);
    const asked = predicts ? 1 : this.arrived ? this.state.at : atEnd ? END : before.frame;
    this.player.load(this.steps + 1, Math.min(asked, this.steps));
  }

  take(data) {
    this.player?.close();
    this.write = writer(data.language);
    this.outputs = data.names.length;
    this.output = Math.min(this.output, this.outputs - 1);
    this.examples = decoded(data.examples, Uint16Array);
    this.steps = this.examples.length;
    this.scores = decoded(data.scores, Float64Array);
    this.errors = decoded(data.errors, Int8Array);
    this.weights = decoded(data.weights, Float64Array);
    this.root.replaceChildren();
    this.verdict = add(this.root, "p", "said");
    this.verdict.textContent = data.verdict;
    const bench = add(this.root, "div", "learn-bench");
    const left = add(bench, "section", "");
    this.plot = new PlanePlot(left, { ...data.extent, names: data.axes, ticks: data.ticks, colors: data.colors,
      write: this.write });
    const right = add(bench, "section", "");
    this.buildPanel(right);
    const deck = add(this.root, "div", "deck");
    this.player = new Player(add(deck, "div", ""), { words: data.words, onShow: (frame) => this.show(frame),
      told: (frame) => this.head(frame), pace: this.steps > 200 ? 60 : 700 });
    const bar = add(deck, "div", "bar");
    button(bar, "next-error", data.words.next_error, () => this.player.goTo(this.nextError()));
    button(bar, "next-epoch", data.words.next_epoch, () => this.player.goTo(
      (Math.floor(this.player.frame / data.per_epoch) + 1) * data.per_epoch));
    this.guessButton = button(bar, "guess", data.words.guess, () => this.guess(), this.guessing);
    this.guesses = add(bar, "span", "guesses");
    this.buildGuesses(bar);
    this.buildBars(left);
  }

  buildPanel(right) {
    const { data } = this;
    if (this.outputs > 1) {
      const choice = add(right, "div", "bar");
      this.choices = data.names.map((name, at) => button(choice, "output", name, () => {
        this.output = at;
        this.show(this.player.frame);
      }, false));
    } else this.choices = [];
    const stage = add(add(right, "div", "scroll"), "div", "stage");
    stage.setAttribute("role", "group");
    this.drawing = new NetworkDrawing(stage, {
      columns: [{ title: "", units: data.inputs.map((name) => ({ name })) },
        { title: "", units: data.names.map((name) => ({ name })) }],
      kind: "value", labels: true, head: 0, least: 150, size: this.outputs > 1 ? 40 : 46, pitch: this.outputs > 1 ? 74 : 80, colors: data.colors,
      words: { network: data.words.network, more: "" }, write: this.write, role: () => "img",
      describe: (item) => this.describe(item), textOf: (_, value) => this.write.plain(value),
      labelAt: (item) => (item.source ? 0.3 : 0.55),
    });
    this.where = add(right, "p", "where");
    this.formulas = add(right, "div", "formulas");
    this.formulas.setAttribute("aria-live", "polite");
  }

  buildGuesses(bar) {
    const { words } = this.data;
    this.guessBar = add(bar, "span", "bar guess-bar");
    button(this.guessBar, "guess-right", words.says_right, () => this.answer(false));
    button(this.guessBar, "guess-wrong", words.says_wrong, () => this.answer(true));
  }

  buildBars(place) {
    const { words, epoch_errors: errors, per_epoch: per } = this.data;
    const [width, height] = BAR_ROOM;
    const most = Math.max(...errors, 1);
    const svg = svgElement("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "xMinYMid", class: "bars", role: "img",
      "aria-label": `${words.errors}: ${errors.slice(0, 40).join(", ")}${errors.length > 40 ? " …" : ""}` });
    const step = Math.min((width - 10) / errors.length, 46);
    this.bars = errors.map((count, epoch) => {
      const tall = (count / most) * (height - 30);
      const bar = svgElement("rect", { x: epoch * step + 1, width: Math.max(step - 3, 0.8), y: height - 14 - Math.max(tall, 1.5),
        height: Math.max(tall, 1.5), class: "error-bar" });
      const hit = svgElement("rect", { x: epoch * step, width: step, y: 0, height, class: "hit" });
      hit.onclick = () => this.player.goTo(Math.min((epoch + 1) * per, this.steps));
      svg.append(bar, hit);
      if (step > 15) {
        for (const [text, y] of [[count, height - 17 - tall], [epoch + 1, height - 2]]) {
          const label = svgElement("text", { x: epoch * step + step / 2, y, "text-anchor": "middle", class: "tick" });
          label.textContent = text;
          svg.append(label);
        }
      }
      return bar;
    });
    add(place, "p", "bars-title").textContent = words.errors;
    place.append(svg);
  }

  /** The weights [w…, b] of an output after so many steps. */
  weightsAt(step, output) {
    const inputs = this.data.inputs.length + 1;
    return Array.from({ length: inputs }, (_, at) => this.weights[(step * inputs + at) * this.outputs + output]);
  }

  errorAt(step, output) {
    return this.errors[(step - 1) * this.outputs + output];
  }

  isWrong(step) {
    return Array.from({ length: this.outputs }, (_, output) => this.errorAt(step, output)).some(Boolean);
  }

  nextError() {
    for (let step = this.player.frame + 1; step <= this.steps; step++) if (this.isWrong(step)) return step;
    return this.steps;
  }

  head(frame) {
    const { words, per_epoch: per } = this.data;
    if (!frame) return words.before;
    return fill(words.where, { step: frame, steps: this.steps, epoch: Math.floor((frame - 1) / per) + 1,
      example: ((frame - 1) % per) + 1, examples: per });
  }

  show(frame) {
    const before = this.shown;
    this.shown = frame;
    this.veiled = this.guessing && frame > 0 && !this.answered.has(frame);
    const after = this.veiled ? frame - 1 : frame;
    this.where.textContent = this.head(frame);
    this.choices.forEach((choice, at) => choice.setAttribute("aria-pressed", at === this.output));
    this.paintNetwork(frame, after);
    this.paintFormulas(frame);
    this.paintPlot(frame, after, before);
    const epoch = Math.floor((Math.max(frame, 1) - 1) / this.data.per_epoch);
    this.bars.forEach((bar, at) => bar.classList.toggle("now", at === epoch && frame > 0));
    this.guessBar.classList.toggle("off", !this.veiled);
    for (const each of this.guessBar.children) each.setAttribute("aria-disabled", !this.veiled);
    this.guesses.textContent = this.guessing ? fill(this.data.words.guessed, this.score) : "";
    const at = frame === this.steps ? END : frame;
    if (this.state.at !== at) {
      this.state = { at };
      this.report?.();
    }
  }

  paintNetwork(frame, after) {
    const count = this.data.inputs.length;
    const vector = [];
    for (let at = 0; at <= count; at++) for (let output = 0; output < this.outputs; output++) vector.push(this.weightsAt(after, output)[at]);
    this.drawing.paintWeights(vector);
    const example = frame ? this.example(frame) : null;
    this.drawing.paintValues([example ? example.x : this.data.inputs.map(() => null),
      this.data.names.map((_, output) => (frame && !this.veiled ? this.answerAt(frame, output) : null))],
    { scale: this.data.scale, text: (value) => (value === null ? (frame ? "?" : "") : this.write.plain(value)) });
    this.drawing.items.forEach((item) => {
      if (item.kind === "unit" && item.layer) item.element.classList.toggle("chosen-unit", this.outputs > 1 && item.unit === this.output);
    });
  }

  example(frame) {
    const at = this.examples[frame - 1];
    return { at, x: this.data.points[at], group: this.data.classes[at] };
  }

  /** What output `output` should answer for a class, and what it answers in a step. */
  target(group, output) {
    const [low, high] = this.data.answers;
    return (this.outputs > 1 ? group === output : group === 1) ? high : low;
  }

  answerAt(frame, output) {
    const [low, high] = this.data.answers;
    return this.scores[(frame - 1) * this.outputs + output] > 0 ? high : low;
  }

  paintFormulas(frame) {
    const { words, inputs, rate, always_wrong: strict } = this.data;
    this.formulas.replaceChildren();
    const line = (label, text, name = "") => {
      const place = add(this.formulas, "p", `formula ${name}`);
      add(place, "span", "what").textContent = label;
      add(place, "span", "math").textContent = text;
    };
    if (!frame) return line("", words.start);
    const n = this.write.plain;
    const output = this.output;
    const old = this.weightsAt(frame - 1, output);
    const fresh = this.weightsAt(frame, output);
    const { x, group } = this.example(frame);
    const score = this.scores[(frame - 1) * this.outputs + output];
    const target = this.target(group, output);
    line(words.score, `${joined([...x.map((value, at) => `${n(old[at])}·${bracketed(n(value))}`), n(old.at(-1))])} = ${n(score)}`);
    if (this.veiled) return line(words.target, n(target));
    const answer = this.answerAt(frame, output);
    const error = this.errorAt(frame, output);
    line(words.answer, `${this.data.function}(${n(score)}) = ${n(answer)}`);
    const zero = strict && score === 0 && error;
    line(words.error, zero ? fill(words.on_line, { error: n(error) }) : `${n(target)} − ${bracketed(n(answer))} = ${n(error)}`,
      error ? "bad" : "good");
    if (!error) return line(words.update, words.none);
    [...inputs, "b"].forEach((name, at) => {
      const by = at < x.length ? `·${bracketed(n(x[at]))}` : "";
      line(`${at < x.length ? `w(${name})` : name}`, `${n(old[at])} + ${n(rate)}·${bracketed(n(error))}${by} = ${n(fresh[at])}`);
    });
  }

  paintPlot(frame, after, before) {
    const { words, points, classes, cycle, per_epoch: per } = this.data;
    const current = frame ? this.examples[frame - 1] : null;
    const now = this.data.names.map((_, output) => this.weightsAt(after, output));
    const sets = points.length;
    this.plot.showPoints(points.map(([x, y], at) => ({ x, y, group: classes[at], radius: sets > 10 ? 4.5 : 9,
      ringed: at === current, wrong: this.fails(now, x, y, classes[at]) })));
    const others = this.outputs > 1;
    const lines = (weights) => {
      const list = [];
      if (cycle && frame > cycle[0] * per) {
        for (let step = cycle[0] * per + 1; step <= cycle[1] * per; step++) list.push({ line: this.weightsAt(step, 0), dashed: true, faint: true });
      } else if (frame && this.isWrong(frame) && !this.veiled && !others) {
        list.push({ line: this.weightsAt(frame - 1, this.output), dashed: true, faint: true });
      }
      weights.forEach((line, output) => list.push({ line, color: others ? this.data.colors[output] : null,
        dashed: others && output !== this.output }));
      return list;
    };
    this.plot.showSides(now[this.output], others ? [null, this.data.colors[this.output]] : undefined);
    this.plot.name(fill(words.plot, { line: lineWords(now[this.output], this.data.axes, this.write) }));
    this.turn(before, frame, now, lines);
  }

  /** Let the line turn from where it stood to where it stands. */
  turn(before, frame, now, lines) {
    cancelAnimationFrame(this.turning);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || this.steps > 200;
    const from = before === frame - 1 && !still && frame > 0 ? now.map((_, output) => this.weightsAt(frame - 1, output)) : null;
    if (!from || String(from) === String(now)) return this.plot.showLines(lines(now));
    const start = performance.now();
    const tick = (time) => {
      const share = Math.min((time - start) / TURN_MS, 1);
      const mixed = now.map((line, output) => line.map((value, at) => between([from[output][at], value], share)));
      this.plot.showLines(lines(mixed));
      if (share < 1) this.turning = requestAnimationFrame(tick);
    };
    this.turning = requestAnimationFrame(tick);
  }

  /** Whether the neuron that is looked at answers a point wrong. */
  fails(weights, x, y, group) {
    const [low, high] = this.data.answers;
    const [w1, w2, b] = weights[this.output];
    return (w1 * x + w2 * y + b > 0 ? high : low) !== this.target(group, this.output);
  }

  guess() {
    this.guessing = !this.guessing;
    this.score = { right: 0, all: 0 };
    this.answered = new Set();
    this.guessButton.setAttribute("aria-pressed", this.guessing);
    if (this.guessing && this.player.frame === this.steps) this.player.goTo(1);
    else this.show(this.player.frame);
  }

  answer(wrong) {
    if (!this.veiled) return;
    const frame = this.player.frame;
    this.answered.add(frame);
    this.score.all += 1;
    this.score.right += wrong === this.isWrong(frame);
    this.show(frame);
  }

  describe(item) {
    const { words, inputs, names } = this.data;
    const weights = (output) => this.weightsAt(this.shown ?? 0, output);
    if (item.kind === "unit") return item.layer ? names[item.unit] : inputs[item.unit];
    const value = this.write.plain(weights(item.unit)[item.kind === "bias" ? inputs.length : item.source]);
    return item.kind === "bias" ? fill(words.bias, { unit: names[item.unit], value })
      : fill(words.weight, { source: inputs[item.source], target: names[item.unit], value });
  }

  close() {
    cancelAnimationFrame(this.turning);
    this.player?.close();
  }
}

/** A sum of terms, each with its sign. */
function joined(terms) {
  return terms.map((term, at) => (at === 0 ? term : term.startsWith("−") ? ` − ${term.slice(1)}` : ` + ${term}`)).join("");
}

function bracketed(number) {
  return number.startsWith("−") ? `(${number})` : number;
}

function lineWords([w1, w2, b], [x, y], write) {
  return `${joined([`${write.plain(w1)}·${x}`, `${write.plain(w2)}·${y}`, write.plain(b)])} = 0`;
}

export default playing(Perceptron);
