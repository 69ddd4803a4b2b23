// A plot of the plane: points of two or more classes, straight lines, and the sides that a neuron answers with 1 and 0.
//
// network_parts.js and threshold.js come before this.

/** Pixels of the drawing, and room for the axes' numbers. */
const PLOT = 300;
const ROOM = { left: 34, right: 10, top: 10, bottom: 30 };

class PlanePlot {
  /** `root` is an empty element; `x` and `y` are [low, high]; `ticks` are the numbers on both axes, or {x, y} of them. */
  constructor(root, { x, y, names, ticks, colors, write, height = PLOT, bare = false }) {
    Object.assign(this, { x, y, colors });
    this.room = bare ? { left: 2, right: 2, top: 2, bottom: 2 } : ROOM;
    this.height = height;
    this.svg = svgElement("svg", { viewBox: `0 0 ${PLOT} ${height}`, role: "img" });
    this.svg.classList.add("plane");
    root.replaceChildren(this.svg);
    const box = { x: this.room.left, y: this.room.top, width: PLOT - this.room.left - this.room.right,
      height: height - this.room.top - this.room.bottom };
    this.areas = this.layer();
    this.svg.append(svgElement("rect", { ...box, class: "frame" }));
    if (!bare) this.axes(names, ticks.x ? ticks : { x: ticks, y: ticks }, write);
    this.meshes = this.layer();
    this.lines = this.layer();
    this.points = this.layer();
  }

  layer() {
    const group = svgElement("g");
    this.svg.append(group);
    return group;
  }

  axes(names, ticks, write) {
    const bottom = this.height - this.room.bottom;
    const number = write?.plain ?? String;
    for (const tick of ticks.x) this.text(number(tick), this.px(tick), bottom + 14, "middle");
    for (const tick of ticks.y) this.text(number(tick), this.room.left - 5, this.py(tick) + 4, "end");
    this.text(names[0], PLOT - this.room.right, bottom + 27, "end", "axis");
    this.text(names[1], this.room.left + 5, this.room.top + 14, "start", "axis");
  }

  text(words, x, y, anchor, name = "tick") {
    const element = svgElement("text", { x, y, "text-anchor": anchor, class: name });
    element.textContent = words;
    this.svg.append(element);
  }

  px(value) {
    const [low, high] = this.x;
    return this.room.left + ((value - low) / (high - low)) * (PLOT - this.room.left - this.room.right);
  }

  py(value) {
    const [low, high] = this.y;
    return this.height - this.room.bottom
      - ((value - low) / (high - low)) * (this.height - this.room.top - this.room.bottom);
  }

  /** Say what the plot shows to those who cannot see it. */
  name(words) {
    this.svg.setAttribute("aria-label", words);
  }

  /** Colour the sides of one line [w1, w2, b]: by the second colour where the sum is above 0, by the first elsewhere. */
  showSides(line, colors = this.colors) {
    this.areas.replaceChildren();
    if (!line) return;
    for (const [sign, color] of [[1, colors[1]], [-1, colors[0]]]) {
      if (color) this.addArea(this.clipped(line.map((value) => sign * value)), color);
    }
  }

  addArea(corners, color) {
    if (corners.length < 3) return;
    const points = corners.map(([x, y]) => `${this.px(x)},${this.py(y)}`).join(" ");
    this.areas.append(svgElement("polygon", { points, fill: color, class: "side" }));
  }

  /** Colour each cell that some lines cut the box into; `group(sides)` is the class of a cell from its sides (1 or 0). */
  showCells(lines, group) {
    this.areas.replaceChildren();
    for (const sides of combinations(lines.length)) {
      let corners = this.box;
      lines.forEach(([w1, w2, b], at) => {
        const sign = sides[at] ? 1 : -1;
        corners = cut(corners, ([x, y]) => sign * (w1 * x + w2 * y + b) || (sides[at] ? 0 : 1e-12));
      });
      this.addArea(corners, this.colors[group(sides)]);
    }
  }

  /** Lay a picture of size x size pixels over the box: the pixels of answerColors() in network_parts.js. */
  showPixels(pixels, size) {
    this.canvas ??= Object.assign(document.createElement("canvas"), { width: size, height: size });
    paintPixels(this.canvas, pixels, size);
    const [left, top] = [this.px(this.x[0]), this.py(this.y[1])];
    this.areas.replaceChildren(svgElement("image", { x: left, y: top, width: this.px(this.x[1]) - left,
      height: this.py(this.y[0]) - top, href: this.canvas.toDataURL(), preserveAspectRatio: "none" }));
  }

  get box() {
    const [[x0, x1], [y0, y1]] = [this.x, this.y];
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
  }

  /** The part of the box where w1·x + w2·y + b > 0, as a polygon. */
  clipped([w1, w2, b]) {
    if (w1 === 0 && w2 === 0) return b > 0 ? this.box : [];
    return cut(this.box, ([x, y]) => w1 * x + w2 * y + b);
  }

  /** Draw lines: { line: [w1, w2, b], color, dashed, faint }; one without a direction is not drawn. */
  showLines(lines) {
    this.lines.replaceChildren();
    for (const { line: [w1, w2, b], color, dashed, faint } of lines) {
      const ends = this.ends(w1, w2, b);
      if (!ends) continue;
      const [[xa, ya], [xb, yb]] = ends;
      const element = svgElement("line", { x1: this.px(xa), y1: this.py(ya), x2: this.px(xb), y2: this.py(yb), class: "border" });
      if (color) element.style.stroke = color;
      element.classList.toggle("dashed", Boolean(dashed));
      element.classList.toggle("faint", Boolean(faint));
      this.lines.append(element);
    }
  }

  /** Where a line enters and leaves the box; null if it does not cross it. */
  ends(w1, w2, b) {
    if (w1 === 0 && w2 === 0) return null;
    const found = [];
    const inside = (value, [low, high]) => value >= low - 1e-9 && value <= high + 1e-9;
    for (const x of this.x) if (w2 !== 0 && inside(-(w1 * x + b) / w2, this.y)) found.push([x, -(w1 * x + b) / w2]);
    for (const y of this.y) if (w1 !== 0 && inside(-(w2 * y + b) / w1, this.x)) found.push([-(w2 * y + b) / w1, y]);
    let best = null;
    for (const one of found) {
      for (const other of found) {
        const length = (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2;
        if (length > (best?.length ?? 1e-12)) best = { length, ends: [one, other] };
      }
    }
    return best?.ends ?? null;
  }

  /** Draw points: { x, y, group, wrong, ringed, hollow, radius, name }. */
  showPoints(points) {
    this.points.replaceChildren();
    for (const { x, y, group, wrong, ringed, hollow, radius = 7, name } of points) {
      const at = { cx: this.px(x), cy: this.py(y) };
      if (ringed) this.points.append(svgElement("circle", { ...at, r: radius + 6, class: "ring" }));
      const dot = svgElement("circle", { ...at, r: radius, class: hollow ? "point hollow" : "point" });
      dot.style.setProperty("--point", group === null ? "gray" : this.colors[group]);
      this.points.append(dot);
      if (wrong) {
        const r = radius * 0.62;
        const d = `M${at.cx - r} ${at.cy - r}L${at.cx + r} ${at.cy + r}M${at.cx - r} ${at.cy + r}L${at.cx + r} ${at.cy - r}`;
        this.points.append(svgElement("path", { d, class: "wrong" }));
      }
      if (name) {
        const left = at.cx > PLOT - 90;
        const label = svgElement("text", { x: at.cx + (left ? -1 : 1) * (radius + 5), y: at.cy - radius - 2,
          "text-anchor": left ? "end" : "start", class: "tick" });
        label.textContent = name;
        this.points.append(label);
      }
    }
  }

  /** Draw a net of lines through rows of points: `rows` and columns of [x, y]. */
  showMesh(rows) {
    const path = (points) => points.map(([x, y], at) => `${at ? "L" : "M"}${this.px(x).toFixed(1)} ${this.py(y).toFixed(1)}`).join("");
    const columns = rows.length ? rows[0].map((_, at) => rows.map((row) => row[at])) : [];
    this.meshes.replaceChildren(svgElement("path", { d: [...rows, ...columns].map(path).join(""), class: "mesh" }));
  }
}

/** Cut a polygon at a line: what is left is where `value(corner)` is above 0. */
function cut(corners, value) {
  const kept = [];
  corners.forEach((corner, at) => {
    const next = corners[(at + 1) % corners.length];
    const [here, there] = [value(corner), value(next)];
    if (here > 0) kept.push(corner);
    if (here > 0 !== there > 0) {
      const share = here / (here - there);
      kept.push([between([corner[0], next[0]], share), between([corner[1], next[1]], share)]);
    }
  });
  return kept;
}

function svgElement(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
