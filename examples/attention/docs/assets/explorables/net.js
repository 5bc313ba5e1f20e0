/** The small network that looks back, as its notebook trained it; it knows no page, so that a test can run it. */

/**
 * @typedef {object} Packed  what the notebook's results call `net`
 * @property {string[]} english  @property {string[]} french  words by number
 * @property {number} hidden  units of each state
 * @property {Record<string, number[]>} shapes  of the weights, in their order
 * @property {string} weights  hundredths as 16-bit integers, little end first, base64
 */

/** The weights by name: `{ rows, columns, at }`, a vector as one row. */
export function unpack({ shapes, weights, ...rest }) {
  const bytes = Uint8Array.from(atob(weights), (sign) => sign.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  let from = 0;
  const net = { ...rest };
  for (const [name, shape] of Object.entries(shapes)) {
    const [rows, columns] = shape.length > 1 ? shape : [1, shape[0]];
    const at = Float64Array.from({ length: rows * columns }, (_, k) => view.getInt16(2 * (from + k), true) / 100);
    from += at.length;
    net[name] = { rows, columns, at };
  }
  return net;
}

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const sum = (...vectors) => vectors[0].map((_, k) => vectors.reduce((all, vector) => all + vector[k], 0));
const row = ({ columns, at }, k) => Array.from(at.subarray(k * columns, (k + 1) * columns));

/** A vector through a matrix: x @ W. */
function through(x, { columns, at }) {
  const out = new Array(columns).fill(0);
  x.forEach((value, k) => {
    for (let j = 0; j < columns; j += 1) out[j] += value * at[k * columns + j];
  });
  return out;
}

/** The gated unit of 2014: z renews, r lets the old state into the candidate. */
function unit(net, name, input, h) {
  const n = net.hidden;
  const x = sum(through(input, net[`W${name}`]), row(net[`B${name}`], 0));
  const fromState = through(h, net[`U${name}`]);
  const gates = fromState.map((value, k) => sigmoid(x[k] + value));
  const seen = h.map((value, k) => gates[n + k] * value);
  const candidate = through(seen, net[`C${name}`]).map((value, k) => Math.tanh(x[2 * n + k] + value));
  return h.map((value, k) => value + gates[k] * (candidate[k] - value));
}

/** The annotations of a sentence: each word's two states, forwards and backwards. */
function read(net, words) {
  const one = (name, order) => {
    let h = new Array(net.hidden).fill(0);
    const states = [];
    for (const k of order) {
      h = unit(net, name, row(net.E, words[k]), h);
      states[k] = h;
    }
    return states;
  };
  const order = words.map((_, k) => k);
  const forwards = one('f', order);
  const backwards = one('b', [...order].reverse());
  return { h: words.map((_, k) => [...forwards[k], ...backwards[k]]), start: backwards[0] };
}

/** Numbers that add up to 1. */
export function softmax(scores) {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const all = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / all);
}

/**
 * Translate, the likeliest word each time.
 * @param {object} net  from `unpack`
 * @param {string[]} english
 * @returns {{french: string[], shares: number[][]}}  for each French word its share of each English one
 */
export function translate(net, english) {
  const { h, start } = read(net, english.map((word) => net.english.indexOf(word)));
  const keys = h.map((state) => through(state, net.Ua));
  let s = through(start, net.S).map(Math.tanh);
  let last = 0;
  const french = [];
  const shares = [];
  for (let t = 0; t < english.length; t += 1) {
    const query = through(s, net.Wa);
    const look = softmax(keys.map((key) => through(sum(query, key).map(Math.tanh), net.v)[0]));
    const context = h[0].map((_, k) => h.reduce((all, state, j) => all + look[j] * state[k], 0));
    const y = row(net.F, last);
    s = unit(net, 'd', [...y, ...context], s);
    const scores = sum(through(s, net.Vs), through(context, net.Vc), through(y, net.Vy), row(net.Bo, 0));
    last = scores.indexOf(Math.max(...scores));
    french.push(net.french[last]);
    shares.push(look);
  }
  return { french, shares };
}

/** The right French, by the rules of the toy language. */
export function rules({ adjectives, nouns, verbs }, english) {
  const french = [];
  let waiting = [];
  for (const word of english) {
    if (adjectives[word]) waiting.unshift(word);
    else if (nouns[word]) {
      const [noun, gender] = nouns[word];
      french.push(['le', 'la'][gender], noun, ...waiting.map((one) => adjectives[one][gender]));
      waiting = [];
    } else if (word !== 'the') french.push(verbs[word] ?? word);
  }
  return french;
}
