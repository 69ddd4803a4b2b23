// The four networks of McCulloch and Pitts: two switches feed all of them, and their truth tables fill in row by row.

class Networks {
  constructor(root) {
    this.root = root;
    this.seen = new Set();
    this.guesses = new Map();
    this.guessing = this.revealed = false;
  }

  load(data) {
    if (!this.data) this.guessing = data.predict;
    this.data = data;
    this.write = writer(data.language);
    this.root.replaceChildren();
    this.buildBar();
    this.cards = add(this.root, "div", "cards");
    this.networks = data.networks.map((network) => this.buildCard(network));
    this.visit();
  }

  buildBar() {
    const { words } = this.data;
    const bar = add(this.root, "div", "bar");
    this.switches = ["a", "b"].map((input, at) => {
      const element = button(bar, "input-switch", "", () => this.flip(input));
      element.setAttribute("role", "switch");
      element.setAttribute("aria-label", words.inputs[at]);
      return element;
    });
    button(bar, "fill", words.fill, () => this.fillAll());
    button(bar, "clear", words.clear, () => this.clear());
    this.guessButton = button(bar, "guess", words.guess, () => this.guess(), this.guessing);
    this.revealButton = button(bar, "reveal", words.reveal, () => this.reveal());
    this.said = add(this.root, "p", "said");
    this.said.setAttribute("role", "status");
  }

  buildCard(network) {
    const { words } = this.data;
    const card = add(this.cards, "section", "card");
    add(card, "h3", "").textContent = network.title;
    const stage = add(add(card, "div", "scroll"), "div", "stage");
    stage.setAttribute("role", "group");
    const used = network.weights.length;
    const drawing = new NetworkDrawing(stage, {
      columns: [{ title: "", units: words.inputs.slice(0, used).map((name) => ({ name })) },
        { title: "", units: [{ name: "C" }] }],
      kind: "value", labels: true, largest: 2, biases: false, head: 0, least: 130, pitch: 74, size: 46, colors: this.data.colors,
      words: { network: fill(words.network, { name: network.title }), more: "" }, write: this.write,
      role: (item) => (item.kind === "unit" && item.layer === 0 ? "switch" : "img"),
      describe: (item) => this.describe(network, item),
      labelAt: () => 0.5,
      textOf: (_, value) => this.write.signed(value),
      onChoose: (item) => this.flip(["a", "b"][item.unit]),
    });
    drawing.paintWeights([...network.weights, 0]);
    const table = add(card, "table", "truth");
    row(table, [...words.inputs.slice(0, used), words.sum, "C"], "th");
    const lines = combinations(used).map((inputs) => ({ inputs, line: row(table, [...inputs, "", ""]) }));
    return { network, drawing, lines, table };
  }

  /** The inputs now, as many as a network has. */
  inputs(count) {
    return [this.state.a, this.state.b].slice(0, count).map(Number);
  }

  flip(input) {
    this.state = { ...this.state, [input]: !this.state[input] };
    this.visit();
    this.report();
  }

  visit() {
    this.seen.add(String(this.inputs(2)));
    this.paint();
  }

  fillAll() {
    for (const inputs of combinations(2)) this.seen.add(String(inputs));
    this.paint();
  }

  clear() {
    this.seen.clear();
    this.guesses.clear();
    this.revealed = false;
    this.said.textContent = "";
    this.visit();
  }

  guess() {
    this.guessing = !this.guessing;
    this.revealed = false;
    this.guesses.clear();
    this.said.textContent = this.guessing ? this.data.words.guess_hint : "";
    this.paint();
  }

  reveal() {
    if (!this.guessing || this.revealed) return;
    this.revealed = true;
    let [right, all] = [0, 0];
    for (const { network, lines } of this.networks) {
      for (const { inputs } of lines) {
        all += 1;
        right += this.guesses.get(`${network.id} ${inputs}`) === fires(network, inputs);
      }
    }
    this.said.textContent = fill(this.data.words.guessed, { right, all });
    this.paint();
  }

  paint() {
    const hidden = this.guessing && !this.revealed;
    this.switches.forEach((element, at) => {
      const on = this.inputs(2)[at];
      element.textContent = `${this.data.words.inputs[at]} = ${on}`;
      element.setAttribute("aria-checked", Boolean(on));
    });
    this.guessButton.setAttribute("aria-pressed", this.guessing);
    this.revealButton.setAttribute("aria-disabled", !hidden);
    for (const { network, drawing, lines } of this.networks) {
      const now = this.inputs(network.weights.length);
      const answer = fires(network, now);
      drawing.paintValues([now, [hidden ? null : answer]], {
        text: (value, layer) => (layer && hidden ? "?" : this.write.plain(value)) });
      const sum = dot(network.weights, now);
      drawing.item("unit", 1, 0).note.textContent = hidden ? fill(this.data.words.from, { threshold: network.threshold })
        : `${this.write.plain(sum)} ${answer ? "≥" : "<"} ${this.write.plain(network.threshold)}`;
      for (const line of lines) this.paintRow(network, line, now, hidden);
    }
  }

  paintRow(network, { inputs, line }, now, hidden) {
    const [sum, answer] = [...line.children].slice(-2);
    const known = [...this.seen].some((seen) => seen.split(",").slice(0, inputs.length).join() === inputs.join());
    const shown = this.guessing ? this.revealed : known;
    const right = fires(network, inputs);
    line.classList.toggle("here", inputs.join() === now.join());
    sum.textContent = shown ? this.write.plain(dot(network.weights, inputs)) : "·";
    const key = `${network.id} ${inputs}`;
    if (hidden) return this.paintGuess(network, inputs, key, answer);
    const guess = this.guesses.get(key);
    const mark = this.guessing && guess !== undefined ? (guess === right ? " ✓" : " ✗") : "";
    answer.replaceChildren(shown ? `${right}${mark}` : "·");
    answer.style.color = "";
    answer.classList.toggle("fired", shown && right === 1);
  }

  /** A button in the table that goes from ? to 0 to 1. */
  paintGuess(network, inputs, key, cell) {
    const guess = this.guesses.get(key);
    cell.classList.remove("fired");
    let element = cell.querySelector("button");
    if (!element) {
      cell.replaceChildren();
      element = button(cell, "cell", "", () => {
        const before = this.guesses.get(key);
        this.guesses.set(key, before === 0 ? 1 : 0);
        this.paint();
      });
    }
    element.textContent = guess ?? "?";
    element.setAttribute("aria-label", fill(this.data.words.guess_cell, {
      name: network.title, inputs: inputs.join(" "), guess: guess ?? "?" }));
  }

  describe(network, item) {
    const { words } = this.data;
    if (item.kind === "weight") {
      return fill(words.weight, { source: words.inputs[item.source], value: this.write.plain(network.weights[item.source]) });
    }
    if (item.layer === 0) return words.inputs[item.unit];
    return fill(words.neuron, { threshold: network.threshold });
  }
}

export default playing(Networks);
