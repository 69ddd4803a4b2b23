// A sheet to draw a digit on, with a mouse, a pen or a finger.
//
// The drawing is a list of strokes, so that Undo can take one back. When the pen lifts, the sheet goes to Python as a
// PNG (a data address; "" for an empty sheet). Python gives the last one back: a sheet that is made anew begins with it.

/** Width of the brush, in pixels of the sheet: about three of the 28 pixels of a test digit. */
const BRUSH = 22;
/** How far the brush fades out. */
const SOFT = 6;
const MOST_STROKES = 200;

export default mounting((place, data) => new Pad(place, data.drawing), (pad, { setTriggerValue }) => {
  pad.send = (drawing) => setTriggerValue("drawing", drawing);
});

class Pad {
  constructor(root, drawing) {
    this.canvas = root.querySelector("canvas");
    this.ink = this.canvas.getContext("2d");
    this.row = root.querySelector(".row");
    this.hint = root.querySelector(".hint");
    this.undoButton = root.querySelector(".undo");
    this.clearButton = root.querySelector(".clear");
    /** A stroke is a list of points, or the image that the sheet began with. */
    this.strokes = [];
    this.current = null;
    this.canvas.onpointerdown = (event) => this.begin(event);
    this.canvas.onpointermove = (event) => this.move(event);
    this.canvas.onpointerup = () => this.lift();
    this.canvas.onpointercancel = () => this.lift();
    this.undoButton.onclick = () => this.change(this.strokes.slice(0, -1));
    this.clearButton.onclick = () => this.change([]);
    this.show();
    if (drawing) this.restore(drawing);
  }

  load({ words }) {
    this.canvas.setAttribute("aria-label", words.sheet);
    this.row.setAttribute("aria-label", words.sheet);
    this.undoButton.textContent = words.undo;
    this.clearButton.textContent = words.clear;
    this.hint.textContent = words.hint;
  }

  restore(drawing) {
    const image = new Image();
    image.onload = () => {
      this.strokes = [image, ...this.strokes];
      this.show();
    };
    image.src = drawing;
  }

  /** Where the pointer is, in pixels of the sheet. */
  placeOf(event) {
    const frame = this.canvas.getBoundingClientRect();
    const scale = this.canvas.width / frame.width;
    return [(event.clientX - frame.left) * scale, (event.clientY - frame.top) * scale];
  }

  begin(event) {
    if (event.button !== 0 || this.current || this.strokes.length >= MOST_STROKES) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.current = { pointer: event.pointerId, points: [this.placeOf(event)] };
    this.strokes.push(this.current.points);
    this.show();
  }

  move(event) {
    if (event.pointerId !== this.current?.pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.current.points.push(this.placeOf(each));
    this.show();
  }

  lift() {
    if (!this.current) return;
    this.current = null;
    this.change(this.strokes);
  }

  change(strokes) {
    if (!strokes.length && !this.strokes.length) return;
    this.strokes = strokes;
    this.show();
    this.send(strokes.length ? this.canvas.toDataURL("image/png") : "");
  }

  show() {
    const { width, height } = this.canvas;
    Object.assign(this.ink, { fillStyle: "black", strokeStyle: "white", lineWidth: BRUSH, lineCap: "round",
      lineJoin: "round", shadowColor: "white" });
    this.ink.shadowBlur = 0;
    this.ink.fillRect(0, 0, width, height);
    this.ink.shadowBlur = SOFT;
    for (const stroke of this.strokes) this.draw(stroke);
    for (const button of [this.undoButton, this.clearButton]) {
      button.setAttribute("aria-disabled", this.strokes.length === 0);
    }
  }

  draw(stroke) {
    if (stroke instanceof Image) {
      this.ink.shadowBlur = 0;
      this.ink.drawImage(stroke, 0, 0);
      this.ink.shadowBlur = SOFT;
      return;
    }
    this.ink.beginPath();
    this.ink.moveTo(...stroke[0]);
    for (const point of stroke.length > 1 ? stroke.slice(1) : stroke) this.ink.lineTo(...point);
    this.ink.stroke();
  }
}
