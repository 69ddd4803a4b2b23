// The epoch scrubber: moves through the frames of a recording without asking the server.
//
// It offers the number of the frame as the `value` of the page's body and fires an event there when it changes. Charts
// made by nnviz/charts/replay.py listen. One page has one scrubber.

const EVENT = "nnviz-frame";
/** The app's keys (keys.js) ask for a move by this event; its detail is "play", "forward" or "back". */
const SCRUB = "nnviz-scrub";
/** A knob that is dragged says by this event what its picture shows; null when it no longer does. */
const LIVE = "nnviz-live";
/** Milliseconds that play takes for all frames, and at most for one. */
const PLAY_MS = 6000;
const FRAME_MS = 500;
/** Milliseconds after which the scrubber has come to rest. */
const REST_MS = 300;

export default mounting((place) => new Scrubber(place), (scrubber, { setStateValue }) => {
  scrubber.tell = setStateValue;
});

class Scrubber {
  constructor(root) {
    this.group = root.querySelector(".scrubber");
    [this.first, this.back, this.playButton, this.forward, this.end] = root.querySelectorAll("button");
    [this.slider, this.typed] = root.querySelectorAll("input");
    this.readout = root.querySelector(".readout");
    this.epochs = [];
    this.frame = 0;
    this.playing = null;

    this.slider.oninput = () => this.goTo(Number(this.slider.value));
    this.first.onclick = () => this.goTo(0);
    this.end.onclick = () => this.goTo(this.last);
    this.typed.onchange = () => this.goToEpoch(this.typed.value);
    this.typed.onfocus = () => this.typed.select();
    this.back.onclick = () => this.goTo(this.frame - 1);
    this.forward.onclick = () => this.goTo(this.frame + 1);
    this.playButton.onclick = () => (this.playing === null ? this.play() : this.pause());
    this.onKey = ({ detail }) => ({ play: this.playButton, forward: this.forward, back: this.back })[detail].click();
    document.body.addEventListener(SCRUB, this.onKey);
    // While a knob is dragged, the picture is not this run's: its own sentence stands there (live.js).
    this.onLive = ({ detail }) => (this.readout.textContent = detail ?? this.readouts[this.frame]);
    document.body.addEventListener(LIVE, this.onLive);

    // A chart that is drawn writes the value it has read back to the body: only the scrubber may change it.
    this.value = { get: () => this.frame, set: () => {}, configurable: true };
    Object.defineProperty(document.body, "value", this.value);
    keepImages();
  }

  get last() {
    return this.epochs.length - 1;
  }

  /** Take a new run's frames: stay at the end, or else at the epoch nearest to the one being looked at. */
  load({ epochs, readouts, words, run }) {
    if (run !== this.run) this.told = null;
    const atEnd = this.frame === this.last;
    const epoch = this.epochs[this.frame];
    Object.assign(this, { epochs, readouts, words, run });
    this.slider.max = this.last;
    this.slider.disabled = this.playButton.disabled = this.last < 1;
    this.slider.setAttribute("aria-label", words.epoch);
    this.group.setAttribute("aria-label", words.replay);
    name(this.first, words.first);
    name(this.back, words.back);
    name(this.forward, words.forward);
    name(this.end, words.last);
    name(this.typed, words.type);
    this.typed.disabled = this.last < 1;
    if (this.playing !== null) this.pause();
    this.show(atEnd || epoch === undefined ? this.last : nearest(epochs, epoch));
  }

  /** Show a frame because the reader asked for it. */
  goTo(frame) {
    this.pause();
    this.show(Math.min(Math.max(frame, 0), this.last));
  }

  /** Show the frame nearest to an epoch that was typed; what is no number changes nothing. */
  goToEpoch(text) {
    const epoch = Number(text.replace(",", "."));
    this.goTo(text.trim() && Number.isFinite(epoch) ? nearest(this.epochs, epoch) : this.frame);
  }

  show(frame) {
    this.frame = frame;
    this.typed.value = this.words.epochs[frame];
    this.slider.value = frame;
    this.slider.style.setProperty("--done", `${(100 * frame) / Math.max(this.last, 1)}%`);
    this.slider.setAttribute("aria-valuetext", `${this.words.epoch} ${this.epochs[frame]}`);
    this.readout.textContent = this.readouts[frame];
    // Not `disabled`: that would take the focus away from who has just stepped to the end by keyboard.
    for (const button of [this.first, this.back]) button.setAttribute("aria-disabled", frame === 0);
    for (const button of [this.forward, this.end]) button.setAttribute("aria-disabled", frame === this.last);
    this.describePlay();
    document.body.dispatchEvent(new Event(EVENT));
    clearTimeout(this.resting);
    if (this.run) this.resting = setTimeout(() => this.rest(), REST_MS);
  }

  /** Tell the server where the scrubber has come to rest; it knows that a run begins at its end. */
  rest() {
    if (this.playing !== null || this.frame === (this.told ?? this.last)) return;
    this.told = this.frame;
    this.tell("rest", { run: this.run, frame: this.frame });
  }

  /** Run to the end, from the start if already there. */
  play() {
    const first = this.frame === this.last ? 0 : this.frame;
    const step = Math.min(PLAY_MS / this.last, FRAME_MS);
    const start = performance.now();
    const tick = (now) => {
      const frame = Math.min(first + Math.floor(Math.max(now - start, 0) / step), this.last);
      if (frame === this.last) this.playing = null;
      else this.playing = requestAnimationFrame(tick);
      if (frame !== this.frame || this.playing === null) this.show(frame);
    };
    this.playing = requestAnimationFrame(tick);
    this.show(first);
  }

  pause() {
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.describePlay();
  }

  describePlay() {
    const playing = this.playing !== null;
    this.group.classList.toggle("playing", playing);
    name(this.playButton, playing ? this.words.pause : this.words.play);
  }

  close() {
    cancelAnimationFrame(this.playing);
    clearTimeout(this.resting);
    document.body.removeEventListener(SCRUB, this.onKey);
    document.body.removeEventListener(LIVE, this.onLive);
    // The next page's scrubber may be there already: leave its value alone.
    if (Object.getOwnPropertyDescriptor(document.body, "value")?.get === this.value.get) delete document.body.value;
  }
}

function name(button, word) {
  button.setAttribute("aria-label", word);
  button.title = word;
}

/** The frame whose epoch is nearest. */
function nearest(epochs, epoch) {
  const distances = epochs.map((other) => Math.abs(other - epoch));
  return distances.indexOf(Math.min(...distances));
}

let observer = null;

/** Let a chart's image stay until the next one is loaded: Vega empties it meanwhile, so each new run would flicker. */
function keepImages() {
  if (observer) return;
  observer = new MutationObserver((changes) => {
    for (const { target, attributeName, attributeNamespace, oldValue } of changes) {
      if (target.localName !== "image" || !oldValue?.startsWith("data:")) continue;
      if (!target.getAttributeNS(attributeNamespace, attributeName)) {
        target.setAttributeNS(attributeNamespace, attributeName, oldValue);
      }
    }
  });
  // No attributeFilter: it would leave out xlink:href, which has a namespace.
  observer.observe(document.body, { subtree: true, attributes: true, attributeOldValue: true });
}
