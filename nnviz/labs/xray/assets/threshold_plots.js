// Small plots from 0 to 1 whose curves are drawn once and whose points and rules move.

const FRAME = { width: 200, height: 150, left: 32, bottom: 28, top: 8, right: 8 };
const HISTOGRAM = { width: 320, height: 92, left: 32, bottom: 28, top: 6, right: 8 };

class ThresholdPlot {
  /** A figure with axes from 0 to 1, or up to `most` images on a scale of roots. */
  constructor(title, across, up, write, size = FRAME, most = null) {
    this.size = size;
    this.write = write;
    this.points = {};
    this.lines = [];
    this.figure = document.createElement("figure");
    if (title) add(this.figure, "figcaption", "caption").textContent = title;
    this.svg = this.figure.appendChild(shape("svg", { viewBox: `0 0 ${size.width} ${size.height}`, role: "img" }));
    this.svg.setAttribute("aria-label", `${title} ${across}, ${up}`);
    const [left, right, bottom] = [size.left, size.width - size.right, size.height - size.bottom];
    this.svg.append(
      shape("path", { class: "axis", d: `M${left} ${size.top}V${bottom}H${right}` }),
      this.label(write.plain(0), left, bottom + 12, "middle"), this.label(write.plain(1), right, bottom + 12, "middle"),
      this.label(write.plain(0.5), (left + right) / 2, bottom + 12, "middle"),
      this.label(across, (left + right) / 2, bottom + 25, "middle"), this.label(write.plain(0), left - 4, bottom, "end"));
    this.top = this.svg.appendChild(this.label(write.plain(most ?? 1), left - 4, size.top + 8, "end"));
    const turned = this.svg.appendChild(this.label(up, 0, 0, "middle"));
    turned.setAttribute("transform", `translate(9 ${(size.top + bottom) / 2}) rotate(-90)`);
  }

  label(words, x, y, anchor) {
    const made = shape("text", { x, y, "text-anchor": anchor });
    made.textContent = words;
    return made;
  }

  x(value) {
    return this.size.left + value * (this.size.width - this.size.left - this.size.right);
  }

  y(value) {
    const bottom = this.size.height - this.size.bottom;
    return bottom - value * (bottom - this.size.top);
  }

  setTop(value) {
    this.top.textContent = this.write.short(value);
  }

  /** A curve; its title shows near it. */
  line(places, name, title) {
    const points = places.map(([x, y]) => `${this.x(x).toFixed(2)},${this.y(y).toFixed(2)}`).join(" ");
    for (const kind of [name, "near"]) {
      const made = shape("polyline", { class: kind, points });
      made.appendChild(shape("title", {})).textContent = title;
      this.svg.insertBefore(made, this.ruled ?? null);
      this.lines.push(made);
    }
  }

  /** Remove all curves. */
  forget() {
    for (const line of this.lines.splice(0)) line.remove();
  }

  bar(x, width, height, color, title) {
    const bottom = this.size.height - this.size.bottom;
    const made = this.svg.appendChild(shape("rect", { x: this.x(x), width: this.x(width) - this.x(0), y: this.y(height),
      height: bottom - this.y(height), fill: color }));
    made.appendChild(shape("title", {})).textContent = title;
  }

  /** A point, and what puts it to a place with the title that shows there. */
  dot(name, radius) {
    const made = this.svg.appendChild(shape("circle", { class: `dot ${name}`, r: radius }));
    const titled = made.appendChild(shape("title", {}));
    return { place: (x, y, title) => {
      made.setAttribute("cx", this.x(x));
      made.setAttribute("cy", this.y(y));
      titled.textContent = title;
    } };
  }

  /** A point that moves on a curve. */
  point(name) {
    this.points[name] = this.dot(name, 5);
  }

  addRule() {
    this.ruled = this.svg.appendChild(shape("line", { class: "rule", y1: this.y(1), y2: this.y(0) }));
  }

  rule(threshold) {
    this.ruled.setAttribute("x1", this.x(threshold));
    this.ruled.setAttribute("x2", this.x(threshold));
  }
}

/** A piece of a set's curve with its point, or of the threshold's rule, as a legend shows them. */
function sample(name) {
  const width = name === "rule" ? 4 : 30;
  const svg = shape("svg", { viewBox: `0 0 ${width} 12`, width, "aria-hidden": "true" });
  if (name === "rule") svg.append(shape("line", { class: "rule", x1: 2, x2: 2, y1: 0, y2: 12 }));
  else {
    svg.append(shape("path", { class: `curve ${name}`, d: "M0 6H30" }),
      shape("circle", { class: `dot ${name}`, cx: 15, cy: 6, r: 4 }));
  }
  return svg;
}

function shape(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
