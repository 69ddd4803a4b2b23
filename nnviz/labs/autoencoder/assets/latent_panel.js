// What is chosen: for A and B the original, its code and what the decoder makes of it; then the walk from A to B.

const STEPS = 9;
/** Numbers of a code that are drawn as bars at most. */
const MOST_BARS = 64;
/** Width and height of the drawing of a code. */
const BARS = [128, 84];

class Panel {
  /** `onstep` is called when the reader walks. */
  constructor(root, onstep) {
    const cards = add(root, "div", "cards");
    this.cards = ["A", "B"].map((letter) => new Card(add(cards, "section", "card"), letter));
    this.walk = add(root, "section", "walk");
    this.heading = add(this.walk, "p", "what");
    this.tiles = add(this.walk, "div", "tiles");
    this.tiles.setAttribute("role", "img");
    this.steps = Array.from({ length: STEPS }, () => add(this.tiles, "canvas", "face"));
    const along = add(this.walk, "div", "along");
    this.between = add(along, "canvas", "face");
    this.between.setAttribute("role", "img");
    const knob = add(along, "label", "knob");
    this.share = add(knob, "span", "share");
    this.slider = add(knob, "input", "slider");
    Object.assign(this.slider, { type: "range", min: 0, max: 1, step: 0.01, value: 0.5 });
    this.slider.oninput = () => {
      this.go();
      onstep();
    };
  }

  get step() {
    return this.slider.valueAsNumber;
  }

  load(data, decoder, write, paintOriginal) {
    Object.assign(this, { data, decoder, write });
    for (const card of this.cards) card.load(data, write, paintOriginal);
    for (const canvas of [...this.steps, this.between]) resize(canvas, data);
    this.heading.textContent = data.words.walk;
    this.tiles.setAttribute("aria-label", data.words.walk);
    this.slider.setAttribute("aria-label", data.words.slider);
  }

  /** Show what is chosen: nothing, A, or A and B; each is { point, code, name }. */
  show(picks) {
    this.picks = picks;
    const images = this.decoder.decode(picks.map(({ code }) => code));
    this.cards.forEach((card, position) => card.show(picks[position], images[position]));
    this.slider.disabled = picks.length < 2;
    this.walk.classList.toggle("empty", picks.length < 2);
    const [a, b] = picks;
    if (b) {
      const codes = this.steps.map((_, position) => mixed(a.code, b.code, position / (STEPS - 1)));
      this.decoder.decode(codes).forEach((image, position) => paintInk(this.steps[position], image));
    } else {
      this.steps.forEach(blank);
      blank(this.between);
    }
    this.go();
  }

  /** Decode the place between A and B where the slider stands. */
  go() {
    const [a, b] = this.picks;
    const text = fill(this.data.words.share, { share: Math.round(100 * this.step) });
    this.share.textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
    this.between.setAttribute("aria-label", text);
    const now = Math.round(this.step * (STEPS - 1));
    this.steps.forEach((canvas, position) => canvas.classList.toggle("now", b !== undefined && position === now));
    if (b) paintInk(this.between, this.decoder.decode([mixed(a.code, b.code, this.step)])[0]);
  }
}

class Card {
  constructor(root, letter) {
    this.root = root;
    this.letter = letter;
    const head = add(root, "p", "what");
    add(head, "b", "letter").textContent = letter;
    this.name = add(head, "span", "name");
    this.faces = add(root, "div", "faces");
    const face = (name) => {
      const figure = add(this.faces, "figure", name);
      const picture = add(figure, "canvas", "face");
      return [picture, add(figure, "figcaption", "")];
    };
    [this.original, this.originalName] = face("original");
    const code = add(this.faces, "figure", "code");
    this.bars = code.appendChild(drawing("svg", { viewBox: `0 0 ${BARS.join(" ")}`, role: "img", class: "bars",
      preserveAspectRatio: "none" }));
    this.codeName = add(code, "figcaption", "");
    [this.decoded, this.decodedName] = face("decoded");
    for (const canvas of [this.original, this.decoded]) canvas.setAttribute("role", "img");
  }

  load(data, write, paintOriginal) {
    Object.assign(this, { data, write, paintOriginal });
    resize(this.original, data);
    resize(this.decoded, data);
    const { words, size } = data;
    this.originalName.textContent = words.original;
    this.decodedName.textContent = words.decoded;
    this.countName = fill(size > MOST_BARS ? words.first : words.code, { shown: MOST_BARS, count: write.plain(size) });
  }

  /** Show one choice and the image that the decoder makes of its code; or that there is none yet. */
  show(pick, image) {
    const { words } = this.data;
    this.root.classList.toggle("empty", !pick);
    this.faces.setAttribute("aria-hidden", !pick);
    this.originalName.textContent = pick?.point === null ? words.no_original : words.original;
    this.codeName.textContent = this.countName;
    this.bars.replaceChildren();
    blank(this.original);
    if (!pick) {
      this.name.textContent = this.letter === "A" ? words.choose_a : words.choose_b;
      blank(this.decoded);
      return;
    }
    this.name.textContent = pick.name;
    this.bars.replaceChildren(...this.barsOf(pick.code));
    if (pick.point !== null) this.paintOriginal(this.original, pick.point);
    paintInk(this.decoded, image);
    for (const [picture, what] of [[this.original, this.originalName], [this.bars, this.codeName],
      [this.decoded, this.decodedName]]) {
      picture.setAttribute("aria-label", fill(words.picture, { what: what.textContent, name: pick.name }));
    }
    if (pick.code.length === 2) this.codeName.textContent = pairOf(pick.code, words, this.write);
  }

  /** Bars from the middle line: positive up, negative down; the largest number of all codes reaches the edge. */
  barsOf(code) {
    const { largest, signs } = this.data;
    const [width, height] = BARS;
    const shown = Math.min(code.length, MOST_BARS);
    const wide = Math.min(width / shown, 24);
    const left = (width - wide * shown) / 2;
    const bars = Array.from(code.subarray(0, shown), (value, position) => {
      const high = Math.min(Math.abs(value) / largest, 1) * (height / 2);
      return drawing("rect", { x: left + position * wide, width: wide * 0.8, height: high,
        y: value < 0 ? height / 2 : height / 2 - high, fill: signs[value < 0 ? 0 : 1] });
    });
    return [drawing("line", { class: "zero", x1: 0, x2: width, y1: height / 2, y2: height / 2 }), ...bars];
  }
}

/** A code of two numbers, written. */
function pairOf([x, y], words, write) {
  return fill(words.pair, { x: write.short(x), y: write.short(y) });
}

/** Make a canvas as large as an image, in the image's own pixels. */
function resize(canvas, { width, height }) {
  Object.assign(canvas, { width, height });
}

function blank(canvas) {
  canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
}
