// What components that are played share: they are made once, take the server's state when it is new, and report their own.

/** Milliseconds from the last move to the report of it. */
const REPORT_MS = 350;

/**
 * What Streamlit calls (mounting.js): `Played` is a class with load(data), for new words or another state (`this.state`;
 * `this.arrived` tells that it is new), and perhaps close(). Its report() tells the server this.state.
 */
function playing(Played) {
  return mounting(
    (place) => {
      const played = new Played(place.querySelector(".play"));
      let timer = null;
      played.report = () => {
        clearTimeout(timer);
        timer = setTimeout(() => played.send({ ...played.state }), REPORT_MS);
      };
      return played;
    },
    (played, { data, setStateValue }) => {
      played.send = (moves) => setStateValue("moves", moves);
      played.arrived = played.version !== data.version;
      if (!played.arrived) return;
      played.version = data.version;
      played.state = { ...data.state };
    },
  );
}

/** A button with a text, in a parent; `pressed` makes it one that stays down. */
function button(parent, name, text, onclick, pressed) {
  const element = add(parent, "button", name);
  element.type = "button";
  element.textContent = text;
  element.onclick = onclick;
  if (pressed !== undefined) element.setAttribute("aria-pressed", pressed);
  return element;
}

/** A row of a table: texts, or elements made elsewhere. */
function row(table, cells, tag = "td") {
  const line = add(table, "tr", "");
  for (const cell of cells) {
    const place = add(line, tag, "");
    if (cell instanceof Node) place.append(cell);
    else place.textContent = cell;
  }
  return line;
}
