// Backpropagation step by step: a network with its numbers, the loss, the chain rule edge by edge, the update.
//
// Everything is computed here (backprop_math.js, backprop_steps.js) and typeset here (backprop_formulas.js): a step asks no server. What the
// reader has made of the network is told to Python a moment later, for the page's link. The drawing, the player and the
// editor are those of all pages.

/** Milliseconds that "play" shows a step. */
const PACE = 1600;
const MOST_UPDATES = 10000;
const MORE = [1, 10, 100, 1000];

class Backprop {
  constructor(root) {
    this.root = root;
    for (const name of ["rail", "steps", "next", "predict", "stage", "losses", "says", "formulas", "reveal", "which", "train", "all", "check", "verdict"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.told = root.querySelector(".state");
    this.table = root.querySelector("table");
    this.tableBox = root.querySelector(".scroll-table");
    this.guessing = false;
    this.numbers = "none";
    this.predict.onclick = () => this.setGuessing(!this.guessing);
    this.reveal.onclick = () => this.uncover();
    this.next.onclick = () => this.nextExample();
    this.all.onclick = () => this.showNumbers(this.numbers === "all" ? "none" : "all");
    this.check.onclick = () => this.showNumbers(this.numbers === "check" ? "none" : "check");
    this.formulas.onpointerover = (event) => this.point(event.target.closest("[data-part]")?.dataset.part);
    this.formulas.onpointerleave = () => this.point(null);
    this.resized = new ResizeObserver(() => this.room && String(Object.values(this.measure())) !== String(Object.values(this.room))
      && this.rebuild());
    this.resized.observe(root);
  }

  close() {
    clearTimeout(this.going);
    this.resized.disconnect();
    this.player?.close();
  }

  load(data) {
    const worded = JSON.stringify(data.words) !== JSON.stringify(this.data?.words);
    const knobs = JSON.stringify(data.net);
    const moved = knobs !== this.knobs;
    Object.assign(this, { data, knobs });
    if (worded) this.setWords();
    if (this.arrived || moved || worded) {
      this.net = { ...data.net, ...this.state };
      this.rebuild();
    }
    if (this.arrived && data.guess && !this.guessing) this.setGuessing(true);
  }

  setWords() {
    const { words, language } = this.data;
    this.write = { ...writer(language), short: (value) => this.text(value) };
    this.locale = { en: "en-GB", fr: "fr-FR" }[language];
    this.rail.setAttribute("aria-label", words.rail);
    this.next.textContent = words.next;
    this.predict.textContent = words.predict;
    this.reveal.textContent = words.reveal;
    this.all.textContent = words.all;
    this.check.textContent = words.check;
    this.tableBox.setAttribute("aria-label", words.all);
    this.rail.replaceChildren();
    words.stages.forEach((name, stage) => {
      const button = add(this.rail, "button", "");
      button.type = "button";
      add(button, "b", "").textContent = stage + 1;
      button.append(name);
      button.onclick = () => this.goTo(this.frames.findIndex((frame) => frame.stage === stage));
    });
    this.train.replaceChildren();
    add(this.train, "span", "").textContent = words.train;
    for (const count of MORE) {
      const button = add(this.train, "button", "");
      button.type = "button";
      button.textContent = `+${this.write.plain(count)}`;
      button.setAttribute("aria-label", fill(words.train_on, { count: this.write.plain(count) }));
      button.onclick = () => this.trainOn(count);
    }
    const reset = add(this.train, "button", "reset");
    reset.type = "button";
    reset.textContent = words.reset;
    reset.onclick = () => this.restart();
    this.makePlayer();
    this.makeEditor();
  }

  makePlayer() {
    const frame = this.player?.frame ?? 0;
    this.player?.close();
    this.steps.replaceChildren();
    this.player = new Player(this.steps, { words: this.data.words.player, pace: PACE, onShow: (at) => this.show(at),
      told: (at) => this.frames && this.sentence(this.frames[at]) });
    this.player.frame = frame;
    const forward = this.player.buttons.forward.onclick;
    this.player.buttons.forward.onclick = () => (this.covered ? this.uncover() : forward());
  }

  makeEditor() {
    this.which.replaceChildren();
    this.editor = new ValueEditor(this.which, { words: this.data.words.editor, write: writer(this.data.language),
      onChange: (value) => this.change(value), onLeave: () => this.leave() });
  }

  rebuild() {
    const { net } = this;
    this.edges = edgesOf(net.sizes);
    this.edited = null;
    this.formulary = new Formulas(net, this.edges, (value) => this.digits(value), this.data.words.functions);
    this.frames = framesOf(net, this.edges);
    this.known = new Map(this.frames.flatMap((frame, at) => frame.found.map((name) => [name, at])));
    this.draw();
    this.work();
    this.player.load(this.frames.length, Math.min(net.step, this.frames.length - 1));
    this.choose(net.path);
  }

  /** Work out the update that comes next. */
  work() {
    const { net, edges } = this;
    this.weights = trainedOf(net, edges, net.weights, 0, net.updates);
    this.update = updateOf(net, edges, this.weights, net.updates);
    this.example = net.batch === "one" ? 0 : (net.example - 1) % net.inputs.length;
    this.n = this.update.examples[this.example];
    this.n.L_all = mean(this.update.examples.map((one) => one.L));
  }

  get shownExample() {
    const { net } = this;
    return (net.example - 1 + (net.batch === "one" ? net.updates : 0)) % net.inputs.length;
  }

  /** How large type is (1: 16 pixels), whether this is a phone, and whether the lines have room for all numbers. */
  measure() {
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const width = this.root.clientWidth;
    return { scale, narrow: width < 640, tight: width < 640 || width < 710 * scale };
  }

  draw() {
    const { words } = this.data;
    const { sizes, hidden, output } = this.net;
    const largest = Math.max(...sizes);
    this.room = this.measure();
    const { scale, narrow, tight } = this.room;
    const crowded = tight || sizes[0] * sizes[1] > 4;
    const pixels = ([few, some, many]) => Math.round(scale * (largest > 3 ? many : largest > 2 ? some : few));
    this.brief = crowded ? 3 : 4;
    this.stage.classList.toggle("crowded", crowded);
    const titles = [words.inputs, words.hidden, words.outputs];
    this.drawing = new NetworkDrawing(this.stage, {
      columns: ["x", "h", "o"].map((letter, at) => ({ title: titles[at], units: units(letter, sizes[at]).map((name) => ({ name })),
        lines: at ? [words.functions[at === 1 ? hidden : output]] : [fill(words.example, {
          example: this.write.plain(this.shownExample + 1), count: this.write.plain(this.net.inputs.length) })] })),
      kind: "value", labels: true, head: Math.round(42 * scale), size: narrow ? 46 : pixels([56, 56, 50]),
      pitch: pixels([112, 92, 80]), least: Math.round(226 * scale), words: { network: words.network, more: "" }, write: this.write,
      role: () => "button", describe: (item) => this.describe(item), textOf: (item) => this.label(item),
      labelAt: (item) => labelAt(item, crowded, narrow),
      onTell: () => {}, onChoose: (item, byKey) => this.pick(item, byKey),
    });
    this.items = this.edges.map((edge) => this.drawing.item(edge.source ? "weight" : "bias", edge.layer + 1, unitOf(edge.target),
      edge.source ? unitOf(edge.source) : undefined));
    for (const item of this.drawing.items) item.note?.classList.toggle("of-output", item.layer === 2);
    this.drawLosses();
  }

  /** The targets beside the outputs, each output's part in the loss, and the sum. */
  drawLosses() {
    const { words } = this.data;
    this.losses.replaceChildren();
    const head = add(this.losses, "div", "head");
    add(head, "strong", "").textContent = words.loss;
    add(head, "span", "").textContent = words.loss_name;
    this.pairs = units("o", this.net.sizes[2]).map((_, at) => {
      const pair = add(this.losses, "div", "pair");
      pair.style.top = `${this.drawing.place(2, at).y}px`;
      const target = add(pair, "button", "target");
      target.type = "button";
      target.onclick = () => this.edit({ kind: "target", unit: at, element: target }, true);
      return { pair, target, share: add(pair, "span", "share") };
    });
    this.sum = add(this.losses, "span", "sum");
    const places = this.pairs.map((_, at) => this.drawing.place(2, at).y);
    this.sum.style.top = `${places.length > 1 ? mean(places) : places[0] + 46}px`;
  }

  // ---- where we are -----------------------------------------------------------------------------------------------

  get frame() {
    return this.frames[this.player.frame];
  }

  /** Whether a number may be shown: it was worked out, and need not be guessed first. */
  isKnown(name) {
    const at = this.known.get(name);
    return at !== undefined && (at < this.player.frame || (at === this.player.frame && !this.covered));
  }

  goTo(frame) {
    this.player.goTo(frame);
  }

  show(at) {
    if (!this.update) return;
    if (at !== this.net.step) {
      this.net.step = at;
      this.tell();
    }
    this.covered = this.guessing && this.frames[at].found.length > 0 && at > 0;
    this.paint();
    clearTimeout(this.going);
    if (this.player.playing && at === this.frames.length - 1) this.going = setTimeout(() => this.goOn(), PACE);
  }

  /** Play on with the next example. */
  goOn() {
    this.trainOn(1);
    this.player.play();
  }

  setGuessing(on) {
    this.guessing = on;
    this.predict.setAttribute("aria-pressed", on);
    this.show(this.player.frame);
  }

  uncover() {
    this.covered = false;
    this.paint();
  }

  /** Do some updates at once, and begin the next one. */
  trainOn(count) {
    const updates = Math.min(this.net.updates + count, MOST_UPDATES);
    const { net, edges } = this;
    const weights = trainedOf(net, edges, this.weights, net.updates, updates);
    this.net.updates = updates;
    this.weights = weights;
    this.again();
  }

  /** After one example, its update and the next one; of a batch, the next one to be looked at. */
  nextExample() {
    const { net } = this;
    if (net.batch === "one" || net.inputs.length === 1) return this.trainOn(1);
    net.example = (this.shownExample + 1) % net.inputs.length + 1;
    this.tell();
    this.work();
    this.nameExample();
    this.paint();
  }

  restart() {
    this.net.updates = 0;
    this.again();
  }

  again() {
    this.net.step = 0;
    this.tell();
    this.work();
    this.nameExample();
    this.player.load(this.frames.length, 0);
    if (this.edited) this.edit(this.edited);
  }

  nameExample() {
    this.drawing.stage.querySelector(".line-of-head").textContent = fill(this.data.words.example, {
      example: this.write.plain(this.shownExample + 1), count: this.write.plain(this.net.inputs.length) });
  }

  // ---- choosing and changing --------------------------------------------------------------------------------------

  /** A part of the drawing was clicked: a weight's path lights up, an input can be changed, a neuron's step is shown. */
  pick(item, byKey) {
    if ("at" in item) {
      const { name } = this.edges[this.items.indexOf(item)];
      return this.choose(this.net.path === name ? "" : name, byKey);
    }
    if (!item.layer) return this.edit({ kind: "input", unit: item.unit, element: item.element }, true);
    const name = `${item.layer === 1 ? "h" : "o"}${item.unit + 1}`;
    const found = this.frame.stage < 3 ? name : `dL/dz_${name}`;
    this.goTo(this.known.get(found));
  }

  /** Light a weight's path and offer its value to be changed; an empty name puts the light out. */
  choose(name, byKey = false) {
    const at = this.edges.findIndex((edge) => edge.name === name);
    if ((this.net.path || "") !== (name || "")) {
      this.net.path = name;
      this.tell();
    }
    this.drawing.select(this.items[at] ?? null);
    if (at < 0) {
      this.edited = null;
      this.editor.close();
    } else {
      this.edit({ kind: "weight", at, element: this.items[at].element }, byKey);
    }
    this.paint();
  }

  edit(what, focus = false) {
    this.edited = what;
    const { words } = this.data;
    const value = this.valueOf(what);
    const name = { weight: () => this.describe(this.items[what.at]),
      input: () => fill(words.input, { unit: `x${what.unit + 1}`, value: this.text(value) }),
      target: () => fill(words.target, { unit: `t${what.unit + 1}`, value: this.text(value) }) }[what.kind]();
    const range = Math.max(what.kind === "weight" ? 3 : 2, Math.ceil(Math.abs(value)) || 0);
    this.editor.open(name, value, { range: Math.min(range, REACH), most: REACH });
    if (focus) this.editor.focus();
  }

  leave() {
    const { element, kind } = this.edited;
    if (kind !== "weight") {
      this.edited = null;
      this.editor.close();
    }
    element.focus();
  }

  valueOf({ kind, at, unit }) {
    if (kind === "weight") return this.weights[at];
    return this.net[kind === "input" ? "inputs" : "targets"][this.shownExample][unit];
  }

  /** Take a changed number; what was trained so far becomes the start. */
  change(value) {
    const { net, edited } = this;
    const shown = this.shownExample;
    net.weights = this.weights.map((weight) => (Number.isFinite(weight) ? bounded(round(weight)) : 0));
    net.example = shown + 1;
    net.updates = 0;
    if (edited.kind === "weight") this.setWeight(edited.at, round(value));
    else {
      const field = edited.kind === "input" ? "inputs" : "targets";
      net[field] = net[field].map((numbers, at) => (at === shown ? numbers.map((one, unit) =>
        (unit === edited.unit ? round(value) : one)) : numbers));
    }
    this.tell();
    this.work();
    this.paint();
    this.editor.chosen.textContent = edited.kind === "weight" ? this.describe(this.items[edited.at])
      : fill(this.data.words[edited.kind], { unit: `${edited.kind[0] === "i" ? "x" : "t"}${edited.unit + 1}`, value: this.text(value) });
  }

  /** A bias that its layer shares changes in the whole layer. */
  setWeight(at, value) {
    const { layer, source } = this.edges[at];
    const shared = !source && this.net.biases === "shared";
    this.net.weights = this.net.weights.map((weight, one) => {
      const same = shared && !this.edges[one].source && this.edges[one].layer === layer;
      return one === at || same ? value : weight;
    });
  }

  /** Tell Python, once the reader pauses. */
  tell() {
    this.state = Object.fromEntries(Object.keys(this.state).map((name) => [name, this.net[name]]));
    this.report();
  }

  // ---- drawing ----------------------------------------------------------------------------------------------------

  paint() {
    if (!this.update || !this.drawing) return;
    this.paintStage();
    this.paintNetwork();
    this.paintLosses();
    this.light();
    this.paintPanel();
    this.paintNumbers();
  }

  paintStage() {
    const { stage } = this.frame;
    [...this.rail.children].forEach((button, at) => {
      button.setAttribute("aria-pressed", at === stage);
      button.classList.toggle("done", at < stage);
    });
  }

  paintNetwork() {
    const { n, net } = this;
    this.drawing.paintWeights(keras(this.edges, this.items, this.weights));
    const columns = ["x", "h", "o"].map((letter, at) => units(letter, net.sizes[at]));
    const values = columns.map((names) => names.map((name) => (name[0] === "x" || this.isKnown(name) ? n[name] : null)));
    this.drawing.paintValues(values, { text: (value) => (value === null ? "?" : this.text(value, 3)) });
    columns.slice(1).forEach((names, layer) => names.forEach((name, unit) => {
      const { note } = this.drawing.item("unit", layer + 1, unit);
      const back = this.isKnown(`dL/dz_${name}`);
      note.textContent = back ? `∂L/∂z ${this.text(n[`dL/dz_${name}`], this.brief)}` : this.isKnown(name) ? `z ${this.text(n[`z_${name}`], this.brief)}` : "";
    }));
  }

  /** What stands on a line: the weight, once known its gradient, at the end the new weight. */
  label(item) {
    const at = this.items.indexOf(item);
    const { name } = this.edges[at];
    const lead = `${name} `;
    if (this.room.narrow && this.isKnown(`dL/d${name}`) && !this.isKnown(`new ${name}`)) return `∂ ${this.text(this.n[`dL/d${name}`], 3)}`;
    if (this.isKnown(`new ${name}`)) return `${lead}→ ${this.text(this.update.after[at], this.brief)}`;
    if (this.isKnown(`dL/d${name}`)) return `${lead}∂ ${this.text(this.n[`dL/d${name}`], this.brief)}`;
    return `${lead}${this.text(this.weights[at], this.brief)}`;
  }

  paintLosses() {
    const { n, pairs } = this;
    pairs.forEach(({ target, share }, at) => {
      target.textContent = `t${at + 1} = ${this.text(n[`t${at + 1}`])}`;
      share.textContent = this.isKnown(`L${at + 1}`) ? `L${at + 1} = ${this.text(n[`L${at + 1}`])}` : `L${at + 1} = ?`;
    });
    this.sum.textContent = `L = ${this.isKnown("L") ? this.text(n.L) : "?"}`;
  }

  /** Light what a step is about; or the whole path of the chosen weight. */
  light(names = this.net.path ? pathOf(this.edges, this.net.path) : this.frame.about) {
    const letters = { x: 0, h: 1, o: 2 };
    const unitItems = names.filter((name) => name[0] in letters).map((name) =>
      this.drawing.item("unit", letters[name[0]], unitOf(name)));
    const lines = names.map((name) => this.items[this.edges.findIndex((edge) => edge.name === name)]);
    const lit = [...unitItems, ...lines].filter(Boolean);
    this.drawing.light(lit.length ? lit : null);
    for (const item of this.drawing.items) item.note?.classList.toggle("lit", lit.includes(item));
    this.pairs.forEach(({ pair }, at) => pair.classList.toggle("lit", names.includes(`L${at + 1}`)));
    this.sum.classList.toggle("lit", names.includes("L"));
  }

  /** Point at a part of a formula: what it stands for lights up. */
  point(name) {
    if (name === this.pointed) return;
    this.pointed = name;
    if (name) this.light([name]);
    else this.light();
  }

  paintPanel() {
    const { words } = this.data;
    const { net, n, update } = this;
    const path = this.edges.find((edge) => edge.name === net.path);
    const chain = path && !(this.guessing && !this.isKnown(`dL/d${path.name}`));
    this.says.textContent = chain ? this.pathSentence(path) : this.sentence(this.frame);
    this.formulas.innerHTML = (chain ? this.formulary.path(path, n, update, this.weights, true)
      : this.frameFormulas(this.frame)).join("");
    this.reveal.hidden = !this.covered;
    const after = batchLoss(net, this.edges, update.after, net.updates);
    const done = this.isKnown("new w1");
    const values = { updates: this.write.plain(net.updates), loss: this.isKnown("L") ? this.text(n.L_all) : "?", after: done ? this.text(after) : "?" };
    this.told.textContent = fill(done ? words.state_after : words.state, values);
  }

  frameFormulas(frame) {
    const { formulary, n, update, weights, covered } = this;
    const kinds = {
      take: () => [],
      forward: () => formulary.forward(frame.unit, n, weights, covered),
      loss: () => formulary.loss(n, update.examples, covered),
      output: () => formulary.deltaOfOutput(frame.unit, n, covered),
      hidden: () => formulary.deltaOfHidden(frame.unit, n, update.through, covered),
      edge: () => [...formulary.edge(frame.edge, n, covered), ...(update.examples.length > 1 && !covered
        ? [formulary.batchMean(frame.edge, update)] : [])],
      update: () => this.edges.map((edge, at) => ({ edge, at })).filter(({ edge }) => edge.source && [`h1`, "o1"].includes(edge.target))
        .slice(0, 6).map(({ edge, at }) => formulary.step(edge, at, update, weights, covered)),
    };
    return kinds[frame.kind]();
  }

  sentence({ kind, unit, edge }) {
    const { words } = this.data;
    const { net } = this;
    const values = { unit, weight: edge?.name, source: edge?.source ?? "1", target: edge?.target, rate: this.write.plain(net.rate),
      example: this.write.plain(this.shownExample + 1), count: this.write.plain(net.inputs.length) };
    if (kind === "take") return fill(net.batch === "all" && net.inputs.length > 1 ? words.says.take_all : words.says.take, values);
    const sentence = fill(words.says[kind], values);
    return kind === "hidden" && net.updated_first ? `${sentence} ${words.says.bug}` : sentence;
  }

  pathSentence(edge) {
    const { says } = this.data.words;
    const count = this.net.sizes[2];
    const many = edge.target[0] === "h" && count > 1;
    return fill(many ? says.paths : says.path, { weight: edge.name, count: this.write.plain(count), target: edge.target });
  }

  // ---- all numbers, and the check ---------------------------------------------------------------------------------

  showNumbers(which) {
    this.numbers = which;
    this.all.setAttribute("aria-pressed", which === "all");
    this.check.setAttribute("aria-pressed", which === "check");
    this.paintNumbers();
    if (which !== "none") this.tableBox.scrollIntoView({ block: "nearest" });
  }

  paintNumbers() {
    const { numbers, update, net, edges, weights } = this;
    this.tableBox.hidden = numbers === "none";
    this.verdict.textContent = "";
    if (numbers === "none") return;
    const { words } = this.data;
    const checking = numbers === "check";
    const quotients = checking ? differencesOf(net, edges, weights, net.updates) : [];
    const heads = [words.table.weight, words.table.line, words.table.value, words.table.gradient,
      ...(checking ? [words.table.quotient, words.table.difference] : [words.table.after])];
    this.table.replaceChildren();
    const head = add(this.table, "tr", "");
    for (const text of heads) add(head, "th", "").textContent = text;
    edges.forEach(({ name, source, target }, at) => {
      const gradient = update.gradient[at];
      const off = checking && !isClose(gradient, quotients[at]);
      const line = add(this.table, "tr", `${name === net.path ? "lit" : ""} ${off ? "off" : ""}`);
      const cells = [name, `${source ?? "1"} → ${target}`, this.exact(weights[at]), this.exact(gradient),
        ...(checking ? [this.exact(quotients[at]), this.text(gradient - quotients[at])] : [this.exact(update.after[at])])];
      for (const text of cells) add(line, "td", "").textContent = text;
    });
    if (checking) this.judge(quotients);
  }

  judge(quotients) {
    const { checked } = this.data.words;
    const off = this.edges.filter((_, at) => !isClose(this.update.gradient[at], quotients[at])).map(({ name }) => name);
    const most = Math.max(...quotients.map((quotient, at) => Math.abs(quotient - this.update.gradient[at])));
    this.verdict.textContent = off.length ? fill(checked.differ, { weights: off.join(", "), most: this.text(most) })
      : fill(checked.agree, { most: this.text(most) });
  }

  // ---- numbers ----------------------------------------------------------------------------------------------------

  /** A number's digits and its power of ten, or null without one: four digits that count. */
  digits(value, count = 4) {
    if (!Number.isFinite(value)) return ["—", null];
    const size = Math.abs(value);
    const format = (number) => new Intl.NumberFormat(this.locale, { maximumSignificantDigits: count, useGrouping: false })
      .format(number).replace("-", "−");
    if (size === 0 || (size >= 1e-3 && size < 1e6)) return [format(value === 0 ? 0 : value), null];
    const exponent = Math.floor(Math.log10(size));
    return [format(value / 10 ** exponent), String(exponent).replace("-", "−")];
  }

  text(value, count = 4) {
    const [digits, exponent] = this.digits(value, count);
    return exponent === null ? digits : `${digits}·10${[...exponent].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit] ?? "⁻").join("")}`;
  }

  exact(value) {
    if (!Number.isFinite(value)) return "—";
    return new Intl.NumberFormat(this.locale, { minimumFractionDigits: 9, maximumFractionDigits: 9 }).format(value).replace("-", "−");
  }

  describe(item) {
    const { words } = this.data;
    if ("at" in item) {
      const at = this.items?.indexOf(item) ?? -1;
      if (at < 0) return "";
      const { name, source, target } = this.edges[at];
      const value = this.text(this.weights[at]);
      return source ? fill(words.weight, { name, source, target, value }) : fill(words.bias, { name, target, value });
    }
    const name = `${"xho"[item.layer]}${item.unit + 1}`;
    if (!this.n) return name;
    if (!item.layer) return fill(words.input, { unit: name, value: this.text(this.n[name]) });
    return fill(words.neuron, { unit: name, value: this.isKnown(name) ? this.text(this.n[name]) : "?" });
  }
}

export default playing(Backprop);
