// One threshold that moves everything that depends on it, in the browser alone.
//
// Python puts four scripts before this one: mounting.js, network_parts.js (numbers and words), binary.js (counts and costs) and
// threshold_plots.js (frames, curves, points). What does not depend on the threshold is drawn once; a move changes
// points, rules, counts and the places of the pictures.

const BINS = 40;
const RELIABILITY_BINS = 10;
const STEPS = 200;
/** The side of an image of the sheet, how many stand in one of its rows, and the pixels between the two columns. */
const TILE = 14;
const ACROSS = 26;
const GAP = 10;
const MOST_COST = 20;
const CELLS = ["rest", "alarms", "misses", "hits"];

export default mounting((place) => new Board(place.querySelector(".threshold")));

class Board {
  constructor(root) {
    this.root = root;
    for (const name of ["name", "slide", "typed", "ways", "sets", "costs", "key", "plots", "said"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.threshold = 0.5;
    this.price = { miss: 1, alarm: 1 };
    this.slide.oninput = () => this.move(Number(this.slide.value));
    this.typed.onchange = () => this.move(Number(this.typed.value));
    this.resized = new ResizeObserver(() => this.paintAll());
    this.resized.observe(root);
  }

  close() {
    this.resized.disconnect();
  }

  /** Take the answers to one or two sets of images; threshold and costs stay. */
  load(data) {
    if (JSON.stringify(data) === this.known) return;
    this.known = JSON.stringify(data);
    this.data = data;
    this.write = writer(data.language);
    this.parts = data.sets.map((set) => ({
      ...set, judged: new Judged(decoded(set.scores, Float32Array), decoded(set.classes, Uint8Array)) }));
    const { words } = data;
    this.root.setAttribute("aria-label", words.threshold);
    this.name.textContent = words.threshold;
    this.slide.setAttribute("aria-label", words.threshold);
    this.typed.setAttribute("aria-label", words.threshold);
    this.build();
    this.reprice();
    this.move(this.threshold);
  }

  build() {
    const { words } = this.data;
    const possible = ["half", "validation", "calibrated", ...(this.data.met === null ? [] : ["corrected"])];
    this.ways.replaceChildren(...possible.map((name) => this.way(name)));
    this.sets.replaceChildren(...this.parts.map((part) => this.set(part)));
    this.costs.replaceChildren(...["miss", "alarm"].map((name) => this.cost(name)));
    this.roc = this.plot(words.roc, words.falseAlarms, words.recall);
    this.pr = this.plot(words.pr, words.recall, words.precision);
    this.pricing = this.plot(words.costCurve, words.threshold, words.costEach);
    this.reliability = this.plot(words.reliability, words.told, words.share);
    this.plots.replaceChildren(...[this.roc, this.pr, this.pricing, this.reliability].map(({ figure }) => figure));
    this.key.replaceChildren(...this.parts.map(({ name }) => this.entry(name, words.sets[name])),
      this.entry("rule", words.threshold));
    this.roc.line([[0, 0], [1, 1]], "diagonal", words.byChance);
    this.reliability.line([[0, 0], [1, 1]], "diagonal", words.truth);
    this.parts.forEach((part) => this.drawCurves(part));
    this.pricing.addRule();
    this.reliability.addRule();
  }

  plot(title, across, up) {
    return new ThresholdPlot(title, across, up, this.write);
  }

  /** A line of the legend of the plots. */
  entry(name, words) {
    const made = document.createElement("span");
    made.append(sample(name), words);
    return made;
  }

  /** Draw what of a set does not depend on the threshold. */
  drawCurves({ judged, name }) {
    const title = this.data.words.sets[name];
    const counts = judged.cuts().map((cut) => judged.countsAt(cut));
    this.roc.line(counts.map(({ hits, alarms }) => [alarms / judged.healthy, hits / judged.ill]), `curve ${name}`, title);
    this.pr.line(counts.filter(({ hits, alarms }) => hits + alarms)
      .map(({ hits, alarms }) => [hits / judged.ill, hits / (hits + alarms)]), `curve ${name}`, title);
    const bins = judged.reliability(RELIABILITY_BINS);
    this.reliability.line(bins.map(([told, share]) => [told, share]), `curve ${name}`, title);
    for (const [told, share, count] of bins) this.reliability.dot(name, 3).place(told, share, this.bin(title, told, share, count));
    this.roc.point(name);
    this.pr.point(name);
  }

  bin(title, told, share, count) {
    const { words, names } = this.data;
    return `${title} · ${fill(count === 1 ? words.lonely : words.bin, { count, name: names[Math.round(share)],
      told: this.write.exact(told), share: this.write.percent(share) })}`;
  }

  way(name) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.way = name;
    button.title = this.data.words[`${name}Help`];
    button.onclick = () => this.move(this.wanted(name));
    return button;
  }

  /** The threshold that a button sets. */
  wanted(name) {
    const { miss, alarm } = this.price;
    const calibrated = alarm / (alarm + miss);
    if (name === "half") return 0.5;
    if (name === "validation") return this.parts[0].judged.cheapest(miss, alarm);
    if (name === "calibrated") return calibrated;
    return forPrevalence(calibrated, this.data.learned, this.data.met);
  }

  set(part) {
    const section = document.createElement("section");
    section.className = `set ${part.name}`;
    const head = add(section, "div", "head");
    add(head, "h4", "title").textContent = part.title;
    const classes = add(head, "span", "classes");
    this.data.names.forEach((name, one) => {
      add(classes, "i", "swatch").style.background = this.data.colors[one];
      classes.append(name);
    });
    part.rates = add(section, "p", "rates");
    this.histogram(section, part);
    part.canvas = add(section, "canvas", "pictures");
    part.canvas.setAttribute("role", "img");
    part.canvas.title = this.data.words.framed;
    part.sheet = new Image();
    part.sheet.onload = () => this.paint(part);
    part.sheet.src = part.pictures;
    return section;
  }

  /** How many images of each class have which score, on a scale of roots, so that few images show, too. */
  histogram(section, part) {
    const { words, colors, names } = this.data;
    const { judged } = part;
    const counts = [0, 1].map(() => new Array(BINS).fill(0));
    judged.scores.forEach((score, at) => counts[judged.classes[at]][Math.min(Math.floor(score * BINS), BINS - 1)]++);
    const most = Math.max(...counts[0], ...counts[1]);
    part.histogram = new ThresholdPlot("", words.told, words.images, this.write, HISTOGRAM, most);
    counts.forEach((bins, one) => bins.forEach((count, bin) => {
      const title = fill(words.bar, { count, name: names[one], low: this.write.exact(bin / BINS),
        high: this.write.exact((bin + 1) / BINS) });
      if (count) part.histogram.bar((bin + one / 2) / BINS, 0.5 / BINS, Math.sqrt(count / most), colors[one], title);
    }));
    part.histogram.addRule();
    section.append(part.histogram.figure);
  }

  cost(name) {
    const row = document.createElement("div");
    row.className = "cost";
    add(row, "span", "what").textContent = this.data.words[name];
    const inputs = ["range", "number"].map((type) => {
      const input = add(row, "input", `${name}-${type}`);
      Object.assign(input, { type, min: 1, max: MOST_COST, step: 1, value: this.price[name] });
      input.setAttribute("aria-label", this.data.words[name]);
      input.oninput = () => {
        this.price[name] = Math.min(MOST_COST, Math.max(1, Math.round(Number(input.value)) || 1));
        for (const other of inputs) if (other !== input) other.value = this.price[name];
        this.reprice();
        this.move(this.threshold);
      };
      return input;
    });
    inputs[1].onchange = () => {  // what was typed may be no possible cost
      inputs[1].value = this.price[name];
    };
    return row;
  }

  /** Draw what changes with the costs alone: their curves, and where the buttons lead. */
  reprice() {
    const { miss, alarm } = this.price;
    const steps = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
    const found = this.parts.map(({ judged }) => steps.map((at) => costOf(judged.counts(at), miss, alarm)));
    const most = Math.max(...found.flat());
    this.pricing.forget();
    this.pricing.setTop(most);
    found.forEach((costs, at) => this.pricing.line(costs.map((cost, step) => [steps[step], cost / most]),
      `curve ${this.parts[at].name}`, this.data.words.sets[this.parts[at].name]));
    for (const button of this.ways.children) {
      const { way } = button.dataset;
      button.textContent = fill(this.data.words.way, { name: this.data.words[way], value: this.write.exact(this.wanted(way)) });
    }
  }

  /** Go to a threshold; what is no number changes nothing. */
  move(threshold) {
    if (Number.isFinite(threshold)) this.threshold = Math.min(1, Math.max(0, threshold));
    this.slide.value = String(this.threshold);
    this.typed.value = this.threshold.toFixed(3);
    this.slide.setAttribute("aria-valuetext", this.write.exact(this.threshold));
    this.pricing.rule(this.threshold);
    this.reliability.rule(this.threshold);
    for (const part of this.parts) this.moveSet(part);
    this.root.dataset.threshold = this.threshold.toFixed(3);
  }

  moveSet(part) {
    const { judged, name } = part;
    const counts = judged.counts(this.threshold);
    const rates = ratesOf(counts);
    part.histogram.rule(this.threshold);
    const { words } = this.data;
    const title = (...metrics) => [words.sets[name],
      ...metrics.map((metric) => `${words[metric]}\u00a0${this.write.percent(rates[metric])}`)].join(" · ");
    this.roc.points[name].place(1 - rates.specificity, rates.recall, title("recall", "specificity"));
    const flagged = counts.hits + counts.alarms;
    this.pr.points[name].place(rates.recall, flagged ? rates.precision : 1, title("precision", "recall"));
    part.rates.textContent = this.sentence(counts, rates);
    part.canvas.setAttribute("aria-label", fill(words.alt, counts));
    this.paint(part);
  }

  sentence(counts, rates) {
    const { words } = this.data;
    const cost = costOf(counts, this.price.miss, this.price.alarm);
    const shares = ["accuracy", "balanced", "recall", "specificity", "precision", "f1"]
      .map((name) => `${words[name]}\u00a0${this.write.percent(rates[name])}`);
    return [...shares, `${words.costEach}\u00a0${this.write.exact(cost)}`].join(" · ");
  }

  paintAll() {
    for (const part of this.parts ?? []) this.paint(part);
  }

  /** Put every image into its cell of the confusion matrix: rows are classes, columns answers. */
  paint(part) {
    const { canvas, sheet, judged } = part;
    const width = Math.floor(canvas.clientWidth);
    if (!sheet.complete || !width) return;
    const counts = judged.counts(this.threshold);
    const half = (width - GAP) / 2;
    const tile = Math.max(5, Math.floor(Math.sqrt((half * 130) / Math.max(judged.ill, judged.healthy))));
    const across = Math.floor(half / tile);
    const rows = [judged.healthy, judged.ill].map((count) => Math.ceil(count / across));
    const tops = [18, 18 + rows[0] * tile + 22];
    const height = tops[1] + rows[1] * tile + 4;
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.height = `${height}px`;
    }
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const style = getComputedStyle(canvas);
    context.font = `12px ${style.fontFamily}`;
    const placed = [0, 0, 0, 0];
    const below = judged.below(this.threshold);
    judged.classes.forEach((one, at) => {
      const cell = 2 * one + (at >= below ? 1 : 0);
      const number = placed[cell]++;
      const [x, y] = [(cell % 2) * (half + GAP) + (number % across) * tile, tops[one] + Math.floor(number / across) * tile];
      const image = judged.order[at];
      context.drawImage(sheet, (image % ACROSS) * TILE, Math.floor(image / ACROSS) * TILE, TILE, TILE, x, y, tile - 1, tile - 1);
    });
    CELLS.forEach((name, cell) => {
      const [x, y] = [(cell % 2) * (half + GAP), tops[cell >> 1] - 5];
      const wrong = name === "alarms" || name === "misses";
      context.fillStyle = style.color;
      context.fillText(fill(this.data.words[name], { count: counts[name] }), x, y, half);
      if (!wrong || !counts[name]) return;
      context.strokeStyle = this.data.colors[name === "alarms" ? 1 : 0];
      context.lineWidth = 2;
      context.strokeRect(x + 1, tops[cell >> 1] - 1, half - 2, Math.ceil(counts[name] / across) * tile + 1);
    });
  }
}
