// Shows the drawing of a network, which Python makes (skip_drawing.py); names of inputs are escaped there.

export default function ({ data: { svg }, parentElement }) {
  parentElement.querySelector(".network").innerHTML = svg;
}
