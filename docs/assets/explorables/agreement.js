/**
 * Small nets that read and write the sentence, word by word, in float64 and without a page.
 *
 * Their weights are in `agreement-model.js`, as whole numbers, a byte each, and one scale a matrix. The cells
 * are those of `lstm.js`. The tests compare every value here with PyTorch.
 *
 * Sizes in the comments: V words, E numbers an embedding has, H hidden units.
 *
 * @typedef {{kind: "plain" | "lstm" | "cell_1997", embed: number[][], cell: object,
 *   W_y: number[][], b_y: number[], hidden: number}} Net
 * @typedef {{h: number[], c: number[]}} State
 * @typedef {object} Step  what a net made of one word
 * @property {number} word  its id
 * @property {number[]} h  (H) the hidden state
 * @property {number[]} [c]  (H) the cell state; the plain net has none, nor gates
 * @property {number[]} [f]  (H) the forget gate: all 1 in the cell of 1997
 * @property {number[]} [i]  (H) the input gate
 * @property {number[]} [o]  (H) the output gate
 * @property {number[]} chances  (V) the chance of each word to come next; they sum to 1
 * @property {State} state  where the next word finds the net
 */

import { lstmStep, lstmStep1997, random, rnnForward, zeros } from "./lstm.js";

/**
 * Weights as numbers again.
 * @param {object} packed  one net of `agreement-model.js`
 * @returns {Net}
 */
export function unpack({ kind, ...matrices }) {
  const weights = Object.fromEntries(
    Object.entries(matrices).map(([name, matrix]) => [name, numbers(matrix)]),
  );
  const { embed, W_y, b_y, ...cell } = weights;
  const hidden = W_y[0].length;
  if (kind === "cell_1997") cell.blocks = Array(hidden).fill(1);
  else cell.b_hh = zeros(cell.b_ih.length);
  return { kind, embed, cell, W_y, b_y, hidden };
}

/** A row or a matrix of numbers from its bytes, which are signed whole numbers in base64. */
function numbers({ scale, shape: [rows, columns], bytes }) {
  const whole = Int8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
  const all = Array.from(whole, (w) => w * scale);
  if (columns === undefined) return all;
  return Array.from({ length: rows }, (_, r) => all.slice(r * columns, (r + 1) * columns));
}

/** The state before the first word. @param {Net} net @returns {State} */
export const start = ({ hidden }) => ({ h: zeros(hidden), c: zeros(hidden) });

/** Scores to chances that sum to 1. @param {number[]} scores */
export function softmax(scores) {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((total, power) => total + power);
  return powers.map((power) => power / sum);
}

/** Sets gates of one unit by hand, and its page and what it says after them. */
function hold(step, before, { unit, ...gates }) {
  for (const [name, value] of Object.entries(gates)) step[name][unit] = value;
  step.c[unit] = step.f[unit] * before[unit] + step.i[unit] * step.g[unit];
  step.h[unit] = step.o[unit] * Math.tanh(step.c[unit]);
}

/** How each kind of cell takes one step, as {h, c, f, i, o}. */
const STEPS = {
  plain: (cell, x, { h }) => ({ h: rnnForward(cell, [x], h)[0].h }),
  lstm(cell, x, { h, c }, held) {
    const step = lstmStep(cell, x, h, c);
    if (held) hold(step, c, held);
    return { h: step.h, c: step.c, f: step.f, i: step.i, o: step.o };
  },
  cell_1997(cell, x, { h, c }) {
    const step = lstmStep1997(cell, x, h, c);
    return { h: step.y, c: step.s, f: c.map(() => 1), i: step.in, o: step.out };
  },
};

/**
 * Read one word.
 * @param {Net} net
 * @param {number} word  its id: its place in WORDS
 * @param {State} state
 * @param {{unit: number, f?: number, i?: number, o?: number}} [held]  gates of one unit of an LSTM
 *   set by hand
 * @returns {Step}
 */
export function readWord(net, word, state, held) {
  const seen = STEPS[net.kind](net.cell, net.embed[word], state, held);
  const scores = net.b_y.map(
    (b, v) => net.W_y[v].reduce((sum, w, k) => sum + w * seen.h[k], b),
  );
  return {
    word, ...seen, chances: softmax(scores), state: { h: seen.h, c: seen.c ?? state.c },
  };
}

/**
 * Read a text.
 * @param {Net} net
 * @param {number[]} words  ids
 * @param {State} [state]  where to go on from
 * @returns {Step[]}  one a word
 */
export function read(net, words, state = start(net)) {
  let now = state;
  return words.map((word) => {
    const step = readWord(net, word, now);
    now = step.state;
    return step;
  });
}

/**
 * Draw a word by its chance.
 * @param {number[]} chances  they sum to 1
 * @param {number} at  from 0 up to 1
 * @returns {number} the id
 */
export function draw(chances, at) {
  let left = at;
  for (let word = 0; word < chances.length - 1; word++) {
    left -= chances[word];
    if (left < 0) return word;
  }
  return chances.length - 1;
}

/**
 * Let a net write: each word is drawn by its chance, and read before the next.
 * @param {Net} net
 * @param {{seed: number, stop: number, sentences?: number, most?: number, first?: number[],
 *   state?: State}} options  `stop` is the id of the full stop; the net ends after so many
 *   `sentences`, or after `most` words; it begins after the words `first` (a full stop if left
 *   out), which are not part of the answer
 * @returns {Step[]}  what it made of each word it wrote; `step.word` are the words
 */
export function write(net, { seed, stop, sentences = 1, most = 60, first = [stop], state }) {
  const dice = random(seed);
  let last = read(net, first, state).at(-1);
  const written = [];
  for (let stops = 0; stops < sentences && written.length < most;) {
    last = readWord(net, draw(last.chances, dice.uniform()), last.state);
    written.push(last);
    if (last.word === stop) stops += 1;
  }
  return written;
}
