// The app's keys. A key clicks a button of the page or asks the scrubber to move; "?" shows them all.
//
// Python puts three scripts before this one that every page needs, too: titles.js, menu.js and streamlit_words.js.
//
// The scrubber hears of it by the event `nnviz-scrub` on the page's body, whose detail is "play", "forward" or "back".

const SCRUB = "nnviz-scrub";

/** The listener of each place on a page where Streamlit mounts the component. */
const mounted = new WeakMap();

export default function ({ data, parentElement }) {
  const dialog = parentElement.querySelector("dialog");
  const open = parentElement.querySelector(".open");
  open.setAttribute("aria-label", data.words.button);
  open.title = data.words.button;
  parentElement.querySelector("h2").textContent = data.words.title;
  parentElement.querySelector(".close").textContent = data.words.close;
  open.onclick = () => show(dialog, data.keys);
  speak(data.streamlit);

  forget(parentElement);
  const listener = (event) => press(event, data.keys, dialog);
  document.addEventListener("keydown", listener);
  mounted.set(parentElement, listener);
  return () => forget(parentElement);
}

function forget(parentElement) {
  document.removeEventListener("keydown", mounted.get(parentElement));
  mounted.delete(parentElement);
}

function press(event, keys, dialog) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event)) return;
  const found = keys.find(({ key }) => key === event.key.toLowerCase());
  if (!found || (dialog.open && found.key !== "?")) return;
  event.preventDefault();
  if (found.click) button(found)?.click();
  else if (found.scrub) document.body.dispatchEvent(new CustomEvent(SCRUB, { detail: found.scrub }));
  else if (dialog.open) dialog.close();
  else show(dialog, keys);
}

/** Whether the key belongs to a text that is being written. */
function isTyping(event) {
  const target = event.composedPath()[0];
  if (target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName)) return true;
  return target.tagName === "INPUT" && !["range", "checkbox", "radio", "button"].includes(target.type);
}

function button({ click }) {
  return document.querySelector(`.${click} button`);
}

/** Show the keys that do something on this page. */
function show(dialog, keys) {
  const rows = keys
    .filter((entry) => !entry.click || button(entry))
    .map(({ key, does }) => {
      const row = document.createElement("tr");
      const cells = [document.createElement("td"), document.createElement("td")];
      const cap = document.createElement("kbd");
      cap.textContent = key.toUpperCase();
      cells[0].append(cap);
      cells[1].textContent = does;
      row.append(...cells);
      return row;
    });
  dialog.querySelector("tbody").replaceChildren(...rows);
  dialog.showModal();
}
