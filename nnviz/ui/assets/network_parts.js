// What drawings are made of: elements and where they stand, colours of pictures, numbers and words.

const SVG = "http://www.w3.org/2000/svg";
/** Pixels along a side of the picture in a unit. */
const GRID = 24;

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
  return { plain: format({}), signed: format({ signDisplay: "exceptZero" }), short: digits(2), exact: digits(3),
    loss: digits(4), share: format({ style: "percent", maximumFractionDigits: 0 }),
    percent: format({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }) };
}
