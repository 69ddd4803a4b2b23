// Maps of a latent space that share what the reader points at and chooses, and decode it here.
//
// Python puts six scripts before this one: mounting.js, network_math.js (the sums of a network), network_parts.js (numbers and words),
// latent_decoder.js, latent_plot.js (one map) and latent_panel.js (what is chosen). A target is { point, code }: an image
// by its position, or, on a plane, a place, whose point is null.

/** How far from a point, in pixels, the pointer still means it: with a mouse, and with a finger. */
const NEAR = 12;
const NEAR_TOUCH = 24;
/** Pixels that the pointer moves before it drags; the share of a map's side that Shift and an arrow key move. */
const DRAG = 5;
const STRIDE = 0.02;
/** How much a pixel of the mouse's wheel enlarges, as a power of e; and what the keys do. */
const WHEEL = 0.002;
const ZOOMS = { "+": ZOOM, "=": ZOOM, "-": 1 / ZOOM };
/** Maps that stand side by side at most. */
const MOST_ACROSS = 4;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export default mounting((place) => new LatentMaps(place));

class LatentMaps {
  constructor(root) {
    for (const name of ["latent", "hint", "keys", "legend", "maps", "tip", "status", "clear", "say"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.tipFace = this.tip.querySelector("canvas");
    this.tipGroup = this.tip.querySelector(".group");
    this.tipNumber = this.tip.querySelector(".number");
    this.panel = new Panel(root.querySelector(".panel"), () => this.mark());
    this.sheet = new Image();
    this.sheet.onload = () => this.show();
    this.plots = [];
    this.picks = [];
    this.cursor = this.pressed = null;
    this.only = new Set();
    this.clear.onclick = () => this.choose(null);
  }

  close() {
    cancelAnimationFrame(this.waiting);
    for (const plot of this.plots) plot.close();
  }

  /** Take what Python sends; the choice stays while the images are the same. */
  load(data) {
    const before = this.data;
    this.data = data;
    this.write = writer(data.language);
    const codes = decoded(data.codes, Float32Array);
    this.codes = Array.from({ length: data.count }, (_, point) =>
      codes.subarray(point * data.size, (point + 1) * data.size));
    this.groups = decoded(data.groups, Uint8Array);
    this.decoder = new Decoder(decoded(data.weights, Float32Array), data.size, data.units, data.activations);
    this.cursor = this.pressed = null;
    this.picks = before?.sheet === data.sheet ? this.kept() : [];
    if (String(before?.names) !== String(data.names)) this.only.clear();
    if (before?.sheet !== data.sheet) this.sheet.src = data.sheet;
    resize(this.tipFace, data);
    this.latent.style.setProperty("--width", `${data.zoom * data.width}px`);
    this.latent.style.setProperty("--height", `${data.zoom * data.height}px`);
    this.latent.style.setProperty("--ratio", data.width / data.height);
    this.name();
    this.panel.load(data, this.decoder, this.write, (canvas, point) => this.paintOriginal(canvas, point));
    this.loadPlots();
    this.filter();
    this.show();
  }

  /** The choice with the new codes; a place stays where there is still a plane. */
  kept() {
    const plane = this.data.maps.some((map) => map.plane);
    return this.picks.filter(({ point }) => point !== null || plane)
      .map(({ point, code }) => (point === null ? this.target(null, code) : this.target(point)));
  }

  name() {
    const { words, names, colors } = this.data;
    for (const part of ["hint", "keys", "clear"]) this[part].textContent = words[part];
    this.legend.setAttribute("aria-label", words.only);
    this.legend.replaceChildren(words.only, ...names.map((name, group) => {
      const button = document.createElement("button");
      button.type = "button";
      add(button, "span", "dot").style.background = colors[group];
      button.append(name);
      button.onclick = () => {
        if (!this.only.delete(group)) this.only.add(group);
        this.filter();
      };
      return button;
    }));
  }

  loadPlots() {
    const { maps, words, colors } = this.data;
    while (this.plots.length > maps.length) this.plots.pop().close();
    while (this.plots.length < maps.length) this.plots.push(this.plot());
    this.latent.dataset.maps = Math.min(maps.length, MOST_ACROSS);
    this.plots.forEach((plot, position) => {
      const map = maps[position];
      plot.load(map, this.groups, colors, this.write, words);
      plot.area.setAttribute("aria-label", fill(words.map, { title: map.title, count: this.write.plain(this.data.count) }));
      plot.area.setAttribute("aria-description", words.keys);
    });
  }

  plot() {
    const plot = new Plot(this.maps);
    Object.assign(plot.area, {
      onpointerdown: (event) => this.press(plot, event),
      onpointermove: (event) => this.soon(() => this.move(plot, event)),
      onpointerup: (event) => this.lift(plot, event),
      onpointercancel: () => this.leave(),
      onpointerleave: () => this.leave(),
      onblur: () => this.leave(),
      onkeydown: (event) => this.onKey(plot, event),
    });
    plot.area.addEventListener("wheel", (event) => this.onWheel(plot, event), { passive: false });
    return plot;
  }

  /** Do something before the next picture, and only the last of what is asked for until then. */
  soon(action) {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(action);
  }

  /** An image, or on a plane the place of a code. */
  target(point, code = this.codes[point]) {
    const { words, names } = this.data;
    if (point === null) {
      return { point, code, name: fill(words.place, { pair: pairOf(code, words, this.write) }) };
    }
    return { point, code, name: fill(words.point, { group: names[this.groups[point]], number: this.write.plain(point) }) };
  }

  /** What the pointer means: the nearest image, but for the one `besides`, else on a plane the place. */
  meant(plot, event, besides = null) {
    const place = plot.at(event);
    const reach = event.pointerType === "touch" ? NEAR_TOUCH : NEAR;
    const point = this.pressed?.dragged ? null : plot.nearest(place, reach, (right, down, other) => other !== besides);
    if (point !== null) return this.target(point);
    return plot.map.plane ? this.target(null, plot.codeAt(place)) : null;
  }

  press(plot, event) {
    if (event.button !== 0) return;
    const pans = plot.view.zoom > 1 && (!plot.map.plane || event.shiftKey);
    this.pressed = { plot, x: event.clientX, y: event.clientY, dragged: false, pans };
    if (plot.map.plane || pans) plot.area.setPointerCapture(event.pointerId);
    this.point(plot, this.meant(plot, event));
  }

  /** Follow the pointer; a press that moves drags the choice with it on a plane, elsewhere what is seen of the map. */
  move(plot, event) {
    const { pressed } = this;
    if (pressed?.pans) this.pan(plot, event);
    else if (pressed && plot.map.plane) {
      const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > DRAG;
      if (!pressed.dragged && !far) return;
      if (!pressed.dragged) {
        pressed.dragged = true;
        this.choose(this.meant(plot, event));
      } else this.drag(this.meant(plot, event));
    }
    this.point(plot, this.meant(plot, event));
  }

  pan(plot, { clientX: x, clientY: y }) {
    const { pressed } = this;
    if (!pressed.dragged && Math.hypot(x - pressed.x, y - pressed.y) <= DRAG) return;
    plot.pan([x - pressed.x, y - pressed.y]);
    Object.assign(pressed, { x, y, dragged: true });
  }

  /** The wheel enlarges the map that has the focus, and any with Ctrl, as two fingers on a touchpad do. */
  onWheel(plot, event) {
    if (!event.ctrlKey && !plot.area.matches(":focus")) return;
    event.preventDefault();
    plot.zoom(Math.exp(-WHEEL * event.deltaY * (event.ctrlKey ? 4 : 1)), plot.at(event));
  }

  /** Put another target in place of the last one that was chosen. */
  drag(target) {
    this.show([...this.picks.slice(0, -1), target]);
  }

  lift(plot, event) {
    cancelAnimationFrame(this.waiting);
    const { pressed } = this;
    if (pressed?.dragged) {
      if (!pressed.pans) this.drag(this.meant(plot, event));
    } else if (pressed?.plot === plot) {
      const [a, b] = this.picks; // B is another image than A, also where A lies nearest
      const target = this.meant(plot, event, b ? null : a?.point);
      if (target) this.choose(target);
    }
    this.pressed = null;
  }

  leave() {
    cancelAnimationFrame(this.waiting);
    this.pressed = null;
    this.point(null, null);
  }

  /** Arrow keys: to the next point, or with Shift on a plane to the next place; Enter chooses, Escape clears. */
  onKey(plot, event) {
    const step = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") this.choose(null);
    else if (event.key in ZOOMS) plot.zoom(ZOOMS[event.key], (this.cursor && plot.pixels(this.cursor)) ?? undefined);
    else if (event.key === "0") plot.look(WHOLE);
    else if ((event.key === "Enter" || event.key === " ") && this.cursor) this.choose(this.cursor);
    else if (step) {
      const next = this.nextTo(plot, step, event.shiftKey) ?? this.cursor;
      if (next) plot.reveal(next);
      this.point(plot, next);
    } else return;
    event.preventDefault();
    if (step) this.say.textContent = this.cursor?.name ?? "";
  }

  nextTo(plot, [right, down], free) {
    const start = this.cursor && plot.pixels(this.cursor);
    if (!free || !plot.map.plane) {
      const point = plot.neighbour(start, [right, down]);
      return point === null ? null : this.target(point);
    }
    const inside = (value) => Math.min(Math.max(value, 0), plot.size);
    const [x, y] = start ?? [plot.size / 2, plot.size / 2];
    const place = [inside(x + right * STRIDE * plot.size), inside(y + down * STRIDE * plot.size)];
    return this.target(null, plot.codeAt(place));
  }

  /** Choose A, then B, then a new A; null chooses nothing. */
  choose(target) {
    const [a, b] = this.picks;
    if (!target) this.show([]);
    else if (!a || b) this.show([target]);
    else if (target.point === null || target.point !== a.point) this.show([a, target]);
  }

  show(picks = this.picks) {
    this.picks = picks;
    const { words } = this.data;
    const [a, b] = picks;
    this.panel.show(picks);
    this.status.textContent = b ? fill(words.two, { a: a.name, b: b.name }) : a ? fill(words.one, { a: a.name }) : words.none;
    this.clear.setAttribute("aria-disabled", !a);
    this.mark();
  }

  mark() {
    for (const plot of this.plots) plot.mark({ cursor: this.cursor, picks: this.picks, step: this.panel.step });
  }

  /** Point at a target in all maps, and show its image beside it in one. */
  point(plot, target) {
    const place = target && plot.pixels(target);
    this.cursor = target;
    this.tip.hidden = !place;
    if (place) {
      this.fillTip(target);
      this.placeTip(plot, place);
    }
    this.mark();
  }

  fillTip({ point, code }) {
    const { words, names } = this.data;
    if (point === null) {
      paintInk(this.tipFace, this.decoder.decode([code])[0]);
      this.tipGroup.textContent = words.here;
      this.tipNumber.textContent = pairOf(code, words, this.write);
      return;
    }
    this.paintOriginal(this.tipFace, point);
    this.tipGroup.textContent = names[this.groups[point]];
    this.tipNumber.textContent = fill(words.number, { number: this.write.plain(point) });
  }

  /** Beside the place, on the side with more room. */
  placeTip(plot, [x, y]) {
    const [whole, area] = [this.maps, plot.area].map((element) => element.getBoundingClientRect());
    const [left, top] = [area.left - whole.left + x, area.top - whole.top + y];
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const beside = left + 16 + width <= whole.width ? left + 16 : left - 16 - width;
    const beneath = Math.min(Math.max(top - height / 2, 0), whole.height - height);
    this.tip.style.transform = `translate(${Math.max(beside, 0)}px, ${beneath}px)`;
  }

  /** Show the points of the groups that are chosen; all if there is none. */
  filter() {
    [...this.legend.children].forEach((button, group) => button.setAttribute("aria-pressed", this.only.has(group)));
    for (const plot of this.plots) {
      plot.only = this.only;
      plot.draw();
    }
  }

  paintOriginal(canvas, point) {
    const { rows, width, height } = this.data;
    const [left, top] = [Math.floor(point / rows) * width, (point % rows) * height];
    if (this.sheet.complete) canvas.getContext("2d").drawImage(this.sheet, left, top, width, height, 0, 0, width, height);
  }
}
