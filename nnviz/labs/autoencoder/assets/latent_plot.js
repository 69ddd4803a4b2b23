// One map: its points on a canvas, drawn once; above it an SVG with axes and marks, which takes the theme's colours itself.

/** The numbers that Python counts a place of the map in, from one side to the other. */
const QUANTA = 65535;
const RADIUS = { least: 2.2, most: 4.5, share: 1 / 150 };
/** Points of groups that are not shown, and how much larger those of the only one are. */
const FAINT = "rgb(128 128 128 / 0.15)";
const ONLY = 1.35;
const TICKS = 5;
/** How far a map can be enlarged, by how much at a time, and how much larger its points may become. */
const MOST_ZOOM = 40;
const ZOOM = 1.6;
const MOST_GROWTH = 2;
const WHOLE = { zoom: 1, left: 0, top: 0 };

class Plot {
  constructor(root) {
    this.figure = add(root, "figure", "map");
    this.title = add(this.figure, "figcaption", "title");
    this.up = add(this.figure, "p", "up");
    this.tools = add(this.figure, "div", "tools");
    const tools = { in: ["+", () => this.zoom(ZOOM)], out: ["−", () => this.zoom(1 / ZOOM)], whole: ["⤢", () => this.look(WHOLE)] };
    this.buttons = Object.entries(tools).map(([name, [sign, action]]) => {
      const button = add(this.tools, "button", name);
      Object.assign(button, { type: "button", textContent: sign, onclick: action });
      return [name, button];
    });
    this.area = add(this.figure, "div", "plot");
    this.across = add(this.figure, "p", "across");
    this.area.tabIndex = 0;
    this.area.setAttribute("role", "application");
    this.canvas = add(this.area, "canvas", "points");
    const svg = this.area.appendChild(drawing("svg", { class: "marks", "aria-hidden": "true" }));
    this.axes = svg.appendChild(drawing("g", { class: "axes" }));
    const inside = svg.appendChild(drawing("svg", { width: "100%", height: "100%" })); // it cuts what lies outside
    this.way = inside.appendChild(drawing("line", { class: "way" }));
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
  load(map, groups, colors, write, words) {
    if (this.map?.places !== map.places) this.view = WHOLE;
    Object.assign(this, { map, groups, colors, write, only: new Set() });
    for (const [name, button] of this.buttons) {
      button.title = words[name];
      button.setAttribute("aria-label", `${words[name]}: ${map.title}`);
    }
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
    return this.seen(point === null ? [(code[0] - corner[0]) / side, 1 - (code[1] - corner[1]) / side] : this.shares(point));
  }

  /** Where shares of the whole map stand, in pixels of what is seen of it. */
  seen([x, y]) {
    const { zoom, left, top } = this.view;
    return [(x - left) * zoom * this.size, (y - top) * zoom * this.size];
  }

  /** Whether a place is seen. */
  isSeen([x, y]) {
    return Math.min(x, y) >= 0 && Math.max(x, y) <= this.size;
  }

  /** See a part of the map: enlarged so many times, from a share of its side on. */
  look({ zoom, left, top }) {
    const inside = (value) => Math.min(Math.max(value, 0), 1 - 1 / zoom);
    this.view = { zoom, left: inside(left), top: inside(top) };
    this.draw();
  }

  /** Enlarge, or the contrary; the place in pixels stays where it is. */
  zoom(times, [x, y] = [this.size / 2, this.size / 2]) {
    const { zoom: before, left, top } = this.view;
    const zoom = Math.min(Math.max(before * times, 1), MOST_ZOOM);
    const moved = (1 / before - 1 / zoom) / this.size;
    this.look({ zoom, left: left + x * moved, top: top + y * moved });
  }

  /** Move what is seen by so many pixels. */
  pan([x, y]) {
    const { zoom, left, top } = this.view;
    this.look({ zoom, left: left - x / (zoom * this.size), top: top - y / (zoom * this.size) });
  }

  /** Bring a target into view. */
  reveal(target) {
    const place = this.pixels(target);
    if (place && !this.isSeen(place)) this.pan([this.size / 2 - place[0], this.size / 2 - place[1]]);
  }

  /** The code of a place of a plane. */
  codeAt([x, y]) {
    const { corner, side } = this.map;
    const { zoom, left, top } = this.view;
    const [across, down] = [left + x / (zoom * this.size), top + y / (zoom * this.size)];
    return Float32Array.of(corner[0] + across * side, corner[1] + (1 - down) * side);
  }

  /** Where the pointer is, in pixels of the map. */
  at(event) {
    const frame = this.area.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  }

  shown(point) {
    return !this.only.size || this.only.has(this.groups[point]);
  }

  /** The nearest point that is shown, or null; `allowed` says by its distance to the right and down, and by its number, which may be meant. */
  nearest([x, y], reach = Infinity, allowed = () => true) {
    let found = null;
    let least = reach;
    for (let point = 0; point < this.groups.length; point++) {
      const [px, py] = this.seen(this.shares(point));
      const [right, down] = [px - x, py - y];
      const distance = Math.hypot(right, down);
      if (distance <= least && this.shown(point) && allowed(right, down, point)) [found, least] = [point, distance];
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
    this.figure.classList.toggle("zoomed", this.view.zoom > 1);
    const density = window.devicePixelRatio || 1;
    this.canvas.width = this.canvas.height = Math.round(this.size * density);
    const context = this.canvas.getContext("2d");
    context.scale(density, density);
    const growth = Math.min(Math.sqrt(this.view.zoom), MOST_GROWTH);
    const usual = growth * Math.min(Math.max(this.size * RADIUS.share, RADIUS.least), RADIUS.most);
    for (const faint of [true, false]) {
      const radius = !faint && this.only.size ? ONLY * usual : usual;
      for (let point = 0; point < this.groups.length; point++) {
        if (this.shown(point) === faint) continue;
        const [x, y] = this.seen(this.shares(point));
        context.fillStyle = faint ? FAINT : this.colors[this.groups[point]];
        context.beginPath();
        context.arc(x, y, radius, 0, 2 * Math.PI);
        context.fill();
      }
    }
    this.axes.replaceChildren(...(this.map.axes ? [...this.ticks(0), ...this.ticks(1)] : []));
    if (this.state) this.mark(this.state);
  }

  /** The numbers along an axis: 0 across, 1 up. */
  ticks(axis) {
    const { zoom, left, top } = this.view;
    const side = this.map.side / zoom;
    const corner = [this.map.corner[0] + left * this.map.side, this.map.corner[1] + (1 - top - 1 / zoom) * this.map.side];
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
    const seen = (place) => place && this.isSeen(place) ? place : null;
    move(this.ring, cursor && seen(this.pixels(cursor)));
    const [a, b] = this.chosen.map((mark, position) => {
      const place = picks[position] ? this.pixels(picks[position]) : null;
      move(mark, seen(place));
      return place;
    });
    const line = this.map.plane && a && b;
    if (line) for (const [name, value] of Object.entries({ x1: a[0], y1: a[1], x2: b[0], y2: b[1] })) {
      this.way.setAttribute(name, value);
    }
    this.way.style.display = line ? "" : "none";
    move(this.step, line && seen([a[0] + step * (b[0] - a[0]), a[1] + step * (b[1] - a[1])]));
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
