// Images, and below each what an autoencoder makes of it at the scrubber's epoch, without asking the server.
//
// All pictures come as parts of three PNGs: the originals side by side, what the network is given of them (if that is
// not the same), and the rebuilt images, a row for each frame.

const EVENT = "nnviz-frame";

export default mounting((place) => new Board(place.querySelector(".rebuilt")));

class Board {
  constructor(group) {
    this.group = group;
    this.names = group.querySelector(".names");
    this.list = group.querySelector(".images");
    this.onFrame = () => this.show();
    document.body.addEventListener(EVENT, this.onFrame);
  }

  /** Take other images; the old ones stay until the new ones can be drawn. */
  async load(data) {
    this.newest = data;
    const { originals, given, frames } = data.strips;
    const [first, second, last] = await Promise.all([originals, given, frames].map(decoded));
    if (this.newest !== data) return; // others came meanwhile
    this.data = data;
    this.rebuilt = last;
    this.build(second ? ["original", "given", "rebuilt"] : ["original", "rebuilt"]);
    data.images.forEach((image, position) => {
      this.draw(position, "original", first, 0, image.alts.original);
      if (second) this.draw(position, "given", second, 0, image.alts.given);
    });
    this.show();
  }

  build(rows) {
    const { images, words } = this.data;
    this.group.setAttribute("aria-label", words.group);
    this.names.replaceChildren(...["class", ...rows, "error"].map((row) => text("li", words[row], `row-${row}`)));
    this.parts = images.map((image) => {
      const item = document.createElement("li");
      item.classList.toggle("unseen", image.unseen);
      const parts = { item, error: text("span", "", "error") };
      item.append(text("span", image.name, "class"));
      for (const row of rows) item.append((parts[row] = this.canvas()));
      item.append(parts.error);
      return parts;
    });
    this.list.replaceChildren(...this.parts.map((parts) => parts.item));
  }

  canvas() {
    const made = document.createElement("canvas");
    made.width = this.data.width;
    made.height = this.data.height;
    made.setAttribute("role", "img");
    return made;
  }

  draw(position, row, strip, frame, alt) {
    const { width, height } = this.data;
    const canvas = this.parts[position][row];
    canvas.getContext("2d").drawImage(strip, width * position, height * frame, width, height, 0, 0, width, height);
    canvas.setAttribute("aria-label", alt);
    canvas.title = alt;
  }

  /** Show the scrubber's frame; the last one without a scrubber. */
  show() {
    if (!this.rebuilt) return;
    const { errors, images } = this.data;
    const frame = Math.min(document.body.value ?? Infinity, errors.length - 1);
    images.forEach((image, position) => {
      const error = errors[frame][position];
      this.draw(position, "rebuilt", this.rebuilt, frame, image.alts.rebuilt.replace("{error}", error));
      this.parts[position].error.textContent = error;
    });
  }

  close() {
    this.newest = null;
    document.body.removeEventListener(EVENT, this.onFrame);
  }
}

/** The picture of an address, ready to be drawn; null for none. */
async function decoded(address) {
  if (!address) return null;
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

function text(name, words, kind = "") {
  const made = document.createElement(name);
  made.textContent = words;
  made.className = kind;
  return made;
}
