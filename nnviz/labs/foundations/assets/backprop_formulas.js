// The formulas of a step, typeset in MathML, with the numbers of the example that is shown.
//
// Each is a string; what stands in it are names of units and weights (x1, w5, z_h1 ...) and numbers, nothing from outside.
// At most eight stand on the page at once.

/** A name with its indices: w5, x1, z_h1, L. */
function named(name) {
  const [first, second] = name.split("_");
  if (second) return `<msub><mi>${first}</mi>${named(second)}</msub>`;
  const [, letter, index] = first.match(/^([A-Za-zη]+)(\d*)$/);
  return index ? `<msub><mi>${letter}</mi><mn>${index}</mn></msub>` : `<mi>${letter}</mi>`;
}

const op = (sign) => `<mo>${sign}</mo>`;
const mrow = (...parts) => `<mrow>${parts.join("")}</mrow>`;
const part = (name, inner) => `<mrow data-part="${name}">${inner}</mrow>`;
const by = (top, bottom) => part(bottom.replace(/^z_/, ""), `<mfrac>${mrow(op("∂"), named(top))}${mrow(op("∂"), named(bottom))}</mfrac>`);
const fenced = (inner) => mrow(op("("), inner, op(")"));
const squared = (inner) => `<msup>${fenced(inner)}<mn>2</mn></msup>`;
const sumOf = (terms) => mrow(terms.join(op("+")));
const product = (factors) => mrow(factors.join(op("·")));
const equation = (...sides) => `<math display="block">${sides.join(op("="))}</math>`;

class Formulas {
  /** `write(value)` writes a number as [mantissa, exponent or null]; `words` name functions. */
  constructor(net, edges, write, functions) {
    Object.assign(this, { net, edges, write, functions });
  }

  number(value) {
    const [digits, exponent] = this.write(value);
    const text = digits.startsWith("−") ? mrow(op("−"), `<mn>${digits.slice(1)}</mn>`) : `<mn>${digits}</mn>`;
    return exponent === null ? text : mrow(text, op("·"), `<msup><mn>10</mn><mn>${exponent}</mn></msup>`);
  }

  /** A number among factors or terms: a negative one in brackets. */
  inner(value) {
    return value < 0 ? fenced(this.number(value)) : this.number(value);
  }

  /** What a step found out; null hides it. */
  result(value, hidden) {
    return hidden ? `<mo>?</mo>` : `<mrow class="result">${this.number(value)}</mrow>`;
  }

  /** A unit adds up what comes in, and its activation answers. */
  forward(unit, n, weights, hidden) {
    const incoming = this.edges.map((edge, at) => ({ ...edge, value: weights[at] })).filter((edge) => edge.target === unit);
    const symbols = incoming.map(({ name, source }) =>
      part(name, source ? product([named(name), named(source)]) : named(name)));
    const numbers = incoming.map(({ source, value }) =>
      (source ? product([this.inner(value), this.inner(n[source])]) : this.inner(value)));
    const z = `z_${unit}`;
    const kind = unit[0] === "h" ? this.net.hidden : this.net.output;
    const sum = equation(named(z), sumOf(symbols));
    const filled = equation(named(z), sumOf(numbers), this.result(n[z], hidden));
    return [sum, filled, this.activation(kind, unit, n, hidden)];
  }

  activation(kind, unit, n, hidden) {
    if (kind !== "softmax") {
      return equation(named(unit), mrow(`<mi>${this.functions[kind]}</mi>`, fenced(this.number(n[`z_${unit}`]))),
        this.result(n[unit], hidden));
    }
    const powers = units("o", this.net.sizes[2]).map((o) => `<msup><mi>e</mi>${this.number(n[`z_${o}`])}</msup>`);
    const own = `<msup><mi>e</mi>${this.number(n[`z_${unit}`])}</msup>`;
    return equation(named(unit), `<mfrac>${own}${sumOf(powers)}</mfrac>`, this.result(n[unit], hidden));
  }

  /** What each output costs, and their sum; of a batch, the mean over its examples. */
  loss(n, all, hidden) {
    const outputs = units("o", this.net.sizes[2]);
    const terms = outputs.map((o, at) => {
      const [t, name] = [`t${at + 1}`, `L${at + 1}`];
      return equation(named(name), this.cost(named(o), named(t)), this.cost(this.number(n[o]), this.inner(n[t])),
        this.result(n[name], hidden));
    });
    const sum = equation(named("L"), sumOf(outputs.map((_, at) => named(`L${at + 1}`))), this.result(n.L, hidden));
    if (all.length < 2) return [...terms, sum];
    const mean = `<mfrac>${sumOf(all.map((one) => this.inner(one.L)))}<mn>${all.length}</mn></mfrac>`;
    return [...terms, sum, equation(`<mover><mi>L</mi><mo>‾</mo></mover>`, mean,
      this.result(total(all.map((one) => one.L)) / all.length, hidden))];
  }

  /** An output's part in the loss. */
  cost(o, t) {
    const share = this.net.loss !== "cce" && this.net.sizes[2] === 2 ? "<mfrac><mn>1</mn><mn>2</mn></mfrac>" : "";
    const ln = (inner) => mrow("<mi>ln</mi>", fenced(inner));
    const other = (value) => mrow("<mn>1</mn>", op("−"), value);
    const kinds = {
      mse: () => squared(mrow(o, op("−"), t)),
      mae: () => mrow(op("|"), o, op("−"), t, op("|")),
      huber: () => mrow("<mi>H</mi>", fenced(mrow(o, op("−"), t))),
      bce: () => fenced(mrow(op("−"), t, op("·"), ln(o), op("−"), fenced(other(t)), op("·"), ln(other(o)))),
      cce: () => mrow(op("−"), t, op("·"), ln(o)),
    };
    return mrow(share, kinds[this.net.loss]());
  }

  /** How steep the loss is in an output. */
  lossSlope(o, t) {
    const { loss, sizes: [, , outputs] } = this.net;
    const half = outputs === 2 ? "<mfrac><mn>1</mn><mn>2</mn></mfrac>" : "";
    const kinds = {
      mse: () => mrow(outputs === 2 ? "" : mrow("<mn>2</mn>", op("·")), outputs === 2 ? mrow(o, op("−"), t) : fenced(mrow(o, op("−"), t))),
      mae: () => mrow(half, "<mi>sign</mi>", fenced(mrow(o, op("−"), t))),
      huber: () => mrow(half, `<msup><mi>H</mi><mo>′</mo></msup>`, fenced(mrow(o, op("−"), t))),
      bce: () => mrow(half, `<mfrac>${mrow(o, op("−"), t)}${mrow(o, op("·"), fenced(mrow("<mn>1</mn>", op("−"), o)))}</mfrac>`),
      cce: () => mrow(op("−"), `<mfrac>${t}${o}</mfrac>`),
    };
    return kinds[loss]();
  }

  /** How steep an activation is, by its rule. */
  slopeRule(kind, unit, n) {
    const name = named(unit);
    const rules = {
      sigmoid: () => product([name, fenced(mrow("<mn>1</mn>", op("−"), name))]),
      tanh: () => mrow("<mn>1</mn>", op("−"), `<msup>${name}<mn>2</mn></msup>`),
      softplus: () => mrow("<mi>σ</mi>", fenced(this.number(n[`z_${unit}`]))),
    };
    return rules[kind]?.() ?? mrow(`<msup><mi>${this.functions[kind]}</mi><mo>′</mo></msup>`, fenced(this.number(n[`z_${unit}`])));
  }

  slope(unit, n) {
    return FUNCTIONS[unit[0] === "h" ? this.net.hidden : this.net.output].slope(n[`z_${unit}`]);
  }

  /** From the loss to an output's weighted sum. */
  deltaOfOutput(o, n, hidden) {
    const t = `t${o.slice(1)}`;
    const first = equation(by("L", o), this.lossSlope(named(o), named(t)), this.result(n[`dL/d${o}`], hidden));
    const result = this.result(n[`dL/dz_${o}`], hidden);
    if (this.net.output === "softmax") return [first, this.deltaOfSoftmax(o, n, result)];
    const slope = this.slope(o, n);
    return [first,
      equation(by(o, `z_${o}`), this.slopeRule(this.net.output, o, n), this.result(slope, hidden)),
      equation(by("L", `z_${o}`), product([by("L", o), by(o, `z_${o}`)]),
        product([this.inner(n[`dL/d${o}`]), this.inner(slope)]), result)];
  }

  /** Every output of a softmax depends on every weighted sum. */
  deltaOfSoftmax(o, n, result) {
    const outputs = units("o", this.net.sizes[2]);
    const chain = sumOf(outputs.map((one) => product([by("L", one), by(one, `z_${o}`)])));
    const numbers = sumOf(outputs.map((one) =>
      product([this.inner(n[`dL/d${one}`]), this.inner(n[one] * ((one === o) - n[o]))])));
    return equation(by("L", `z_${o}`), chain, numbers, result);
  }

  /** What comes back to a hidden unit along all its lines, then through its activation. */
  deltaOfHidden(h, n, through, hidden) {
    const outgoing = this.edges.map((edge, at) => ({ ...edge, value: through[at] })).filter((edge) => edge.source === h);
    const slope = this.slope(h, n);
    return [
      equation(by("L", h), sumOf(outgoing.map(({ name, target }) => product([by("L", `z_${target}`), part(name, named(name))])))),
      equation(by("L", h), sumOf(outgoing.map(({ target, value }) =>
        product([this.inner(n[`dL/dz_${target}`]), this.inner(value)]))), this.result(n[`dL/d${h}`], hidden)),
      equation(by(h, `z_${h}`), this.slopeRule(this.net.hidden, h, n), this.result(slope, hidden)),
      equation(by("L", `z_${h}`), product([by("L", h), by(h, `z_${h}`)]),
        product([this.inner(n[`dL/d${h}`]), this.inner(slope)]), this.result(n[`dL/dz_${h}`], hidden)),
    ];
  }

  /** The chain rule for one weight: slope by slope along its line. */
  edge({ name, source, target }, n, hidden) {
    const z = `z_${target}`;
    const last = source ? n[source] : 1;
    const result = this.result(n[`dL/d${name}`], hidden);
    if (target[0] === "o" && this.net.output === "softmax") {
      return [equation(by("L", name), product([by("L", z), by(z, name)]), product([this.inner(n[`dL/d${z}`]), this.inner(last)]), result)];
    }
    return [
      equation(by("L", name), product([by("L", target), by(target, z), by(z, name)])),
      equation(by("L", name), product([this.inner(n[`dL/d${target}`]), this.inner(this.slope(target, n)), this.inner(last)]), result),
      equation(by(z, name), source ? named(source) : "<mn>1</mn>"),
    ];
  }

  /** All of a weight's way: each path from the loss to it, its gradient, the batch's mean, its update. */
  path(edge, n, update, weights, shown) {
    const at = this.edges.indexOf(edge);
    const lines = [];
    if (edge.target[0] === "h") {
      const outgoing = this.edges.map((one, place) => ({ ...one, value: update.through[place] })).filter((one) => one.source === edge.target);
      for (const { name, target, value } of outgoing) {
        const soft = this.net.output === "softmax";
        const symbols = soft ? [by("L", `z_${target}`)] : [by("L", target), by(target, `z_${target}`)];
        const numbers = soft ? [this.inner(n[`dL/dz_${target}`])] : [this.inner(n[`dL/d${target}`]), this.inner(this.slope(target, n))];
        lines.push(equation(product([...symbols, part(name, named(name))]), product([...numbers, this.inner(value)]),
          this.number(n[`dL/dz_${target}`] * value)));
      }
    }
    lines.push(...this.edge(edge, n, false).slice(0, 2));
    if (update.examples.length > 1) lines.push(this.batchMean(edge, update));
    if (shown) lines.push(this.step(edge, at, update, weights, false));
    return lines;
  }

  batchMean({ name }, update) {
    const each = update.examples.map((one) => this.inner(one[`dL/d${name}`]));
    const gradient = update.examples.reduce((sum, one) => sum + one[`dL/d${name}`], 0) / each.length;
    return equation(`<mfrac>${mrow(op("∂"), "<mover><mi>L</mi><mo>‾</mo></mover>")}${mrow(op("∂"), named(name))}</mfrac>`,
      `<mfrac>${sumOf(each)}<mn>${each.length}</mn></mfrac>`, this.number(gradient));
  }

  /** A step against the gradient; a bias that a layer shares moves by the sum of its gradients, a fixed one stays. */
  step({ name, source, layer }, at, update, weights, hidden) {
    const after = `<msup>${named(name)}<mo>′</mo></msup>`;
    if (!source && this.net.biases === "fixed") return equation(after, named(name), this.result(weights[at], hidden));
    const shared = !source && this.net.biases === "shared";
    const gradient = shared ? total(update.gradient.filter((_, one) => this.edges[one].layer === layer && !this.edges[one].source))
      : update.gradient[at];
    return equation(after, mrow(this.number(weights[at]), op("−"), this.number(this.net.rate), op("·"), this.inner(gradient)),
      this.result(update.after[at], hidden));
  }
}
