/**
 * The fast twin of `lstm.js`: trains an RNN and an LSTM side by side, in flat buffers.
 *
 * All samples of a batch run abreast: every buffer holds [row][sample], the samples next to each
 * other. The tests hold whole training runs to PyTorch's.
 *
 * The task: every step shows a number between -1 and 1 and a marker. Only the first number is
 * marked. `lag` steps later the net must say it, with all the others in between.
 */
import { adam, random } from './lstm-backward.js';

export const INPUTS = 2;
export const BATCH = 8;
/** An answer is right if it misses by less than this; always saying 0 is right 1 time in 10. */
export const TOLERANCE = 0.1;
/** The gradient is scaled down to this norm if it is longer. */
export const CLIP = 1;

const GATES = { rnn: 1, lstm: 4 };

/**
 * Sizes of a net and where each weight lies in its one flat array: W (G·H, I + H), the columns
 * for the input first; then PyTorch's two biases (G·H each); then the read-out (H) and its bias.
 */
function layout(kind, hidden) {
  const rows = GATES[kind] * hidden;
  const columns = INPUTS + hidden;
  const biasIh = rows * columns;
  const biasHh = biasIh + rows;
  const readOut = biasHh + rows;
  return { rows, columns, biasIh, biasHh, readOut, size: readOut + hidden + 1 };
}

/**
 * C[r, b] = start[r] + sum over k of A[r * rowStride + k * stepStride] * B[k, b], for even
 * `rows` and a batch divisible by four: eight sums at a time stay in registers.
 */
function product(A, from, rowStride, stepStride, rows, depth, B, fromB, C, fromC, batch) {
  for (let r = 0; r < rows; r += 2) {
    const row = from + r * rowStride;
    for (let b = 0; b < batch; b += 4) {
      let c0 = 0, c1 = 0, c2 = 0, c3 = 0, d0 = 0, d1 = 0, d2 = 0, d3 = 0;
      for (let k = 0, at = row, z = fromB + b; k < depth; k++, at += stepStride, z += batch) {
        const u = A[at];
        const v = A[at + rowStride];
        const z0 = B[z], z1 = B[z + 1], z2 = B[z + 2], z3 = B[z + 3];
        c0 += u * z0; c1 += u * z1; c2 += u * z2; c3 += u * z3;
        d0 += v * z0; d1 += v * z1; d2 += v * z2; d3 += v * z3;
      }
      let at = fromC + r * batch + b;
      C[at] += c0; C[at + 1] += c1; C[at + 2] += c2; C[at + 3] += c3;
      at += batch;
      C[at] += d0; C[at + 1] += d1; C[at + 2] += d2; C[at + 3] += d3;
    }
  }
}

/** dW[r, k] += sum over b of D[r, b] * Z[k, b], for even `rows` and even `columns`. */
function addOuter(dW, rows, columns, D, fromD, Z, fromZ, batch) {
  for (let r = 0; r < rows; r += 2) {
    const first = fromD + r * batch;
    for (let k = 0; k < columns; k += 2) {
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0;
      for (let b = 0, d = first, z = fromZ + k * batch; b < batch; b++, d++, z++) {
        const u = D[d], v = D[d + batch], p = Z[z], q = Z[z + batch];
        s00 += u * p; s01 += u * q; s10 += v * p; s11 += v * q;
      }
      const at = r * columns + k;
      dW[at] += s00; dW[at + 1] += s01;
      dW[at + columns] += s10; dW[at + columns + 1] += s11;
    }
  }
}

const logistic = (a) => 1 / (1 + Math.exp(-a));
const tanh = (a) => 2 / (1 + Math.exp(-2 * a)) - 1;

/**
 * A net with one linear read-out unit, its buffers, and its way forward and back.
 *
 * @param {'rnn' | 'lstm'} kind
 * @param {{hidden: number, batch: number, steps: number}} sizes  hidden even, batch divisible by 4
 */
export function createNet(kind, { hidden: H, batch: B, steps: T }) {
  if (H % 2 || B % 4) throw new RangeError('needs an even hidden size and a batch divisible by 4');
  const at = layout(kind, H);
  const { rows: R, columns: K } = at;
  const parameters = new Float64Array(at.size);
  const gradient = new Float64Array(at.size);
  // Z holds [input; hidden state before] of every step, and the last hidden state after them.
  const Z = new Float64Array((T + 1) * K * B);
  const A = new Float64Array(T * R * B); // pre-activations, then gates, then their gradients
  const C = new Float64Array((T + 1) * H * B); // cell states: C[t] before step t
  const S = new Float64Array(T * H * B); // tanh of the cell states after each step
  const dH = new Float64Array(H * B);
  const dC = new Float64Array(H * B);
  const answers = new Float64Array(B);
  const reach = new Float64Array(T);

  function preActivate(t) {
    const to = t * R * B;
    for (let r = 0; r < R; r++) {
      A.fill(parameters[at.biasIh + r] + parameters[at.biasHh + r], to + r * B, to + (r + 1) * B);
    }
    product(parameters, 0, K, 1, R, K, Z, t * K * B, A, to, B);
  }

  const stepForward = {
    rnn(t) {
      const from = t * R * B;
      const to = ((t + 1) * K + INPUTS) * B;
      for (let n = 0; n < H * B; n++) Z[to + n] = tanh(A[from + n]);
    },
    lstm(t) {
      const n = H * B;
      const i = t * R * B, f = i + n, g = f + n, o = g + n;
      const before = t * n, after = before + n, to = ((t + 1) * K + INPUTS) * B;
      for (let k = 0; k < n; k++) {
        const inGate = A[i + k] = logistic(A[i + k]);
        const forget = A[f + k] = logistic(A[f + k]);
        const candidate = A[g + k] = tanh(A[g + k]);
        const outGate = A[o + k] = logistic(A[o + k]);
        const c = C[after + k] = forget * C[before + k] + inGate * candidate;
        Z[to + k] = outGate * (S[before + k] = tanh(c));
      }
    },
  }[kind];

  const stepBackward = { // from dL/dh to dL/da, in the place of the gates
    rnn(t) {
      const from = t * R * B;
      const h = ((t + 1) * K + INPUTS) * B;
      for (let n = 0; n < H * B; n++) A[from + n] = dH[n] * (1 - Z[h + n] * Z[h + n]);
    },
    lstm(t) {
      const n = H * B;
      const i = t * R * B, f = i + n, g = f + n, o = g + n;
      const before = t * n;
      for (let k = 0; k < n; k++) {
        const inGate = A[i + k], forget = A[f + k], candidate = A[g + k], outGate = A[o + k];
        const tanhC = S[before + k];
        const dc = dC[k];
        A[o + k] = dH[k] * tanhC * outGate * (1 - outGate);
        A[i + k] = dc * candidate * inGate * (1 - inGate);
        A[f + k] = dc * C[before + k] * forget * (1 - forget);
        A[g + k] = dc * inGate * (1 - candidate * candidate);
        dC[k] = dc * forget;
      }
    },
  }[kind];

  /** dL/dc_t: what came back along the state, and what h_t now passes on. */
  function joinState(t) {
    const n = H * B;
    const o = t * R * B + 3 * n;
    const s = t * n;
    for (let k = 0; k < n; k++) dC[k] += dH[k] * A[o + k] * (1 - S[s + k] * S[s + k]);
  }

  const norm = (buffer) => {
    let sum = 0;
    for (let n = 0; n < buffer.length; n++) sum += buffer[n] * buffer[n];
    return Math.sqrt(sum);
  };

  return {
    parameters,
    gradient,
    answers,
    /** By steps back from the answer (T): the norm of dL/dh (RNN) or dL/dc (LSTM) there. */
    reach,

    /** Puts a batch in: x (T, I, B). */
    setInput(x) {
      for (let t = 0; t < T; t++) Z.set(x.subarray(t * INPUTS * B, (t + 1) * INPUTS * B), t * K * B);
    },

    /** Runs the sequence; `answers` (B) then hold what it says. */
    forward() {
      for (let t = 0; t < T; t++) {
        preActivate(t);
        stepForward(t);
      }
      const last = (T * K + INPUTS) * B;
      answers.fill(parameters[at.size - 1]);
      for (let k = 0; k < H; k++) {
        for (let b = 0; b < B; b++) answers[b] += parameters[at.readOut + k] * Z[last + k * B + b];
      }
    },

    /** From the gradient by `answers` (B) to `gradient` and `reach`, for the sequence run last. */
    backward(dAnswers) {
      gradient.fill(0);
      dC.fill(0);
      const last = (T * K + INPUTS) * B;
      for (let k = 0; k < H; k++) {
        let sum = 0;
        for (let b = 0; b < B; b++) {
          sum += dAnswers[b] * Z[last + k * B + b];
          dH[k * B + b] = dAnswers[b] * parameters[at.readOut + k];
        }
        gradient[at.readOut + k] = sum;
      }
      for (let b = 0; b < B; b++) gradient[at.size - 1] += dAnswers[b];
      for (let t = T - 1; t >= 0; t--) {
        if (kind === 'lstm') joinState(t);
        reach[T - 1 - t] = norm(kind === 'lstm' ? dC : dH);
        stepBackward(t);
        addOuter(gradient, R, K, A, t * R * B, Z, t * K * B, B);
        dH.fill(0);
        product(parameters, INPUTS, 1, K, H, R, A, t * R * B, dH, 0, B);
        for (let r = 0, a = t * R * B; r < R; r++) {
          let sum = 0;
          for (let b = 0; b < B; b++, a++) sum += A[a];
          gradient[at.biasIh + r] += sum;
        }
      }
      gradient.copyWithin(at.biasHh, at.biasIh, at.biasHh);
    },
  };
}

/** Fills x (T, 2, B) with a fresh batch and y (B) with the numbers to remember. */
export function drawBatch(chance, x, y) {
  const B = y.length;
  for (let t = 0; t < x.length; t += INPUTS * B) {
    for (let b = 0; b < B; b++) {
      x[t + b] = chance.uniform(-1, 1);
      x[t + B + b] = t ? 0 : 1;
    }
  }
  y.set(x.subarray(0, B));
}

/** As `torch.nn.utils.clip_grad_norm_`. */
function clip(gradient) {
  let sum = 0;
  for (let n = 0; n < gradient.length; n++) sum += gradient[n] * gradient[n];
  const factor = CLIP / (Math.sqrt(sum) + 1e-6);
  if (factor < 1) for (let n = 0; n < gradient.length; n++) gradient[n] *= factor;
}

/**
 * A run: an RNN and an LSTM of the same width learn from the same batches, by Adam on the mean
 * squared error. Weights start as PyTorch draws them, uniform in ±1/sqrt(H); `forgetBias` is
 * added to the LSTM's forget gates.
 *
 * @param {{hidden: number, lag: number, forgetBias: number, rate: number, seed: number}} settings
 */
export function createRun({ hidden, lag, forgetBias, rate, seed }) {
  const steps = lag + 1;
  const data = random(seed);
  const x = new Float64Array(steps * INPUTS * BATCH);
  const y = new Float64Array(BATCH);
  const dAnswers = new Float64Array(BATCH);
  const bound = 1 / Math.sqrt(hidden);
  const learners = ['rnn', 'lstm'].map((kind, n) => {
    const net = createNet(kind, { hidden, batch: BATCH, steps });
    const chance = random(Math.imul(seed, 2654435761) + n + 1);
    for (let k = 0; k < net.parameters.length; k++) net.parameters[k] = chance.uniform(-bound, bound);
    if (kind === 'lstm') {
      const { biasIh } = layout(kind, hidden);
      for (let k = 0; k < hidden; k++) net.parameters[biasIh + hidden + k] += forgetBias;
    }
    return { kind, net, optimiser: adam([net.parameters], { lr: rate }) };
  });

  function learn({ net, optimiser }) {
    net.setInput(x);
    net.forward();
    let loss = 0;
    let right = 0;
    for (let b = 0; b < BATCH; b++) {
      const miss = net.answers[b] - y[b];
      loss += miss * miss / BATCH;
      right += (Math.abs(miss) < TOLERANCE) / BATCH;
      dAnswers[b] = 2 * miss / BATCH;
    }
    net.backward(dAnswers);
    clip(net.gradient);
    optimiser.step([net.gradient]);
    return { loss, right };
  }

  return {
    nets: Object.fromEntries(learners.map(({ kind, net }) => [kind, net])),
    /** The batch drawn last. */
    batch: { x, y },
    /** One training step of both nets: mean squared error and share of right answers before it. */
    step() {
      drawBatch(data, x, y);
      const [rnn, lstm] = learners.map(learn);
      return { rnn, lstm };
    },
  };
}
