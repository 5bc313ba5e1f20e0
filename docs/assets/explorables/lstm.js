/**
 * The LSTM forwards, in float64 and without a page; `lstm-backward.js` is the way back.
 *
 * Written for reading, not for speed: weights are nested arrays in PyTorch's layout
 * (rows i, f, g, o), one sequence at a time. `trainer.js` holds the fast twin.
 * The tests compare every function here with PyTorch in a real browser.
 *
 * Sizes in the comments: I inputs, H hidden units, T steps, B memory blocks, N cells.
 *
 * @typedef {number[]} Vector
 * @typedef {number[][]} Matrix  an array of rows
 * @typedef {{W_ih: Matrix, W_hh: Matrix, b_ih: Vector, b_hh: Vector}} Weights
 */

export const sigmoid = (a) => 1 / (1 + Math.exp(-a));

/** @returns {Vector} n zeros */
export const zeros = (n) => Array(n).fill(0);

/** @returns {Vector} W x, for W (m, n) and x (n) */
const times = (W, x) => W.map((row) => row.reduce((sum, w, k) => sum + w * x[k], 0));

/** W_ih x + b_ih + W_hh h + b_hh */
function preActivation({ W_ih, W_hh, b_ih, b_hh }, x, h) {
  const fromInput = times(W_ih, x);
  const fromHidden = times(W_hh, h);
  return b_ih.map((b, r) => fromInput[r] + b + fromHidden[r] + b_hh[r]);
}

// ---------------------------------------------------------------- the modern cell

/**
 * One step of the modern cell (2000: with a forget gate), as `torch.nn.LSTMCell`.
 *
 * @param {Weights} weights  W_ih (4H, I), W_hh (4H, H), b_ih and b_hh (4H), rows i, f, g, o
 * @param {Vector} x  (I) input
 * @param {Vector} h  (H) hidden state before
 * @param {Vector} c  (H) cell state before
 * @returns {{a: Vector, i: Vector, f: Vector, g: Vector, o: Vector, c: Vector,
 *   tanhC: Vector, h: Vector}}  a: (4H) pre-activations; the others (H)
 */
export function lstmStep(weights, x, h, c) {
  const H = h.length;
  const a = preActivation(weights, x, h);
  const i = a.slice(0, H).map(sigmoid);
  const f = a.slice(H, 2 * H).map(sigmoid);
  const g = a.slice(2 * H, 3 * H).map(Math.tanh);
  const o = a.slice(3 * H).map(sigmoid);
  const cNext = c.map((old, k) => f[k] * old + i[k] * g[k]);
  const tanhC = cNext.map(Math.tanh);
  return { a, i, f, g, o, c: cNext, tanhC, h: tanhC.map((value, k) => o[k] * value) };
}

/**
 * The modern cell over a sequence.
 * @param {Weights} weights
 * @param {Matrix} xs  (T, I)
 * @param {Vector} h0  (H), zeros if left out
 * @param {Vector} c0  (H), zeros if left out
 * @returns what `lstmStep` returned at each of the T steps
 */
export function lstmForward(weights, xs, h0, c0) {
  let h = h0 ?? zeros(weights.W_hh[0].length);
  let c = c0 ?? zeros(h.length);
  return xs.map((x) => {
    const step = lstmStep(weights, x, h, c);
    ({ h, c } = step);
    return step;
  });
}

// ---------------------------------------------------------------- the plain recurrent net

/**
 * A plain recurrent net over a sequence, as `torch.nn.RNN` with tanh.
 * @param {Weights} weights  W_ih (H, I), W_hh (H, H), b_ih and b_hh (H)
 * @param {Matrix} xs  (T, I)
 * @param {Vector} h0  (H), zeros if left out
 * @returns {{h: Vector}[]}  T steps
 */
export function rnnForward(weights, xs, h0) {
  let h = h0 ?? zeros(weights.W_hh.length);
  return xs.map((x) => {
    h = preActivation(weights, x, h).map(Math.tanh);
    return { h };
  });
}

// ---------------------------------------------------------------- the cell of 1997

/** The 1997 squashing functions: g into [-2, 2] on the way in, h into [-1, 1] on the way out. */
export const g1997 = (a) => 2 * Math.tanh(a / 2);
export const h1997 = (s) => Math.tanh(s / 2);

/**
 * Memory blocks as published: the cells of a block share an input and an output gate,
 * and every state is a running sum with self-weight 1.
 *
 * @typedef {object} Weights1997
 * @property {number[]} blocks  cells in each of the B blocks; N in all
 * @property {Matrix} W_in   (B, columns) input gates
 * @property {Matrix} W_out  (B, columns) output gates
 * @property {Matrix} W_c    (N, columns) cells
 * @property {Vector} b_in   (B)
 * @property {Vector} b_out  (B)
 * @property {Vector} b_c    (N)
 *
 * The columns weigh the I inputs, then what the hidden layer said one step before: the N cell
 * outputs, and after them, where the net has them (as in the paper), the B input gates and the
 * B output gates.
 */

/** For each of the N cells, the number of its block. */
export const blockOf = (blocks) => blocks.flatMap((size, block) => Array(size).fill(block));

/**
 * What the hidden layer shows to its own next step.
 * @returns {Vector}  the cell outputs, followed by the gates if the weights have columns for them
 */
export function shown1997({ blocks, W_c }, step, inputs) {
  const cells = blocks.reduce((sum, size) => sum + size, 0);
  const columns = W_c[0].length - inputs;
  if (columns === cells) return step.y;
  if (columns === cells + 2 * blocks.length) return [...step.y, ...step.in, ...step.out];
  throw new RangeError(
    `weights have ${columns} columns beside the ${inputs} inputs: `
    + `need ${cells} (cells) or ${cells + 2 * blocks.length} (cells and gates)`,
  );
}

/**
 * One step of the 1997 net.
 *
 * @param {Weights1997} weights
 * @param {Vector} x  (I) input
 * @param {Vector} y  what the hidden layer showed one step before (see `shown1997`)
 * @param {Vector} s  (N) cell states before
 * @param {{in?: (number | undefined)[], out?: (number | undefined)[]}} [held]  gates held at a
 *   value by hand, by block
 * @returns {{a_in: Vector, a_out: Vector, a_c: Vector, in: Vector, out: Vector, g: Vector,
 *   s: Vector, hS: Vector, y: Vector}}  pre-activations; gates (B); squashed candidates,
 *   states, squashed states and cell outputs (N)
 */
export function lstmStep1997({ blocks, W_in, W_out, W_c, b_in, b_out, b_c }, x, y, s, held = {}) {
  const block = blockOf(blocks);
  const from = [...x, ...y];
  const net = (W, b) => times(W, from).map((value, r) => value + b[r]);
  const [a_in, a_out, a_c] = [net(W_in, b_in), net(W_out, b_out), net(W_c, b_c)];
  const inGate = a_in.map((a, b) => held.in?.[b] ?? sigmoid(a));
  const outGate = a_out.map((a, b) => held.out?.[b] ?? sigmoid(a));
  const g = a_c.map(g1997);
  const sNext = s.map((old, k) => old + inGate[block[k]] * g[k]);
  const hS = sNext.map(h1997);
  return {
    a_in, a_out, a_c, in: inGate, out: outGate, g, s: sNext, hS,
    y: hS.map((value, k) => outGate[block[k]] * value),
  };
}

/**
 * The 1997 net over a sequence, from activations and states of zero (the paper resets both).
 * @param {Weights1997} weights
 * @param {Matrix} xs  (T, I)
 * @param {{y?: Vector, s?: Vector, held?: object}} [start]  other activations and states to start
 *   from; gates held by hand
 * @returns what `lstmStep1997` returned at each of the T steps
 */
export function lstmForward1997(weights, xs, start = {}) {
  const inputs = xs[0].length;
  let y = start.y ?? zeros(weights.W_c[0].length - inputs);
  let s = start.s ?? zeros(weights.W_c.length);
  return xs.map((x) => {
    const step = lstmStep1997(weights, x, y, s, start.held);
    y = shown1997(weights, step, inputs);
    s = step.s;
    return step;
  });
}

// ---------------------------------------------------------------- chance

/**
 * Random numbers that a seed repeats: sfc32, seeded by splitmix32. The same on every machine, but
 * for the last digit of `normal`, which leaves the choice to the browser's log and cos.
 * @param {number} seed  an integer; its lowest 32 bits count
 * @returns {{uniform: (low?: number, high?: number) => number, integer: (n: number) => number,
 *   normal: () => number}}  uniform in [low, high), integer in 0 … n - 1, standard normal
 */
export function random(seed) {
  let mix = seed >>> 0;
  const word = () => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = Math.imul(mix ^ (mix >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, counter] = [word(), word(), word(), word()];
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  const unit = () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000;
  return {
    uniform: (low = 0, high = 1) => low + (high - low) * unit(),
    integer: (n) => Math.floor(unit() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}
