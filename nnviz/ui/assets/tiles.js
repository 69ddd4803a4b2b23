// Small pictures with a caption each. All pictures are parts of one PNG, in which they stand side by side.

export default function ({ data, parentElement }) {
  const { strip, width, height, zoom, name, scrolled, tiles } = data;
  const list = parentElement.querySelector(".tiles");
  list.setAttribute("aria-label", name);
  if (scrolled) list.tabIndex = 0;
  list.replaceChildren(...tiles.map(tile));

  function tile({ alt, lines }, position) {
    const picture = document.createElement("div");
    picture.className = "picture";
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", alt);
    Object.assign(picture.style, {
      width: `${zoom * width}px`,
      height: `${zoom * height}px`,
      backgroundImage: `url(${strip})`,
      backgroundSize: `${zoom * width * tiles.length}px ${zoom * height}px`,
      backgroundPosition: `${-zoom * width * position}px 0`,
    });
    const item = document.createElement("li");
    item.append(picture, ...lines.map(paragraph));
    return item;
  }
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}
