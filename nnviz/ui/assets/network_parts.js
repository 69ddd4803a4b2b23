// The parts of the drawing: its elements and where they stand, colours of pictures, numbers and words.

const SVG = "http://www.w3.org/2000/svg";

/** Make a network's elements anew; return its units, biases and weights with their elements, column after column. */
function build(stage, data, shape) {
  const widths = [data.inputs.length, ...shape.map((layer) => layer.units)];
  const size = widths.length > 5 || Math.max(...widths) > 7 ? 34 : 40;
  const rows = Math.max(...widths.map(rowsOf));
  const height = Math.max(rows * (size + 10), 250);
  const pitch = (layer) => Math.min(height / rowsOf(widths[layer]), size + 26);
  const place = (layer, unit) => ({
    x: (100 * (layer + 0.5)) / widths.length,
    y: HEAD + height / 2 + pitch(layer) * (unit - (rowsOf(widths[layer]) - 1) / 2),
  });
  const svg = document.createElementNS(SVG, "svg");
  stage.replaceChildren(svg);
  stage.style.cssText = `--size: ${size}px; --columns: ${widths.length}; height: ${HEAD + height}px`;
  const items = [];
  widths.forEach((width, layer) => {
    addHead(stage, data, layer, place(layer, 0).x);
    if (layer) items.push(...addWeights(stage, svg, widths, shape, layer, place));
    for (let unit = 0; unit < drawn(width); unit++) items.push(addUnit(stage, data, layer, unit, place));
    if (drawn(width) < width) addMore(stage, data, width, place(layer, MOST - 1));
  });
  items.forEach((item, at) => {
    item.element.dataset.item = at;
    item.element.setAttribute("tabindex", at ? -1 : 0);
  });
  return items;
}

const drawn = (width) => (width > MOST ? MOST - 1 : width);
const rowsOf = (width) => Math.min(width, MOST);

/** The biases of a layer and the weights that lead to it, target after target. */
function addWeights(stage, svg, widths, shape, layer, place) {
  const { kernel, bias, units } = shape[layer - 1];
  const items = [];
  for (let unit = 0; unit < drawn(widths[layer]); unit++) {
    const dot = stand(add(stage, "div", "bias"), place(layer, unit));
    dot.setAttribute("role", "button");
    items.push({ kind: "bias", column: 2 * layer - 1, layer, unit, at: bias + unit, element: dot });
    for (let source = 0; source < drawn(widths[layer - 1]); source++) {
      const edge = addEdge(svg, place(layer - 1, source), place(layer, unit));
      items.push({ kind: "weight", column: 2 * layer - 1, layer, unit, source, at: kernel + source * units + unit,
        ...edge });
    }
  }
  return items;
}

/** A line with a wider one below it, which is easier to hit and shows what is chosen. */
function addEdge(svg, from, to) {
  const element = document.createElementNS(SVG, "g");
  element.classList.add("weight");
  element.setAttribute("role", "button");
  const [halo, line] = ["halo", "line"].map((name) => {
    const line = document.createElementNS(SVG, "line");
    line.classList.add(name);
    for (const [key, value] of [["x1", `${from.x}%`], ["y1", from.y], ["x2", `${to.x}%`], ["y2", to.y]]) {
      line.setAttribute(key, value);
    }
    element.append(line);
    return line;
  });
  svg.append(element);
  return { element, halo, line };
}

function addUnit(stage, data, layer, unit, place) {
  const canvas = stand(add(stage, "canvas", "unit"), place(layer, unit));
  canvas.width = canvas.height = GRID;
  canvas.setAttribute("role", "img");
  if (!layer) stand(add(stage, "span", "name"), place(layer, unit)).textContent = data.input_names[unit];
  return { kind: "unit", column: 2 * layer, layer, unit, element: canvas };
}

function addHead(stage, data, layer, x) {
  const head = stand(add(stage, "div", "head"), { x, y: 0 });
  const { title, function: name, count } = layer ? data.heads[layer - 1] : { title: data.words.inputs };
  add(head, "strong", "title").textContent = title;
  if (layer) {
    add(head, "span", "function").textContent = name;
    add(head, "span", "count").textContent = count;
  }
}

function addMore(stage, data, width, where) {
  const count = width - drawn(width);
  stand(add(stage, "span", "more"), where).textContent = fill(data.words.more, { count });
}

function add(parent, tag, name) {
  const element = document.createElement(tag);
  element.className = name;
  parent.append(element);
  return element;
}

function stand(element, { x, y }) {
  element.style.left = `${x}%`;
  element.style.top = `${y}px`;
  return element;
}

/** The part of the drawing where an arrow key leads from another. */
function neighbour(items, item, key) {
  const steps = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 };
  if (!(key in steps)) return null;
  const vertical = key === "ArrowUp" || key === "ArrowDown";
  const column = items.filter((other) => other.column === item.column + (vertical ? 0 : steps[key]));
  if (vertical) return column[column.indexOf(item) + steps[key]];
  return column.find((other) => other.unit === item.unit) ?? column[0];
}

/** The value that gets the full colour: 1, or the unit's largest. */
function scaleOf(values) {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value) || 0), 1);
}

/** Red, green, blue of #RRGGBB. */
function channels(color) {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
}

/** Paint a pixel; strength 0 is the page's own colour, 1 the full one; what is no number is grey. */
function setPixel(pixels, p, [red, green, blue], strength) {
  const known = strength === strength;
  pixels[4 * p] = known ? red : 128;
  pixels[4 * p + 1] = known ? green : 128;
  pixels[4 * p + 2] = known ? blue : 128;
  pixels[4 * p + 3] = known ? 230 * Math.min(strength, 1) : 110;
}

function paintPixels(canvas, pixels, size) {
  const image = new ImageData(pixels, size);
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (canvas.width === size) return context.putImageData(image, 0, 0);
  const other = new OffscreenCanvas(size, size);
  other.getContext("2d").putImageData(image, 0, 0);
  context.drawImage(other, 0, 0, canvas.width, canvas.height);
}

/** A unit's values over the plane: the first class's colour is negative, the second's positive. */
function paintSigned(canvas, values, scale, colors) {
  const [negative, positive] = colors.slice(0, 2).map(channels);
  const pixels = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, p) => setPixel(pixels, p, value < 0 ? negative : positive, Math.abs(value) / scale));
  paintPixels(canvas, pixels, GRID);
}

/** The share of a class over the plane. */
function paintShare(canvas, values, color) {
  const pixels = new Uint8ClampedArray(4 * values.length);
  const rgb = channels(color);
  values.forEach((share, p) => setPixel(pixels, p, rgb, share));
  paintPixels(canvas, pixels, GRID);
}

/** The pixels of the network's answer: the winner's colour, pale where it is not sure. */
function answerColors(sums, n, colors) {
  const pixels = new Uint8ClampedArray(4 * n);
  const rgb = colors.map(channels);
  const count = colors.length;
  const shares = sums.length > n ? softmax(sums, n) : null;
  for (let p = 0; p < n; p++) {
    const best = winner(sums, p, n);
    const sure = shares ? (shares[best * n + p] - 1 / count) / (1 - 1 / count) : Math.abs(Math.tanh(0.5 * sums[p]));
    setPixel(pixels, p, rgb[best], 0.55 * sure);
  }
  return pixels;
}

/** A point with a clear ring around it, whatever the page's colour. */
function paintPoint(context, x, y, color) {
  for (const [radius, how] of [[8.5, "destination-out"], [6, "source-over"]]) {
    context.globalCompositeOperation = how;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = color;
    context.fill();
  }
}

/** Rasters of size x size, one after the other, as smooth ones of larger x larger: linear between the centres. */
function enlarged(values, size, larger) {
  const count = values.length / (size * size);
  const result = new Float32Array(count * larger * larger);
  const steps = Array.from({ length: larger }, (_, pixel) => {
    const place = Math.min(Math.max(((pixel + 0.5) * size) / larger - 0.5, 0), size - 1.001);
    return [Math.floor(place), place - Math.floor(place)];
  });
  let to = 0;
  for (let one = 0; one < count; one++) {
    for (const [row, down] of steps) {
      const above = (one * size + row) * size;
      for (const [column, right] of steps) {
        const at = above + column;
        const top = values[at] + right * (values[at + 1] - values[at]);
        const bottom = values[at + size] + right * (values[at + size + 1] - values[at + size]);
        result[to++] = top + down * (bottom - top);
      }
    }
  }
  return result;
}

function decoded(text, type) {
  return new type(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}

function between([low, high], share) {
  return low + (high - low) * share;
}

/** Put values into a sentence's {names}. */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Functions that write numbers as a language does; what is no number is a dash. */
function writer(language) {
  const locale = { en: "en-GB", fr: "fr-FR" }[language];
  const format = (options) => {
    const numbers = new Intl.NumberFormat(locale, options);
    return (value) => (Number.isFinite(value) ? numbers.format(value).replace("-", "−") : "—");
  };
  const digits = (count) => format({ minimumFractionDigits: count, maximumFractionDigits: count });
  return { plain: format({}), short: digits(2), exact: digits(3), loss: digits(4),
    percent: format({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }) };
}
