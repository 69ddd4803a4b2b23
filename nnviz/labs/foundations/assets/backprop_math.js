// Forward pass, loss, backpropagation and update of a small network, every number by its name.
//
// It does what figures/backprop.py does in Python; the browser tests hold it to its results. A `net` is what figures/net.py
// describes. functions.js comes before this. Weights are a list in the order of `edgesOf`.

/** Half the step of the finite differences. */
const NUDGE = 1e-5;

/** Weights and biases: name, source and target unit, layer; as on paper, unit by unit. */
function edgesOf([inputs, hidden, outputs]) {
  const edges = [];
  const count = { w: 0, b: 0 };
  const layers = [["x", inputs, "h", hidden], ["h", hidden, "o", outputs]];
  layers.forEach(([source, before, target, units], layer) => {
    for (let unit = 1; unit <= units; unit++) {
      for (let from = 1; from <= before; from++) {
        edges.push({ name: `w${++count.w}`, source: `${source}${from}`, target: `${target}${unit}`, layer });
      }
    }
    for (let unit = 1; unit <= units; unit++) {
      edges.push({ name: `b${++count.b}`, source: null, target: `${target}${unit}`, layer });
    }
  });
  return edges;
}

const units = (letter, count) => Array.from({ length: count }, (_, at) => `${letter}${at + 1}`);
const total = (values) => values.reduce((sum, value) => sum + value, 0);
const mean = (values) => total(values) / values.length;

/** An output's part in the loss: the mean over the outputs, but the sum over classes. */
const shareOf = (net) => (net.loss === "cce" ? 1 : 1 / net.sizes[2]);

/** The examples behind an update: one after the other, or all together. */
function batchOf(net, updates) {
  return net.batch === "all" ? net.inputs.map((_, at) => at) : [(net.example - 1 + updates) % net.inputs.length];
}

function outputsOf(net, sums) {
  if (net.output !== "softmax") return sums.map(FUNCTIONS[net.output].value);
  const largest = Math.max(...sums);
  const powers = sums.map((z) => Math.exp(z - largest));
  return powers.map((power) => power / total(powers));
}

/** Everything from an example's inputs to its loss, by name. */
function forwardOf(net, edges, weights, example) {
  const [inputs, hidden, outputs] = net.sizes;
  const n = {};
  units("x", inputs).forEach((name, at) => (n[name] = net.inputs[example][at]));
  units("t", outputs).forEach((name, at) => (n[name] = net.targets[example][at]));
  const sum = (target) => total(edges.flatMap((edge, at) =>
    edge.target === target ? [weights[at] * (edge.source ? n[edge.source] : 1)] : []));
  for (const h of units("h", hidden)) {
    n[`z_${h}`] = sum(h);
    n[h] = FUNCTIONS[net.hidden].value(n[`z_${h}`]);
  }
  const names = units("o", outputs);
  for (const o of names) n[`z_${o}`] = sum(o);
  outputsOf(net, names.map((o) => n[`z_${o}`])).forEach((value, at) => (n[names[at]] = value));
  names.forEach((o, at) => (n[`L${at + 1}`] = LOSSES[net.loss].value(n[`t${at + 1}`], n[o]) * shareOf(net)));
  n.L = total(names.map((_, at) => n[`L${at + 1}`]));
  return n;
}

/** From each example's loss back to its outputs' weighted sums; then to the output weights. */
function backThroughOutput(net, edges, n) {
  const names = units("o", net.sizes[2]);
  names.forEach((o, at) => (n[`dL/d${o}`] = LOSSES[net.loss].slope(n[`t${at + 1}`], n[o]) * shareOf(net)));
  const targets = total(names.map((_, at) => n[`t${at + 1}`]));
  const pulled = total(names.map((o) => n[`dL/d${o}`] * n[o]));
  names.forEach((o, at) => {
    const name = `dL/dz_${o}`;
    if (net.output === "softmax") {
      n[name] = net.loss === "cce" ? n[o] * targets - n[`t${at + 1}`] : n[o] * (n[`dL/d${o}`] - pulled);
    } else if (net.loss === "bce") n[name] = (n[o] - n[`t${at + 1}`]) * shareOf(net);
    else n[name] = n[`dL/d${o}`] * FUNCTIONS[net.output].slope(n[`z_${o}`]);
  });
  for (const edge of edges) if (edge.layer === 1) n[`dL/d${edge.name}`] = n[`dL/dz_${edge.target}`] * (edge.source ? n[edge.source] : 1);
}

/** From the outputs' weighted sums back to the hidden units, through `weights`, and to the hidden weights. */
function backThroughHidden(net, edges, weights, n) {
  for (const h of units("h", net.sizes[1])) {
    n[`dL/d${h}`] = total(edges.flatMap((edge, at) => (edge.source === h ? [n[`dL/dz_${edge.target}`] * weights[at]] : [])));
    n[`dL/dz_${h}`] = n[`dL/d${h}`] * FUNCTIONS[net.hidden].slope(n[`z_${h}`]);
  }
  for (const edge of edges) if (edge.layer === 0) n[`dL/d${edge.name}`] = n[`dL/dz_${edge.target}`] * (edge.source ? n[edge.source] : 1);
}

/** The weights after a step of plain gradient descent; biases move as `net.biases` says. */
function updatedOf(net, edges, weights, gradient) {
  const ofLayer = (layer) => total(gradient.filter((_, at) => edges[at].layer === layer && !edges[at].source));
  const sums = [ofLayer(0), ofLayer(1)];
  return weights.map((weight, at) => {
    if (edges[at].source || net.biases === "own") return weight - net.rate * gradient[at];
    return net.biases === "fixed" ? weight : weight - net.rate * sums[edges[at].layer];
  });
}

/** One update: the numbers of each example of the batch, the gradient (their mean) and the new weights. */
function updateOf(net, edges, weights, updates) {
  const examples = batchOf(net, updates).map((example) => forwardOf(net, edges, weights, example));
  for (const n of examples) backThroughOutput(net, edges, n);
  const ofOutputs = edges.map(({ name, layer }) => (layer ? mean(examples.map((n) => n[`dL/d${name}`])) : 0));
  const through = net.updated_first ? weights.map((weight, at) => weight - net.rate * ofOutputs[at]) : weights;
  for (const n of examples) backThroughHidden(net, edges, through, n);
  const gradient = edges.map(({ name }) => mean(examples.map((n) => n[`dL/d${name}`])));
  return { examples, through, gradient, after: updatedOf(net, edges, weights, gradient) };
}

/** The weights after some updates, from others on. */
function trainedOf(net, edges, weights, first, last) {
  for (let number = first; number < last; number++) weights = updateOf(net, edges, weights, number).after;
  return weights;
}

/** The loss of the batch of an update: the mean over its examples. */
function batchLoss(net, edges, weights, updates) {
  return mean(batchOf(net, updates).map((example) => forwardOf(net, edges, weights, example).L));
}

/** How the batch's loss answers to each weight, nudged up and down. */
function differencesOf(net, edges, weights, updates) {
  const nudged = (at, by) => batchLoss(net, edges, weights.map((weight, one) => weight + (one === at ? by : 0)), updates);
  return weights.map((_, at) => (nudged(at, NUDGE) - nudged(at, -NUDGE)) / (2 * NUDGE));
}

/** Every number of the update that comes next, for the example that is shown: what backprop.named gives in Python. */
function namedOf(net) {
  const edges = edgesOf(net.sizes);
  const weights = trainedOf(net, edges, net.weights, 0, net.updates);
  const update = updateOf(net, edges, weights, net.updates);
  const shown = net.batch === "one" ? 0 : (net.example - 1) % net.inputs.length;
  const numbers = { ...update.examples[shown], "batch L": mean(update.examples.map((n) => n.L)) };
  edges.forEach(({ name }, at) => Object.assign(numbers, {
    [name]: weights[at], [`gradient ${name}`]: update.gradient[at], [`new ${name}`]: update.after[at] }));
  return numbers;
}
