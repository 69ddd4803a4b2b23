// One map: its points on a canvas, drawn once; above it an SVG with axes and marks, which takes the theme's colours itself.

/** The numbers that Python counts a place of the map in, from one side to the other. */
const QUANTA = 65535;
const RADIUS = { least: 2.2, most: 4.5, share: 1 / 150 };
/** Points of groups that are not shown, and how much larger those of the only one are. */
const FAINT = "rgb(128 128 128 / 0.15)";
const ONLY = 1.35;
const TICKS = 5;

class Plot {
  constructor(root) {
    this.figure = add(root, "figure", "map");
    this.title = add(this.figure, "figcaption", "title");
    this.up = add(this.figure, "p", "up");
    this.area = add(this.figure, "div", "plot");
    this.across = add(this.figure, "p", "across");
    this.area.tabIndex = 0;
    this.area.setAttribute("role", "application");
    this.canvas = add(this.area, "canvas", "points");
    const svg = this.area.appendChild(drawing("svg", { class: "marks", "aria-hidden": "true" }));
    this.axes = svg.appendChild(drawing("g", { class: "axes" }));
    this.way = svg.appendChild(drawing("line", { class: "way" }));
    this.step = svg.appendChild(drawing("circle", { class: "step", r: 6 }));
    this.ring = svg.appendChild(ringMark("ring"));
    this.chosen = ["A", "B"].map((letter) => svg.appendChild(ringMark("chosen", letter)));
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.area);
  }

  close() {
    this.resized.disconnect();
    this.figure.remove();
  }

  /** Take a map, the groups of its points with their colours, and a function that writes numbers. */
  load(map, groups, colors, write) {
    Object.assign(this, { map, groups, colors, write, only: null });
    this.places = decoded(map.places, Uint16Array);
    this.title.textContent = map.title;
    [this.across.textContent, this.up.textContent] = map.axes ?? ["", ""];
    this.figure.classList.toggle("with-axes", map.axes !== null);
    this.figure.classList.toggle("plane", map.plane);
  }

  /** Where a point stands, as shares of the side from the left and from the top. */
  shares(point) {
    return [this.places[2 * point] / QUANTA, 1 - this.places[2 * point + 1] / QUANTA];
  }

  /** Where a target stands, in pixels; nowhere if it is a place of another kind of map. */
  pixels({ point, code }) {
    const { corner, side, plane } = this.map;
    if (point === null && !plane) return null;
    const [x, y] = point === null ? [(code[0] - corner[0]) / side, 1 - (code[1] - corner[1]) / side] : this.shares(point);
    return [x * this.size, y * this.size];
  }

  /** The code of a place of a plane. */
  codeAt([x, y]) {
    const { corner, side } = this.map;
    return Float32Array.of(corner[0] + (x / this.size) * side, corner[1] + (1 - y / this.size) * side);
  }

  /** Where the pointer is, in pixels of the map. */
  at(event) {
    const frame = this.area.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  }

  shown(point) {
    return this.only === null || this.groups[point] === this.only;
  }

  /** The nearest point that is shown, or null; `allowed` says by its distance to the right and down which may be meant. */
  nearest([x, y], reach = Infinity, allowed = () => true) {
    let found = null;
    let least = reach;
    for (let point = 0; point < this.groups.length; point++) {
      const [px, py] = this.shares(point);
      const [right, down] = [px * this.size - x, py * this.size - y];
      const distance = Math.hypot(right, down);
      if (distance <= least && this.shown(point) && allowed(right, down)) [found, least] = [point, distance];
    }
    return found;
  }

  /** The nearest point in the direction of an arrow key; without a start, the one in the middle. */
  neighbour(start, [stepX, stepY]) {
    if (!start) return this.nearest([this.size / 2, this.size / 2]);
    return this.nearest(start, Infinity, (right, down) => {
      const [along, aside] = stepX ? [right * stepX, down] : [down * stepY, right];
      return along > 0 && along >= Math.abs(aside);
    });
  }

  /** Draw all points and the axes. */
  draw() {
    this.size = this.area.clientWidth;
    if (!this.size || !this.map) return;
    const density = window.devicePixelRatio || 1;
    this.canvas.width = this.canvas.height = Math.round(this.size * density);
    const context = this.canvas.getContext("2d");
    context.scale(density, density);
    const usual = Math.min(Math.max(this.size * RADIUS.share, RADIUS.least), RADIUS.most);
    for (const faint of [true, false]) {
      const radius = !faint && this.only !== null ? ONLY * usual : usual;
      for (let point = 0; point < this.groups.length; point++) {
        if (this.shown(point) === faint) continue;
        const [x, y] = this.shares(point);
        context.fillStyle = faint ? FAINT : this.colors[this.groups[point]];
        context.beginPath();
        context.arc(x * this.size, y * this.size, radius, 0, 2 * Math.PI);
        context.fill();
      }
    }
    this.axes.replaceChildren(...(this.map.axes ? [...this.ticks(0), ...this.ticks(1)] : []));
    if (this.state) this.mark(this.state);
  }

  /** The numbers along an axis: 0 across, 1 up. */
  ticks(axis) {
    const { corner, side } = this.map;
    const step = roundStep(side / TICKS);
    const first = Math.ceil(corner[axis] / step);
    const count = Math.floor((corner[axis] + side) / step) - first + 1;
    return Array.from({ length: count }, (_, position) => {
      const value = (first + position) * step;
      const share = (value - corner[axis]) / side;
      const place = axis ? { x: -6, y: (1 - share) * this.size + 4, "text-anchor": "end" }
        : { x: share * this.size, y: this.size + 17, "text-anchor": "middle" };
      const text = drawing("text", place);
      text.textContent = this.write.plain(Number(value.toPrecision(6)));
      return text;
    });
  }

  /** Put the marks: a ring where the reader points, A and B, and between them on a plane the way and the step. */
  mark(state) {
    this.state = state;
    if (!this.size) return;
    const { cursor, picks, step } = state;
    move(this.ring, cursor && this.pixels(cursor));
    const [a, b] = this.chosen.map((mark, position) => {
      const place = picks[position] ? this.pixels(picks[position]) : null;
      move(mark, place);
      return place;
    });
    const line = this.map.plane && a && b;
    if (line) for (const [name, value] of Object.entries({ x1: a[0], y1: a[1], x2: b[0], y2: b[1] })) {
      this.way.setAttribute(name, value);
    }
    this.way.style.display = line ? "" : "none";
    move(this.step, line && [a[0] + step * (b[0] - a[0]), a[1] + step * (b[1] - a[1])]);
  }
}

function drawing(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

/** A ring with a halo, so that it stands out on every colour; and its letter. */
function ringMark(name, letter = "") {
  const mark = drawing("g", { class: name });
  mark.append(drawing("circle", { class: "halo", r: 8 }), drawing("circle", { r: 8 }), drawing("text", { x: 11, y: -7 }));
  mark.lastElementChild.textContent = letter;
  return mark;
}

/** Move a mark to a place, or hide it. */
function move(mark, place) {
  mark.style.display = place ? "" : "none";
  if (place) mark.setAttribute("transform", `translate(${place[0]} ${place[1]})`);
}

/** 1, 2 or 5 times a power of ten, not below a size. */
function roundStep(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= size * 0.999);
}
