// Changing one number by a slider or by typing it: for a weight, a bias, an input or a target of a drawing.
//
// network_parts.js comes before this.

class ValueEditor {
  /**
   * `root` is an empty element; words: { choose, slider, value, bounds }, where `bounds` has {low} and {high}.
   * onChange(value) is told every possible value; onLeave() that the reader pressed Escape.
   */
  constructor(root, { words, write, onChange, onLeave = () => {}, step = 0.01 }) {
    Object.assign(this, { words, write, onChange, onLeave });
    root.classList.add("editor");
    this.chosen = add(root, "p", "chosen");
    this.slider = this.input(root, "slider", "range", step, words.slider);
    this.value = this.input(root, "value", "number", step, words.value);
    this.complaint = add(root, "p", "complaint");
    this.complaint.setAttribute("role", "status");
    this.close();
  }

  input(root, name, type, step, label) {
    const input = add(root, "input", name);
    Object.assign(input, { type, step });
    input.setAttribute("aria-label", label);
    input.oninput = () => this.take(input);
    input.onkeydown = (event) => {
      if (event.key === "Escape") this.onLeave();
    };
    return input;
  }

  /** Offer a number to be changed: what it is called, its value now, where the slider ends, the largest that can be typed. */
  open(name, value, { range = 5, most = 1000 } = {}) {
    this.most = most;
    this.slider.disabled = this.value.disabled = false;
    this.say("");
    this.chosen.textContent = name;
    this.slider.min = -range;
    this.slider.max = range;
    this.show(value);
  }

  close() {
    this.slider.disabled = this.value.disabled = true;
    this.value.value = "";
    this.chosen.textContent = this.words.choose;
    this.say("");
  }

  /** Show a value that was changed elsewhere. */
  show(value) {
    this.slider.value = value;
    this.value.value = Number.isFinite(value) ? Number(value.toFixed(4)) : "";
  }

  take(input) {
    const value = input.valueAsNumber;
    const possible = Math.abs(value) <= this.most;
    this.say(possible ? "" : fill(this.words.bounds, {
      low: this.write.plain(-this.most), high: this.write.plain(this.most) }));
    if (!possible) return;
    if (input === this.slider) this.value.value = value;
    else this.slider.value = value;
    this.onChange(value);
  }

  say(complaint) {
    this.complaint.textContent = complaint;
    this.value.setAttribute("aria-invalid", complaint !== "");
  }

  focus() {
    this.slider.focus();
  }
}
