/**
 * The LSTM backwards, and how its weights learn: what `lstm.js` computes forwards, and the gradients.
 *
 * Written for reading, not for speed, as that is; `trainer.js` holds the fast twin. The types and
 * the sizes in the comments are those of `lstm.js`. The tests compare every function here with
 * PyTorch in a real browser.
 */

import { blockOf, shown1997, zeros } from './lstm.js';

export * from './lstm.js';

/** @returns {Matrix} `rows` rows of `columns` zeros */
const zeroMatrix = (rows, columns) => Array.from({ length: rows }, () => zeros(columns));

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

// ---------------------------------------------------------------- the modern cell

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
