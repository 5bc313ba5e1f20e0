/** How much of an error signal is left after travelling back through time, in two units. */
import { calm, fixed, number, share } from './parts/dom.js';
import { button } from './parts/controls.js';
import { Piece, define } from './parts/piece.js';
import { plot } from './parts/plot.js';
import { sigmoid } from './lstm.js';

/** Each activation with its slope at the pre-activation a. */
const UNITS = {
  tanh: { value: Math.tanh, slope: (a) => 1 - Math.tanh(a) ** 2 },
  logistic: { value: sigmoid, slope: (a) => sigmoid(a) * (1 - sigmoid(a)) },
  linear: { value: (a) => a, slope: () => 1 },
};
/**
 * The measured curves by their names in the notebook's record: the net, the colour, the point (by
 * lag) at which the name stands, and how it stands there.
 */
const MEASURED = {
  rnn: ['tanh net', 'hidden', 30, { anchor: 'end', dy: 4 }],
  original: ['1997 net', 'cell', 60, { dy: 18 }],
  b1: ['b = 1', 'forget', 60, { dy: 16, anchor: 'end' }],
};
const LONGEST = 100;
const JOURNEY = 1600; // ms
const FLOOR = 1e-12;

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
      say: (lag) => `${lag} ${lag === 1 ? 'step' : 'steps'}`,
    },
    scale: { label: 'Vertical axis', start: 'log', options: { log: 'logarithmic', linear: 'linear' } },
  };

  build() {
    this.chart = this.frame();
    this.bars = this.frame('.x-bars');
    const all = ['lag', 'weight', 'drive', 'unit', 'forget', 'scale'];
    return [
      this.bars.element,
      this.chart.element,
      this.readout,
      this.panel(...this.hasAttribute('compact') ? ['lag', 'weight', 'scale'] : all),
    ];
  }

  actions() {
    return [button('Send the error back', () => this.#send())];
  }

  render() {
    const { unit, weight, drive, forget, lag, scale } = this.state;
    const slope = UNITS[unit].slope(drive);
    const factor = weight * slope;
    this.factors = { hidden: factor, cell: forget };
    const steps = Array.from({ length: LONGEST + 1 }, (_, k) => k);
    const log = scale === 'log';
    const measured = Object.entries(MEASURED).filter(([name]) => this.data?.[name]).map(
      ([name, [text, colour, at, place]]) => {
        const points = this.data.lags.map((k, i) => [k, this.data[name][i]]);
        const [x, y] = points.find(([k]) => k >= at) ?? points.at(-1);
        return { points, colour, note: { x, y, text, colour, ...place } };
      },
    );
    const unitText = `RNN unit: slope ${number(slope, 3)} × weight ${fixed(weight, 2)} = ${number(factor, 3)} a step`;
    this.chart.show(
      plot({
        width: this.chart.width,
        height: 270,
        x: { min: 0, max: LONGEST, label: 'steps back in time' },
        y: log
          ? { min: FLOOR, max: 1e3, log: true, label: `share of the error left (log scale${measured.length ? '; dashed: measured' : ''})` }
          : { min: 0, max: 1.2, label: 'share of the error left' },
        lines: [
          ...measured.map(({ points, colour }) => ({ points, colour, dash: '3 3', weight: 1.5 })),
          { points: steps.map((k) => [k, factor ** k]), colour: 'hidden', label: 'RNN' },
          { points: steps.map((k) => [k, forget ** k]), colour: 'cell', label: 'cell', weight: 4 },
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
    return `${unitText}; after ${lag} ${lag === 1 ? 'step' : 'steps'} ${share(factor ** lag)} of the error is left. `
      + `The cell: ${number(forget, 3)} a step; ${share(forget ** lag)} is left.`;
  }

  /** The journey: one bar per step, from the loss at the right back to the left. */
  #drawBars(reached) {
    const { lag } = this.state;
    const { width } = this.bars;
    const [left, right, high] = [4, width - 4, 34];
    const slot = (right - left) / (lag + 1);
    const out = [];
    const rows = [['hidden', 'RNN unit', 18], ['cell', 'cell', 84]];
    for (const [colour, name, top] of rows) {
      const factor = this.factors[colour];
      for (let k = 0; k <= reached; k++) {
        const size = Math.min(1, factor ** k);
        out.push(
          `<rect x="${(right - (k + 1) * slot + slot * 0.1).toFixed(2)}" width="${(slot * 0.8).toFixed(2)}"`
          + ` y="${(top + high * (1 - size)).toFixed(2)}" height="${(high * size).toFixed(2)}" fill="var(--c-${colour})"/>`,
        );
      }
      out.push(`<path d="M${left} ${top + high}H${right}" stroke="var(--c-line)"/>`);
      out.push(`<text x="${left}" y="${top - 5}" font-size="12" fill="var(--c-${colour})" font-weight="600">${name}: ${share(factor ** reached)} left</text>`);
    }
    out.push(`<text x="${right}" y="13" font-size="12" text-anchor="end" fill="var(--c-muted)">← error starts here</text>`);
    this.bars.show(
      `<svg viewBox="0 0 ${width} 122" width="${width}" height="122" aria-hidden="true">${out.join('')}</svg>`,
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
