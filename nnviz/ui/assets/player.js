// A player of steps inside a component: first, back, play, forward, last, and a slider; the app's keys move it, too.
//
// network_parts.js comes before this. Unlike the scrubber, it moves only what its owner draws.

/** The app's keys (keys.js) ask for a move by this event; its detail is "play", "forward" or "back". */
const SCRUB = "nnviz-scrub";
const ICONS = {
  first: "M4 5h2.2v14H4zM14 5v14l-7.5-7zM21.5 5v14L14 12z",
  back: "M6 5h2.5v14H6zM19 5v14L9.5 12z",
  play: "M7 4.5v15L20 12z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  forward: "M15.5 5H18v14h-2.5zM5 5v14l9.5-7z",
  last: "M17.8 5H20v14h-2.2zM10 5v14l7.5-7zM2.5 5v14L10 12z",
};

class Player {
  /**
   * `root` is an empty element; words: { player, step, first, back, play, pause, forward, last }.
   * onShow(frame) draws a frame; `told(frame)` says it for those who hear the slider; play shows a frame for `pace` ms.
   */
  constructor(root, { words, onShow, told = (frame) => `${words.step} ${frame}`, pace = 600 }) {
    Object.assign(this, { words, onShow, told, pace, root, frame: 0, last: 0, timer: null });
    root.classList.add("player");
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", words.player);
    const moves = { first: () => 0, back: () => this.frame - 1, play: null, forward: () => this.frame + 1,
      last: () => this.last };
    this.buttons = {};
    for (const [name, target] of Object.entries(moves)) {
      const button = add(root, "button", name);
      button.type = "button";
      this.buttons[name] = button;
      nameButton(button, words[name], ICONS[name]);
      button.onclick = () => (target ? this.goTo(target()) : this.playing ? this.pause() : this.play());
    }
    this.slider = add(root, "input", "along");
    Object.assign(this.slider, { type: "range", min: 0, step: 1 });
    this.slider.setAttribute("aria-label", words.step);
    this.slider.oninput = () => this.goTo(this.slider.valueAsNumber);
    this.onKey = ({ detail }) => this.buttons[detail].click();
    document.body.addEventListener(SCRUB, this.onKey);
  }

  get playing() {
    return this.timer !== null;
  }

  /** Take `count` frames and show one of them. */
  load(count, frame = 0) {
    this.pause();
    this.last = count - 1;
    this.slider.max = this.last;
    this.show(Math.min(frame, this.last));
  }

  /** Show a frame because the reader asked for it. */
  goTo(frame) {
    this.pause();
    this.show(Math.min(Math.max(frame, 0), this.last));
  }

  show(frame) {
    this.frame = frame;
    this.slider.value = frame;
    this.slider.setAttribute("aria-valuetext", this.told(frame));
    // Not `disabled`: that would take the focus away from who has just stepped to the end by keyboard.
    for (const name of ["first", "back"]) this.buttons[name].setAttribute("aria-disabled", frame === 0);
    for (const name of ["forward", "last"]) this.buttons[name].setAttribute("aria-disabled", frame === this.last);
    this.onShow(frame);
  }

  /** Run to the end, from the start if already there. */
  play() {
    if (this.last < 1) return;
    const step = () => {
      this.show(this.frame + 1);
      if (this.frame === this.last) this.pause();
    };
    if (this.frame === this.last) this.show(0);
    this.timer = setInterval(step, this.pace);
    nameButton(this.buttons.play, this.words.pause, ICONS.pause);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    nameButton(this.buttons.play, this.words.play, ICONS.play);
  }

  close() {
    clearInterval(this.timer);
    document.body.removeEventListener(SCRUB, this.onKey);
  }
}

function nameButton(button, word, path) {
  button.setAttribute("aria-label", word);
  button.title = word;
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
}
