// The steps of an update, what each finds out and is about, and where numbers stand on the drawing.
//
// backprop_math.js comes before this.

/** A check is passed if gradient and quotient differ by less than this, or by this share of them. */
const CLOSE = 1e-6;

/** Where on its line a number stands: clear of the others, and of what stands below a neuron. */
function labelAt({ source, unit }, crowded, narrow) {
  if (narrow) return 0.5;
  if (crowded) return source % 2 ? 0.52 : 0.34;
  return unit > source ? 0.5 : 0.36;
}

const round = (value) => Math.round(value * 1e6) / 1e6;
/** A weight may be so large at most, as in a link. */
const REACH = 100;
const bounded = (value) => Math.min(Math.max(value, -REACH), REACH);
const unitOf = (name) => Number(name.slice(1)) - 1;
const isClose = (one, other) => Math.abs(one - other) <= CLOSE * Math.max(1, Math.abs(one));

/** The weights in the order of the drawing. */
function keras(edges, items, weights) {
  const vector = new Array(edges.length);
  items.forEach((item, at) => (vector[item.at] = weights[at]));
  return vector;
}

/** The steps of an update: stage (0 ... 5), kind, what each finds out, and what it is about. */
function framesOf(net, edges) {
  const [inputs, hidden, outputs] = net.sizes;
  const [xs, hs, os] = [units("x", inputs), units("h", hidden), units("o", outputs)];
  const incoming = (unit) => edges.filter((edge) => edge.target === unit).flatMap(({ name, source }) => [name, source]).filter(Boolean);
  const outgoing = (unit) => edges.filter((edge) => edge.source === unit).flatMap(({ name, target }) => [name, target]);
  const moving = edges.filter((edge) => edge.source || net.biases !== "fixed");
  const parts = os.map((_, at) => `L${at + 1}`);
  const back = (stage, kind, names) => names.flatMap((unit) => [
    { stage, kind, unit, found: [`dL/d${unit}`, `dL/dz_${unit}`],
      about: kind === "output" ? [unit, `L${unit.slice(1)}`, "L"] : [unit, ...outgoing(unit)] },
    ...moving.filter((edge) => edge.target === unit).map((edge) => ({
      stage, kind: "edge", edge, found: [`dL/d${edge.name}`], about: [edge.name, edge.source, edge.target].filter(Boolean) })),
  ]);
  return [
    { stage: 0, kind: "take", found: [], about: [...xs] },
    ...[...hs, ...os].map((unit) => ({ stage: 1, kind: "forward", unit, found: [unit, `z_${unit}`], about: [unit, ...incoming(unit)] })),
    { stage: 2, kind: "loss", found: [...parts, "L"], about: [...os, ...parts, "L"] },
    ...back(3, "output", os),
    ...back(4, "hidden", hs),
    { stage: 5, kind: "update", found: edges.map(({ name }) => `new ${name}`), about: [] },
  ];
}

/** All that lies between the loss and a weight. */
function pathOf(edges, name) {
  const edge = edges.find((one) => one.name === name);
  if (!edge) return [];
  const own = [name, edge.source, edge.target].filter(Boolean);
  if (edge.target[0] === "o") return [...own, `L${edge.target.slice(1)}`, "L"];
  const onwards = edges.filter((one) => one.source === edge.target);
  return [...own, ...onwards.flatMap((one) => [one.name, one.target, `L${one.target.slice(1)}`]), "L"];
}
