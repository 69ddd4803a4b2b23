// Saves the charts of the page as pictures, as they stand at the scrubber's frame, without asking the server.
//
// A chart is what Vega has drawn inside the element of class `st-key-<chart>`: an SVG, or a canvas where there are too
// many marks. The picture is a new SVG that holds copies of the charts on the page's colour, with a caption below.

const SVG = "http://www.w3.org/2000/svg";
/** The choice of all charts in one picture; a file name holds it, too. */
const ALL = "all";
/** Pixels of a PNG for each pixel on the screen. */
const SHARPNESS = 2;
const GAP = 16;
const CAPTION_SIZE = 14;
const CAPTION_LINE = 20;
/** The page's own font may be missing where the picture is opened: the caption does without. */
const CAPTION_FONT = "sans-serif";
/** Share of the width that a caption's line may fill, measured here: elsewhere the letters may be wider. */
const CAPTION_FILL = 0.92;

export default function ({ data, parentElement }) {
  const { charts, words } = data;
  const group = parentElement.querySelector(".pictures");
  const select = group.querySelector("select");
  const status = group.querySelector("p");
  group.setAttribute("aria-label", words.pictures);
  group.querySelector("span").textContent = words.picture;
  offer(select, { ...charts, [ALL]: words.all });
  for (const format of ["png", "svg"]) {
    const button = group.querySelector(`.${format}`);
    button.setAttribute("aria-label", words[format]);
    button.title = words[format];
    button.onclick = async () => {
      status.textContent = await save(data, select.value, format, getComputedStyle(group));
    };
  }
}

/** Fill the list of charts; the reader's choice stays. */
function offer(select, names) {
  const chosen = select.value;
  select.replaceChildren(...Object.entries(names).map(([value, name]) => new Option(name, value)));
  if (chosen in names) select.value = chosen;
}

/** Hand a picture to the browser as a download; return what to tell the reader. */
async function save({ charts, epochs, readouts, settings, stem, words }, choice, format, style) {
  const frame = Math.min(document.body.value ?? Infinity, epochs.length - 1);
  const copies = (choice === ALL ? Object.keys(charts) : [choice]).map(copy);
  if (copies.includes(null)) return words.missing;
  if (format === "svg" && copies.some((chart) => chart.isPixels)) return words.pixels;
  const picture = compose(copies, [settings, readouts[frame]], style);
  let file = new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
  try {
    if (format === "png") file = await paint(file, picture);
  } catch {
    return words.failed;
  }
  const name = `${stem}-${choice}-epoch-${epochs[frame]}.${format}`;
  download(file, name);
  return words.saved.replace("{name}", name);
}

/** Copy a chart of the page: the copy, its size, and whether it is made of pixels; null if it is not drawn yet. */
function copy(key) {
  const drawn = document.querySelector(`.st-key-${key} .vega-embed :is(svg, canvas).marks`);
  if (!drawn) return null;
  const { width, height } = drawn.getBoundingClientRect();
  if (drawn.localName === "canvas") {
    const image = element("image", { href: drawn.toDataURL(), width, height });
    return { chart: image, width, height, isPixels: true };
  }
  const chart = drawn.cloneNode(true);
  chart.removeAttribute("style");
  // All frames' boundaries lie one above the other; only one is opaque.
  for (const image of chart.querySelectorAll('image[opacity="0"]')) image.remove();
  rename(chart, key);
  return { chart, width, height, isPixels: false };
}

/** Make the names inside a chart its own: two charts in one picture would else share them. */
function rename(chart, prefix) {
  for (const part of chart.querySelectorAll("[id]")) part.id = `${prefix}-${part.id}`;
  for (const part of chart.querySelectorAll("[clip-path]")) {
    part.setAttribute("clip-path", part.getAttribute("clip-path").replace("#", `#${prefix}-`));
  }
}

/** Put charts into two columns, or into one if there is only one, on the page's colour, and the captions below. */
function compose(copies, captions, style) {
  const columns = Array.from({ length: Math.min(copies.length, 2) }, () => ({ charts: [], width: 0, height: GAP }));
  for (const entry of copies) {
    const lower = columns.reduce((least, column) => (column.height < least.height ? column : least));
    entry.chart.setAttribute("y", lower.height);
    lower.charts.push(entry.chart);
    lower.width = Math.max(lower.width, entry.width);
    lower.height += entry.height + GAP;
  }
  let width = GAP;
  for (const column of columns) {
    for (const chart of column.charts) chart.setAttribute("x", width);
    width += column.width + GAP;
  }
  const top = Math.max(...columns.map((column) => column.height));
  const lines = captions.flatMap((text) => wrap(text, CAPTION_FILL * (width - 2 * GAP)));
  const size = { width: Math.ceil(width), height: Math.ceil(top + lines.length * CAPTION_LINE + GAP) };
  const picture = element("svg", { ...size, viewBox: `0 0 ${size.width} ${size.height}` });
  const paper = element("rect", { ...size, fill: style.getPropertyValue("--st-background-color") });
  const texts = lines.map((line, number) => {
    const y = top + (number + 0.7) * CAPTION_LINE;
    const font = { "font-family": CAPTION_FONT, "font-size": CAPTION_SIZE };
    const text = element("text", { x: GAP, y, fill: style.color, ...font });
    text.textContent = line;
    return text;
  });
  picture.append(paper, ...columns.flatMap((column) => column.charts), ...texts);
  return picture;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

/** Break a caption into lines that are no wider than `width`. */
function wrap(text, width) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${CAPTION_SIZE}px ${CAPTION_FONT}`;
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Paint an SVG file into a PNG file. */
async function paint(file, picture) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = SHARPNESS * picture.getAttribute("width");
    canvas.height = SHARPNESS * picture.getAttribute("height");
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function download(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Not at once: the browser reads the file after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
