// Activation functions and losses with their slopes, in the browser.
//
// It does what figures/activations.py and figures/losses.py do in Python; the browser tests hold it to their results.
// network_math.js (ACTIVATIONS) comes before this.

/** The slope of Keras's leaky ReLU on the left. */
const LEAK = 0.2;
/** Keras keeps a probability this far from 0 and 1 before it takes the logarithm. */
const CLIP = 1e-7;

const { sigmoid } = ACTIVATIONS;
const flat = (z) => (z === 0 ? NaN : 0);

/** Activation functions of a weighted sum, and their derivatives. */
const FUNCTIONS = {
  heaviside: { value: (z) => (z < 0 ? 0 : 1), slope: flat },
  sign: { value: Math.sign, slope: flat },
  sigmoid: { value: sigmoid, slope: (z) => sigmoid(z) * sigmoid(-z) },
  tanh: { value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  relu: { value: ACTIVATIONS.relu, slope: (z) => (z > 0 ? 1 : 0) },
  leaky_relu: { value: (z) => (z > 0 ? z : LEAK * z), slope: (z) => (z > 0 ? 1 : LEAK) },
  selu: { value: ACTIVATIONS.selu, slope: (z) => SELU_SCALE * (z < 0 ? SELU_ALPHA * Math.exp(z) : 1) },
  softplus: { value: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), slope: sigmoid },
  linear: { value: (z) => z, slope: () => 1 },
  /** tanh, made of a sigmoid. */
  stretched: { value: (z) => 2 * sigmoid(2 * z) - 1, slope: (z) => 4 * sigmoid(2 * z) * sigmoid(-2 * z) },
};

const clipped = (p) => Math.min(Math.max(p, CLIP), 1 - CLIP);
const within = (error) => Math.min(Math.max(error, -1), 1);

/** Losses of one output: target y, output p; and their derivatives with respect to p. */
const LOSSES = {
  mse: { value: (y, p) => (p - y) ** 2, slope: (y, p) => 2 * (p - y) },
  mae: { value: (y, p) => Math.abs(p - y), slope: (y, p) => Math.sign(p - y) },
  huber: {
    value: (y, p) => (Math.abs(p - y) <= 1 ? 0.5 * (p - y) ** 2 : Math.abs(p - y) - 0.5),
    slope: (y, p) => within(p - y),
  },
  bce: {
    value: (y, p) => -(y * Math.log(clipped(p)) + (1 - y) * Math.log(1 - clipped(p))),
    slope: (y, p) => (clipped(p) - y) / (clipped(p) * (1 - clipped(p))),
  },
  cce: { value: (y, p) => -y * Math.log(clipped(p)), slope: (y, p) => -y / clipped(p) },
};
