// Threshold neurons in the browser: what figures/logic.py computes in Python.

/** All inputs of a truth table, in its order. */
function combinations(count) {
  return Array.from({ length: 2 ** count }, (_, row) =>
    Array.from({ length: count }, (_, at) => (row >> (count - 1 - at)) & 1));
}

function dot(weights, inputs) {
  return inputs.reduce((sum, input, at) => sum + input * weights[at], 0);
}

/** 1 if the weighted sum reaches the threshold, else 0. */
function fires({ weights, threshold }, inputs) {
  return dot(weights, inputs) >= threshold ? 1 : 0;
}

/** The answers of a function of so many inputs, row after row, from its number. */
function tableOf(number, inputs) {
  const size = 2 ** inputs;
  return Array.from({ length: size }, (_, row) => Math.floor(number / 2 ** (size - 1 - row)) % 2);
}
