// Editing points by clicking on the picture of the boundary.
//
// A layer above the chart's plot catches the pointer while a tool is chosen, and shows at once what the chart will show
// once the server has trained on the new points. Every edit sends all points, with a number that the server repeats:
// what the server says about older edits is out of date. A point is [x1, x2, class], its coordinates in hundredths.

const CHART = ".st-key-boundary";
/** How far from a point, in pixels, a click still means it: with a mouse, and with a finger. */
const NEAR = 12;
const NEAR_TOUCH = 24;
const HUNDRED = 100;
const MOST_UNDO = 200;
/** Milliseconds that the preview stays after the new points are there: the chart needs a moment to draw them. */
const SETTLE_MS = 300;
/** Milliseconds in which an editor goes on where the one before it was closed. */
const GOES_ON_MS = 5000;

/** What the last editor left, and when. Where a click meets a busy server, Streamlit may take the editor away and make
 * it anew a moment later: it is still the same for the reader, who was about to use the tool. */
let left = null;

export default mounting((place, data) => new Editor(place, data.edit), (editor, { setTriggerValue }) => {
  editor.send = (edit) => setTriggerValue("edit", edit);
});

class Editor {
  constructor(root, edit) {
    this.group = root.querySelector(".editor");
    this.row = root.querySelector(".row");
    this.tools = root.querySelector(".tools");
    this.hint = root.querySelector(".hint");
    this.editButton = root.querySelector(".edit");
    this.undoButton = root.querySelector(".undo");
    this.sent = edit;
    this.tool = null;
    this.history = [];
    this.points = this.drawn = null;
    this.dragged = null;
    if (left && performance.now() - left.at < GOES_ON_MS) Object.assign(this, left.editor);
    left = null;

    this.layer = element("svg", { "aria-hidden": "true" });
    this.layer.style.cssText = "position: absolute; z-index: 1; overflow: hidden;";
    this.layer.onclick = (event) => this.click(event);
    this.layer.onpointerdown = (event) => this.take(event);
    this.layer.onpointermove = (event) => this.drag(event);
    this.layer.onpointerup = () => this.drop();
    this.layer.onpointercancel = () => this.cancel();
    this.layer.onpointerleave = () => this.show();
    this.editButton.onclick = () => this.choose(this.tool === null ? 0 : null);
    this.undoButton.onclick = () => this.undo();
    this.resized = new ResizeObserver(() => this.show());
    this.onKey = (event) => event.key === "Escape" && this.tool !== null && this.choose(null);
    document.addEventListener("keydown", this.onKey);
  }

  load(data) {
    const words = JSON.stringify(data.words);
    this.data = data;
    if (this.words !== words) this.name(words);
    if (this.points === null || (data.edit === this.sent && !data.refused)) this.adopt();
    this.attach();
    this.show();
  }

  /** Take the server's points; the preview of them stays until the chart shows them too. */
  adopt() {
    const arrived = triples(this.data.points);
    const drawn = triples(this.data.drawn ?? this.data.points);
    this.drawn ??= drawn;
    if (!this.dragged) {
      if (String(arrived) !== String(this.points)) this.history = []; // other points than the edited ones
      this.points = arrived;
    }
    this.press();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.drawn = drawn;
      this.show();
    }, SETTLE_MS);
  }

  name(words) {
    this.words = words;
    const { edit, classes, move, remove, undo } = this.data.words;
    this.row.setAttribute("aria-label", edit);
    this.editButton.lastElementChild.textContent = edit;
    this.undoButton.lastElementChild.textContent = undo;
    const colors = this.data.colors;
    const entries = [...classes.map((word, label) => [label, word, colors[label]]), ["move", move], ["remove", remove]];
    this.tools.replaceChildren(...entries.map(([tool, word, color]) => this.button(tool, word, color)));
    if (typeof this.tool === "number" && this.tool >= classes.length) this.tool = 0;
    this.press();
  }

  button(tool, word, color) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.tool = tool;
    if (color) {
      const dot = button.appendChild(document.createElement("span"));
      dot.className = "dot";
      dot.style.background = color;
    }
    button.append(color ? `+ ${word}` : word);
    button.onclick = () => this.choose(tool);
    return button;
  }

  /** Choose a tool: a class's number adds its points; null leaves the chart to itself. */
  choose(tool) {
    this.tool = tool;
    this.press();
    this.show();
  }

  press() {
    this.group.classList.toggle("open", this.tool !== null);
    this.editButton.setAttribute("aria-pressed", this.tool !== null);
    for (const button of this.tools.children) {
      button.setAttribute("aria-pressed", button.dataset.tool === String(this.tool));
    }
    this.undoButton.setAttribute("aria-disabled", this.history.length === 0);
    const { add, move_hint: move, remove_hint: remove } = this.data.words;
    this.hint.textContent = this.tool === null ? "" : (add[this.tool] ?? (this.tool === "move" ? move : remove));
  }

  /** Put the layer above the chart; Streamlit may have made that anew. */
  attach() {
    const chart = document.querySelector(CHART);
    if (!chart || this.layer.parentNode === chart) return;
    chart.style.position = "relative";
    chart.append(this.layer);
    this.resized.disconnect();
    this.resized.observe(chart);
  }

  /** The plot's place on the screen. */
  plot() {
    return document.querySelector(`${CHART} .root > g > .background`)?.getBoundingClientRect();
  }

  toPixels([x1, x2], plot) {
    const { extent } = this.data;
    return [((x1 / HUNDRED + extent) / (2 * extent)) * plot.width, ((extent - x2 / HUNDRED) / (2 * extent)) * plot.height];
  }

  /** The place under the pointer, within reach. */
  placeOf(event) {
    const plot = this.plot();
    const { extent, reach } = this.data;
    const bound = Math.min(reach, extent);
    const x1 = ((event.clientX - plot.left) / plot.width) * 2 * extent - extent;
    const x2 = extent - ((event.clientY - plot.top) / plot.height) * 2 * extent;
    return [x1, x2].map((value) => Math.round(HUNDRED * Math.min(Math.max(value, -bound), bound)));
  }

  /** The position in `points` of the nearest point to the pointer, or -1 if none is near. */
  nearest(event) {
    const plot = this.plot();
    const x = event.clientX - plot.left;
    const y = event.clientY - plot.top;
    let found = -1;
    let least = event.pointerType === "touch" ? NEAR_TOUCH : NEAR;
    this.points.forEach((point, position) => {
      const [px, py] = this.toPixels(point, plot);
      const distance = Math.hypot(px - x, py - y);
      if (distance <= least) [found, least] = [position, distance];
    });
    return found;
  }

  click(event) {
    if (typeof this.tool === "number") this.edit([...this.points, [...this.placeOf(event), this.tool]]);
    if (this.tool !== "remove") return;
    const position = this.nearest(event);
    if (position >= 0) this.edit(this.points.toSpliced(position, 1));
  }

  take(event) {
    if (this.tool !== "move" || event.button !== 0) return;
    const position = this.nearest(event);
    if (position < 0) return;
    this.dragged = { position, before: this.points };
    this.layer.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (this.dragged) {
      const { position, before } = this.dragged;
      this.points = before.with(position, [...this.placeOf(event), before[position][2]]);
      this.show();
    } else if (this.tool === "move" || this.tool === "remove") {
      this.show(this.points[this.nearest(event)]);
    }
  }

  drop() {
    if (!this.dragged) return;
    const { points, dragged } = this;
    this.cancel();
    if (key(points[dragged.position]) !== key(dragged.before[dragged.position])) this.edit(points);
  }

  cancel() {
    if (this.dragged) this.points = this.dragged.before;
    this.dragged = null;
    this.show();
  }

  edit(points) {
    this.history = [...this.history, this.points].slice(-MOST_UNDO);
    this.commit(points);
  }

  undo() {
    if (this.history.length) this.commit(this.history.pop());
  }

  /** Show points and send them; where they are the server's own again, there is only a refusal to take back. */
  commit(points) {
    clearTimeout(this.settling);
    this.points = points;
    this.sent += 1;
    const flat = points.flat();
    this.send({ id: this.sent, points: String(flat) === String(this.data.points) ? null : flat });
    this.press();
    this.show();
  }

  /** Draw what differs from the chart: a cover over points that are gone, the new ones, a ring around one to take. */
  show(near = null) {
    const plot = this.plot();
    const chart = this.layer.parentNode;
    if (!plot || !chart) return;
    const frame = chart.getBoundingClientRect();
    const move = this.tool === "move";
    Object.assign(this.layer.style, {
      left: `${plot.left - frame.left}px`,
      top: `${plot.top - frame.top}px`,
      width: `${plot.width}px`,
      height: `${plot.height}px`,
      pointerEvents: this.tool === null ? "none" : "all",
      touchAction: move ? "none" : "manipulation",
      cursor: this.dragged ? "grabbing" : near && move ? "grab" : near ? "pointer" : move ? "default" : "crosshair",
    });
    const paper = getComputedStyle(this.group).getPropertyValue("--st-background-color");
    const ink = getComputedStyle(this.group).getPropertyValue("--st-text-color");
    const circle = (point, attributes) => {
      const [cx, cy] = this.toPixels(point, plot);
      return element("circle", { cx, cy, ...attributes });
    };
    this.layer.replaceChildren(
      ...without(this.drawn, this.points).map((point) => circle(point, { r: 7, fill: paper, opacity: 0.85 })),
      ...without(this.points, this.drawn).map((point) =>
        circle(point, { r: 5, fill: this.data.colors[point[2]], stroke: ink, "stroke-width": 1.5 })),
      ...(near ? [circle(near, { r: 9, fill: "none", stroke: ink, "stroke-width": 2.5 })] : []),
    );
  }

  close() {
    this.cancel();
    const { sent, tool, history, points, drawn } = this;
    left = { at: performance.now(), editor: { sent, tool, history, points, drawn } };
    clearTimeout(this.settling);
    document.removeEventListener("keydown", this.onKey);
    this.resized.disconnect();
    this.layer.remove();
  }
}

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

/** Cut a flat list into points. */
function triples(flat) {
  return Array.from({ length: flat.length / 3 }, (_, position) => flat.slice(3 * position, 3 * position + 3));
}

function key(point) {
  return point.join();
}

/** The points of one list that the other has not, each as often as it has it more. */
function without(points, others) {
  const counts = new Map();
  for (const other of others) counts.set(key(other), (counts.get(key(other)) ?? 0) + 1);
  return points.filter((point) => {
    const count = counts.get(key(point)) ?? 0;
    counts.set(key(point), count - 1);
    return count <= 0;
  });
}
