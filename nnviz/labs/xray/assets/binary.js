// A classifier of two classes judged at a threshold: counts, curves, costs. Scores at least the threshold count as class 1.

/** One set of images: scores in rising order with their classes, and for each threshold what lies below it. */
class Judged {
  constructor(scores, classes) {
    const order = Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
    this.order = order;
    this.scores = Float64Array.from(order, (at) => scores[at]);
    this.classes = Uint8Array.from(order, (at) => classes[at]);
    this.illBelow = new Uint32Array(order.length + 1);
    this.classes.forEach((one, at) => { this.illBelow[at + 1] = this.illBelow[at] + one; });
    this.ill = this.illBelow[order.length];
    this.healthy = order.length - this.ill;
  }

  /** How many scores are below a threshold. */
  below(threshold) {
    let [low, high] = [0, this.scores.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.scores[middle] < threshold) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The four counts where so many scores are below the threshold. */
  countsAt(below) {
    const misses = this.illBelow[below];
    const rest = below - misses;
    return { hits: this.ill - misses, misses, rest, alarms: this.healthy - rest };
  }

  counts(threshold) {
    return this.countsAt(this.below(threshold));
  }

  /** The places at which a threshold can part the scores: equal scores stay together. */
  cuts() {
    const cuts = [0];
    for (let at = 1; at < this.scores.length; at++) if (this.scores[at] > this.scores[at - 1]) cuts.push(at);
    return [...cuts, this.scores.length];
  }

  /** The cheapest threshold: in the middle of the lowest gap that has the lowest cost. */
  cheapest(miss, alarm) {
    let [best, least] = [0, Infinity];
    for (const cut of this.cuts()) {
      const cost = costOf(this.countsAt(cut), miss, alarm);
      if (cost < least - 1e-12) [best, least] = [cut, cost];
    }
    const edge = (at) => (at < 0 ? 0 : at >= this.scores.length ? 1 : this.scores[at]);
    return (edge(best - 1) + edge(best)) / 2;
  }

  /** Bins of equal width: mean score, share of the ill, how many; none without images. */
  reliability(bins) {
    const sums = Array.from({ length: bins }, () => [0, 0, 0]);
    this.scores.forEach((score, at) => {
      const bin = sums[Math.min(Math.floor(score * bins), bins - 1)];
      bin[0] += score;
      bin[1] += this.classes[at];
      bin[2] += 1;
    });
    return sums.filter(([, , count]) => count).map(([score, ill, count]) => [score / count, ill / count, count]);
  }
}

/** What a set costs on average for each image. */
function costOf({ hits, misses, rest, alarms }, miss, alarm) {
  return (miss * misses + alarm * alarms) / (hits + misses + rest + alarms);
}

/** The rates of four counts. */
function ratesOf({ hits, misses, rest, alarms }) {
  const recall = hits / (hits + misses);
  const specificity = rest / (rest + alarms);
  return { accuracy: (hits + rest) / (hits + misses + rest + alarms), balanced: (recall + specificity) / 2, recall,
    specificity, precision: hits / (hits + alarms), f1: (2 * hits) / (2 * hits + alarms + misses) };
}

/** The threshold that does the same where the ill are as frequent as `met`, not as where it was learned. */
function forPrevalence(threshold, learned, met) {
  const odds = (threshold / (1 - threshold)) * (learned / (1 - learned)) / (met / (1 - met));
  return odds / (1 + odds);
}
