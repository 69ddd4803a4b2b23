// The mathematics of a dense network in the browser: features of points, forward pass, losses, accuracy.
//
// It does what nnviz/datasets/plane.py, nnviz/models/mlp.py and nnviz/analysis/scores.py do in Python; the browser tests
// hold it to their results. Arrays are unit after unit: the value of unit u at point p of n is values[u * n + p].

/** What each input tells the network about a point. */
const FEATURES = {
  "x1": (x1, x2) => x1,
  "x2": (x1, x2) => x2,
  "x1^2": (x1, x2) => x1 * x1,
  "x2^2": (x1, x2) => x2 * x2,
  "x1*x2": (x1, x2) => x1 * x2,
  "sin(x1)": (x1, x2) => Math.sin(x1),
  "sin(x2)": (x1, x2) => Math.sin(x2),
};

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

const ACTIVATIONS = {
  linear: (z) => z,
  sigmoid: (z) => 0.5 * (Math.tanh(0.5 * z) + 1),
  tanh: Math.tanh,
  // Not Math.max: a network that diverged must stay no number.
  relu: (z) => (z < 0 ? 0 : z),
  selu: (z) => SELU_SCALE * (z < 0 ? SELU_ALPHA * Math.expm1(z) : z),
};

/** The layers with the place of their kernel and bias in a vector of all parameters. */
function placed(inputs, units) {
  let start = 0;
  return units.map((count, position) => {
    const sources = position ? units[position - 1] : inputs;
    const layer = { sources, units: count, kernel: start, bias: start + sources * count };
    start = layer.bias + count;
    return layer;
  });
}

/** What the network is told about points (x1, x2, x1, x2, ...): one row an input. */
function featuresOf(points, inputs) {
  const n = points.length / 2;
  const values = new Float32Array(inputs.length * n);
  inputs.forEach((name, unit) => {
    const feature = FEATURES[name];
    for (let p = 0; p < n; p++) values[unit * n + p] = feature(points[2 * p], points[2 * p + 1]);
  });
  return values;
}

/** The centres of a size x size raster over [-extent, extent]², row by row from the top left. */
function raster(extent, size) {
  const points = new Float32Array(2 * size * size);
  const step = (2 * extent) / size;
  for (let p = 0; p < size * size; p++) {
    points[2 * p] = -extent + step * ((p % size) + 0.5);
    points[2 * p + 1] = extent - step * (Math.floor(p / size) + 0.5);
  }
  return points;
}

/** The weighted sums of a layer at n points. */
function weightedSums(weights, layer, values, n) {
  const sums = new Float32Array(layer.units * n);
  for (let unit = 0; unit < layer.units; unit++) {
    const row = sums.subarray(unit * n, (unit + 1) * n).fill(weights[layer.bias + unit]);
    for (let source = 0; source < layer.sources; source++) {
      const weight = weights[layer.kernel + source * layer.units + unit];
      const from = source * n;
      for (let p = 0; p < n; p++) row[p] += weight * values[from + p];
    }
  }
  return sums;
}

/** What each hidden layer answers, and last the output layer's weighted sums: a list of arrays, one a layer. */
function forward(weights, layers, activations, values, n) {
  const answers = [];
  layers.forEach((layer, position) => {
    const sums = weightedSums(weights, layer, values, n);
    const last = position === layers.length - 1;
    values = last ? sums : sums.map(ACTIVATIONS[activations[position]]);
    answers.push(values);
  });
  return answers;
}

/** The softmax over the classes at each of n points. */
function softmax(sums, n) {
  const shares = new Float32Array(sums.length);
  for (let p = 0; p < n; p++) {
    let largest = -Infinity;
    for (let at = p; at < sums.length; at += n) largest = Math.max(largest, sums[at]);
    let total = 0;
    for (let at = p; at < sums.length; at += n) total += shares[at] = Math.exp(sums[at] - largest);
    for (let at = p; at < sums.length; at += n) shares[at] /= total;
  }
  return shares;
}

/** The class with the largest sum at a point, or the sign's class where there is one output. */
function winner(sums, p, n) {
  if (sums.length === n) return sums[p] > 0 ? 1 : 0;
  let best = 0;
  for (let one = 1; one * n < sums.length; one++) if (sums[one * n + p] > sums[best * n + p]) best = one;
  return best;
}

/** The loss at one point: squared error or cross-entropy. */
function lossAt(sums, p, n, actual, output) {
  if (output === "softmax_ce") {
    let largest = -Infinity;
    for (let at = p; at < sums.length; at += n) largest = Math.max(largest, sums[at]);
    let total = 0;
    for (let at = p; at < sums.length; at += n) total += Math.exp(sums[at] - largest);
    return Math.log(total) + largest - sums[actual * n + p];
  }
  const z = sums[p];
  if (output === "sigmoid_bce") return Math.max(z, 0) - z * actual + Math.log1p(Math.exp(-Math.abs(z)));
  return (ACTIVATIONS.sigmoid(z) - actual) ** 2;
}

/** Mean loss without penalty, and the share of points that are answered right. */
function scoresOf(sums, classes, output) {
  const n = classes.length;
  let loss = 0;
  let hits = 0;
  for (let p = 0; p < n; p++) {
    loss += lossAt(sums, p, n, classes[p], output);
    hits += winner(sums, p, n) === classes[p];
  }
  return { loss: loss / n, accuracy: hits / n };
}

/** The penalty on the kernels (never the biases) as it enters the loss: L1 has power 1, L2 power 2, none 0. */
function penaltyOf(weights, layers, { power, rate }) {
  if (!power) return 0;
  let total = 0;
  for (const layer of layers) {
    for (let at = layer.kernel; at < layer.bias; at++) total += Math.abs(weights[at]) ** power;
  }
  return rate * total;
}
