/**
 * The LSTM, forwards and backwards, in float64 and without a page.
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

/** @returns {Matrix} `rows` rows of `columns` zeros */
const zeroMatrix = (rows, columns) => Array.from({ length: rows }, () => zeros(columns));

/** @returns {Vector} W x, for W (m, n) and x (n) */
const times = (W, x) => W.map((row) => row.reduce((sum, w, k) => sum + w * x[k], 0));

/** Adds the outer product `a b^T` to W in place: the gradient of a weight matrix. */
function addOuter(W, a, b) {
  for (let r = 0; r < a.length; r++) {
    for (let k = 0; k < b.length; k++) W[r][k] += a[r] * b[k];
  }
}

/** Adds `W^T a` to `into` in place: the gradient sent back through a weight matrix. */
function addBack(into, W, a) {
  for (let r = 0; r < a.length; r++) {
    for (let k = 0; k < into.length; k++) into[k] += W[r][k] * a[r];
  }
}

/** Adds `b` to `a` in place. */
const addTo = (a, b) => b.forEach((value, k) => { a[k] += value; });

/** Zeros in the shapes of a set of weights. @param {Weights} weights */
const zerosLike = ({ W_ih, W_hh, b_ih, b_hh }) => ({
  W_ih: zeroMatrix(W_ih.length, W_ih[0].length),
  W_hh: zeroMatrix(W_hh.length, W_hh[0].length),
  b_ih: zeros(b_ih.length),
  b_hh: zeros(b_hh.length),
});

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

/**
 * Back through time through the modern cell.
 *
 * @param {Weights} weights
 * @param {Matrix} xs  (T, I)
 * @param {ReturnType<typeof lstmForward>} steps  what `lstmForward` returned
 * @param {Matrix} dhs  (T, H) gradient of the loss by each h_t from outside the cell
 * @param {{h0?: Vector, c0?: Vector, dcT?: Vector}} [ends]  the states before the first step
 *   (zeros if left out) and a gradient by the last cell state (none if left out)
 * @returns {Weights & {x: Matrix, a: Matrix, h: Matrix, c: Matrix, h0: Vector, c0: Vector}}
 *   gradients: by the weights in their own shapes; by x_t (T, I), by the pre-activations
 *   (T, 4H); by h_t and c_t (T, H) with all that comes back from later steps; by the first states
 */
export function lstmBackward(weights, xs, steps, dhs, { h0, c0, dcT } = {}) {
  const H = weights.W_hh[0].length;
  const T = xs.length;
  const grads = { ...zerosLike(weights), x: Array(T), a: Array(T), h: Array(T), c: Array(T) };
  let dh = zeros(H);
  let dc = dcT ? [...dcT] : zeros(H);
  for (let t = T - 1; t >= 0; t--) {
    const { i, f, g, o, tanhC } = steps[t];
    const hBefore = t ? steps[t - 1].h : h0 ?? zeros(H);
    const cBefore = t ? steps[t - 1].c : c0 ?? zeros(H);
    addTo(dh, dhs[t]);
    dc = dc.map((value, k) => value + dh[k] * o[k] * (1 - tanhC[k] ** 2));
    grads.h[t] = dh;
    grads.c[t] = dc;
    const da = zeros(4 * H);
    for (let k = 0; k < H; k++) {
      da[k] = dc[k] * g[k] * i[k] * (1 - i[k]);
      da[H + k] = dc[k] * cBefore[k] * f[k] * (1 - f[k]);
      da[2 * H + k] = dc[k] * i[k] * (1 - g[k] ** 2);
      da[3 * H + k] = dh[k] * tanhC[k] * o[k] * (1 - o[k]);
    }
    dh = backThrough(weights, grads, da, xs[t], hBefore, t);
    dc = dc.map((value, k) => value * f[k]);
  }
  return { ...grads, h0: dh, c0: dc };
}

/** The part common to both nets: from pre-activations to weights, input and h before. */
function backThrough(weights, grads, da, x, hBefore, t) {
  addOuter(grads.W_ih, da, x);
  addOuter(grads.W_hh, da, hBefore);
  addTo(grads.b_ih, da);
  addTo(grads.b_hh, da);
  grads.a[t] = da;
  grads.x[t] = zeros(x.length);
  addBack(grads.x[t], weights.W_ih, da);
  const dh = zeros(hBefore.length);
  addBack(dh, weights.W_hh, da);
  return dh;
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

/**
 * Back through time through the plain net.
 * @param {Weights} weights
 * @param {Matrix} xs  (T, I)
 * @param {{h: Vector}[]} steps  what `rnnForward` returned
 * @param {Matrix} dhs  (T, H) gradient of the loss by each h_t from outside the net
 * @param {Vector} [h0]  (H) the state before the first step, zeros if left out
 * @returns {Weights & {x: Matrix, a: Matrix, h: Matrix, h0: Vector}}  as `lstmBackward`
 */
export function rnnBackward(weights, xs, steps, dhs, h0) {
  const H = weights.W_hh.length;
  const T = xs.length;
  const grads = { ...zerosLike(weights), x: Array(T), a: Array(T), h: Array(T) };
  let dh = zeros(H);
  for (let t = T - 1; t >= 0; t--) {
    addTo(dh, dhs[t]);
    grads.h[t] = dh;
    const da = dh.map((value, k) => value * (1 - steps[t].h[k] ** 2));
    dh = backThrough(weights, grads, da, xs[t], t ? steps[t - 1].h : h0 ?? zeros(H), t);
  }
  return { ...grads, h0: dh };
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
const blockOf = (blocks) => blocks.flatMap((size, block) => Array(size).fill(block));

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

/**
 * Back through time through the 1997 net.
 *
 * @param {Weights1997} weights
 * @param {Matrix} xs  (T, I)
 * @param {ReturnType<typeof lstmForward1997>} steps  what `lstmForward1997` returned
 * @param {Matrix} dys  (T, N) gradient of the loss by each cell output, from outside the layer
 * @param {{y?: Vector, s?: Vector, truncated?: boolean}} [options]  the start, as in the forward
 *   pass; `truncated` is the paper's rule: error that reaches a gate or a cell input changes the
 *   weights there and goes no further back, so that only the states carry it through time
 * @returns gradients: the weights in their own shapes; x (T, I); s (T, N); y0 and s0
 */
export function lstmBackward1997(weights, xs, steps, dys, { y, s, truncated = false } = {}) {
  const { blocks, W_in, W_out, W_c } = weights;
  const block = blockOf(blocks);
  const [T, I, N, B] = [xs.length, xs[0].length, block.length, blocks.length];
  const columns = W_c[0].length;
  const grads = {
    W_in: zeroMatrix(B, columns), W_out: zeroMatrix(B, columns), W_c: zeroMatrix(N, columns),
    b_in: zeros(B), b_out: zeros(B), b_c: zeros(N), x: Array(T), s: Array(T),
  };
  let dShown = zeros(columns - I); // by what the layer showed at step t, from step t + 1
  let ds = zeros(N);
  for (let t = T - 1; t >= 0; t--) {
    const { in: inGate, out: outGate, g, hS } = steps[t];
    const dIn = zeros(B);
    const dOut = zeros(B);
    for (let b = 0; b < B && dShown.length > N; b++) {
      dIn[b] = dShown[N + b];
      dOut[b] = dShown[N + B + b];
    }
    const da_c = zeros(N);
    for (let k = 0; k < N; k++) {
      const b = block[k];
      const dy = dys[t][k] + dShown[k];
      dOut[b] += dy * hS[k];
      ds[k] += dy * outGate[b] * (1 - hS[k] ** 2) / 2;
      dIn[b] += ds[k] * g[k];
      da_c[k] = ds[k] * inGate[b] * (1 - (g[k] / 2) ** 2);
    }
    grads.s[t] = [...ds]; // and on to step t - 1 unchanged: the self-weight is 1
    const da_in = dIn.map((value, b) => value * inGate[b] * (1 - inGate[b]));
    const da_out = dOut.map((value, b) => value * outGate[b] * (1 - outGate[b]));
    const before = t ? shown1997(weights, steps[t - 1], I) : y ?? zeros(columns - I);
    const from = [...xs[t], ...before];
    const dFrom = zeros(columns);
    for (const [W, dW, db, da] of [
      [W_in, grads.W_in, grads.b_in, da_in],
      [W_out, grads.W_out, grads.b_out, da_out],
      [W_c, grads.W_c, grads.b_c, da_c],
    ]) {
      addOuter(dW, da, from);
      addTo(db, da);
      addBack(dFrom, W, da);
    }
    grads.x[t] = dFrom.slice(0, I);
    dShown = truncated ? zeros(columns - I) : dFrom.slice(I);
  }
  return { ...grads, y0: dShown, s0: ds };
}

// ---------------------------------------------------------------- learning

/**
 * The rows of a set of weights (or of its gradients), in a fixed order, for an optimiser.
 * @param {Object<string, Vector | Matrix>} tree  in the order of `names`
 * @param {string[]} names  the weights to take
 * @returns {Vector[]}  the arrays themselves, not copies
 */
export const rows = (tree, names) => names.flatMap(
  (name) => (Array.isArray(tree[name][0]) ? tree[name] : [tree[name]]),
);

/**
 * Gradient descent, as `torch.optim.SGD`.
 * @param {ArrayLike<number>[]} vectors  changed in place
 * @param {{lr: number}} options
 * @returns {{step: (grads: ArrayLike<number>[]) => void}}
 */
export const sgd = (vectors, { lr }) => ({
  step(grads) {
    vectors.forEach((vector, v) => {
      for (let k = 0; k < vector.length; k++) vector[k] -= lr * grads[v][k];
    });
  },
});

/**
 * Adam, as `torch.optim.Adam` with its defaults.
 * @param {ArrayLike<number>[]} vectors  changed in place
 * @param {{lr: number, beta1?: number, beta2?: number, eps?: number}} options
 * @returns {{step: (grads: ArrayLike<number>[]) => void}}
 */
export function adam(vectors, { lr, beta1 = 0.9, beta2 = 0.999, eps = 1e-8 }) {
  const mean = vectors.map((vector) => new Float64Array(vector.length));
  const square = vectors.map((vector) => new Float64Array(vector.length));
  let steps = 0;
  return {
    step(grads) {
      steps += 1;
      const stepSize = lr / (1 - beta1 ** steps);
      const correction = Math.sqrt(1 - beta2 ** steps);
      vectors.forEach((vector, v) => {
        const [m, q, grad] = [mean[v], square[v], grads[v]];
        for (let k = 0; k < vector.length; k++) {
          m[k] = beta1 * m[k] + (1 - beta1) * grad[k];
          q[k] = beta2 * q[k] + (1 - beta2) * grad[k] * grad[k];
          vector[k] -= stepSize * m[k] / (Math.sqrt(q[k]) / correction + eps);
        }
      });
    },
  };
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
