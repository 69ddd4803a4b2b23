// A decoder in the browser: dense layers from codes to images. network_math.js, which comes first, does the sums.

class Decoder {
  /** `weights` holds all kernels and biases one after the other, as `placed` counts them. */
  constructor(weights, inputs, units, activations) {
    this.weights = weights;
    this.inputs = inputs;
    this.layers = placed(inputs, units);
    this.activations = activations;
  }

  /** What the decoder makes of codes: for each, its outputs. */
  decode(codes) {
    const n = codes.length;
    const values = new Float32Array(this.inputs * n);
    codes.forEach((code, p) => code.forEach((value, unit) => (values[unit * n + p] = value)));
    const sums = forward(this.weights, this.layers, this.activations, values, n).at(-1);
    const activation = ACTIVATIONS[this.activations.at(-1)];
    return codes.map((_, p) => Float32Array.from({ length: sums.length / n }, (_, unit) => activation(sums[unit * n + p])));
  }
}

/** The code at a share of the way from one code to another. */
function mixed(from, to, share) {
  return from.map((value, unit) => value + share * (to[unit] - value));
}

/** Paint values from 0 (paper) to 1 (ink) on a canvas; what is no number is paper. */
function paintInk(canvas, values) {
  const image = new ImageData(canvas.width, canvas.height);
  values.forEach((value, pixel) => {
    image.data.fill(255 - 255 * (value || 0), 4 * pixel, 4 * pixel + 3);
    image.data[4 * pixel + 3] = 255;
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
}
