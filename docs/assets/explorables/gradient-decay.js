/** How much of an error signal is left after travelling back through time, in two units. */
import { calm, el, fixed, number, share } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { plot } from '../lessonkit/explorables/plot.js';
import { sigmoid } from './lstm.js';

/** The slope of each activation at the pre-activation a. */
const SLOPE = {
  tanh: (a) => 1 - Math.tanh(a) ** 2,
  logistic: (a) => sigmoid(a) * (1 - sigmoid(a)),
  linear: () => 1,
};
/**
 * The measured curves by their names in the notebook's record: the net, the colour, the point (by
 * lag) at which the name stands, and how it stands there.
 */
const MEASURED = {
  rnn: ['tanh net', 'hidden', 40, { dy: -3 }],
  original: ['1997 net', 'cell', 60, { dy: 18 }],
  b1: ['LSTM, b = 1', 'forget', 70, { dy: -3 }],
};
const LONGEST = 100;
const JOURNEY = 1600; // ms
const FLOOR = 1e-12;
const BAR = 34; // px, the error as it starts
const CUT = 8; // px that a bar stands out above when the error has grown

const steps = (n) => `${n} ${n === 1 ? 'step' : 'steps'}`;
/** What has become of the error, in words. */
const left = (size) => (size <= 1 ? `${share(size)} is left` : `it is ${number(size, 2)} times as large`);

define('gradient-decay', class extends Piece {
  static settings = {
    unit: {
      label: 'Activation of the RNN unit', start: 'tanh',
      options: { tanh: 'tanh', logistic: 'logistic σ', linear: 'none' },
    },
    weight: {
      label: 'Recurrent weight u', start: 1, min: 0, max: 6, step: 0.05,
      say: (u) => `u = ${fixed(u, 2)}`,
    },
    drive: {
      label: 'Pre-activation a', start: 0.6, min: -4, max: 4, step: 0.1,
      say: (a) => `a = ${fixed(a, 1)}`,
    },
    forget: {
      label: 'The cell’s forget gate f', start: 1, min: 0.5, max: 1, step: 0.005,
      say: (f) => (f === 1 ? 'f = 1, the 1997 cell' : `f = ${fixed(f, 3)}`),
    },
    lag: {
      label: 'Steps back in time', start: 20, min: 1, max: LONGEST, step: 1,
      say: steps,
    },
    scale: { label: 'Vertical axis', start: 'log', options: { log: 'logarithmic', linear: 'linear' } },
  };

  build() {
    this.chart = this.frame();
    this.bars = this.frame('.x-bars');
    const send = el('div.x-buttons', {}, button('Send the error back', () => this.#send()));
    // The short form shows its picture before a word is said.
    return this.hasAttribute('compact')
      ? [this.bars.element, this.asked, send, this.chart.element, this.readout, this.panel('weight', 'lag')]
      : [
        this.asked, send, this.bars.element, this.chart.element, this.readout,
        this.panel('weight', 'lag', 'drive', 'unit', 'forget', 'scale'),
      ];
  }

  get task() {
    const bars = 'Each bar is what is left of the error, one step further back.';
    return this.hasAttribute('compact')
      ? `${bars} Can you find a weight with which the RNN’s error arrives?`
      : `${bars} Find a weight with which the RNN’s bars neither shrink nor grow, then try the other activations.`;
  }

  render() {
    const { unit, weight, drive, forget, lag, scale } = this.state;
    const slope = SLOPE[unit](drive);
    const factor = weight * slope;
    this.factors = { hidden: factor, cell: forget };
    const every = Array.from({ length: LONGEST + 1 }, (_, k) => k);
    const log = scale === 'log';
    const measured = Object.entries(MEASURED).filter(([name]) => this.data?.[name]).map(
      ([name, [text, colour, at, place]]) => {
        const points = this.data.lags.map((k, i) => [k, this.data[name][i]]);
        const [x, y] = points.find(([k]) => k >= at) ?? points.at(-1);
        return { points, colour, note: { x, y, text, colour, ...place } };
      },
    );
    this.chart.show(
      plot({
        width: this.chart.width,
        height: this.hasAttribute('compact') ? 210 : 270,
        x: { min: 0, max: LONGEST, label: 'steps back in time' },
        y: log
          ? { min: FLOOR, max: 1e3, log: true, label: `share of the error left (log scale${measured.length ? '; dashed: measured' : ''})` }
          : { min: 0, max: 1.2, label: `share of the error left${measured.length ? ' (dashed: measured)' : ''}` },
        lines: [
          ...measured.map(({ points, colour }) => ({ points, colour, dash: '3 3', weight: 1.5 })),
          { points: every.map((k) => [k, factor ** k]), colour: 'hidden', label: 'RNN' },
          { points: every.map((k) => [k, forget ** k]), colour: 'cell', label: 'cell', weight: 4 },
        ],
        rules: [{ x: lag }],
        dots: [
          { x: lag, y: factor ** lag, colour: 'hidden' },
          { x: lag, y: forget ** lag, colour: 'cell' },
        ],
        notes: log ? measured.map(({ note }) => note) : [],
      }),
      `Line chart of the share of the error left against steps back in time, 0 to ${LONGEST}. `
      + `The RNN unit multiplies it by ${number(factor, 3)} at each step, the cell by ${number(forget, 3)}.`,
    );
    this.#drawBars(lag);
    const product = this.hasAttribute('compact') ? '' : `the slope of its activation and the weight: ${number(slope, 3)} × ${fixed(weight, 2)} = `;
    return `At each step back the RNN unit multiplies the error by ${product}${number(factor, 3)}. After ${steps(lag)} ${left(factor ** lag)}. `
      + `The cell multiplies it by ${number(forget, 3)}: ${left(forget ** lag)}.`;
  }

  /** The journey: one bar per step, from the loss at the right back to the left. */
  #drawBars(reached) {
    const { lag } = this.state;
    const { width } = this.bars;
    const [start, end] = [4, width - 4];
    const slot = (end - start) / (lag + 1);
    const out = [];
    const rows = [['hidden', 'RNN unit', 18 + CUT], ['cell', 'cell', 84 + CUT]];
    for (const [colour, name, top] of rows) {
      const factor = this.factors[colour];
      const bottom = top + BAR;
      const bar = (k, from, to) => out.push(
        `<rect x="${(end - (k + 1) * slot + slot * 0.1).toFixed(2)}" width="${(slot * 0.8).toFixed(2)}"`
        + ` y="${to.toFixed(2)}" height="${(from - to).toFixed(2)}" fill="var(--c-${colour})"/>`,
      );
      for (let k = 0; k <= reached; k++) {
        const size = factor ** k;
        bar(k, bottom, bottom - BAR * Math.min(1, size));
        // A bar too tall for its place is cut: a gap, and the rest of it above.
        if (size > 1) bar(k, top - 2, top - 2 - (CUT - 2) * Math.min(1, size - 1));
      }
      out.push(`<path d="M${start} ${bottom}H${end}" stroke="var(--c-line)"/>`);
      const size = factor ** reached;
      const words = size <= 1 ? `${share(size)} left` : `${number(size, 2)} times as large`;
      out.push(`<text x="${start}" y="${top - CUT - 5}" font-size="12" fill="var(--c-${colour})" font-weight="600">${name}: ${words}</text>`);
    }
    out.push(`<text x="${end}" y="13" font-size="12" text-anchor="end" fill="var(--c-muted)">← error starts here</text>`);
    const height = 84 + CUT + BAR + 4;
    this.bars.show(
      `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">${out.join('')}</svg>`,
      `Two rows of bars from right to left, one bar per step back. The RNN unit’s bars end at ${share(this.factors.hidden ** reached)}, the cell’s at ${share(this.factors.cell ** reached)} of the first.`,
    );
  }

  #send() {
    cancelAnimationFrame(this.frameRequest);
    const { lag } = this.state;
    if (calm()) {
      this.#drawBars(lag);
      this.announce(this.readout.textContent);
      return;
    }
    const start = performance.now();
    const frame = (now) => {
      const reached = Math.min(lag, Math.floor(lag * (now - start) / JOURNEY));
      this.#drawBars(Math.max(0, reached));
      if (reached < lag) this.frameRequest = requestAnimationFrame(frame);
      else this.announce(this.readout.textContent);
    };
    this.frameRequest = requestAnimationFrame(frame);
  }
});
