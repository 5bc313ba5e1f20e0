/** How long an LSTM with a given forget bias remembers: its curve is dragged at its half-life. */
import { clamp, fixed, number, share } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { axes, plot } from '../lessonkit/explorables/plot.js';
import { sigmoid } from './lstm.js';

const LONGEST = 1000;
/** The bias at which sigmoid(bias)^lag is `kept`. */
const biasFor = (kept, lag) => {
  const f = kept ** (1 / lag);
  return Math.log(f / (1 - f));
};

/** Steps until `kept` is left, for a factor of f a step. */
const stepsFor = (kept, f) => Math.log(kept) / Math.log(f);

const steps = (n) => `${number(n, n < 10 ? 2 : 3)} ${n === 1 ? 'step' : 'steps'}`;
const PRESETS = { pytorch: ['PyTorch: b ≈ 0', 0], keras: ['Keras: b = 1', 1] };

define('memory-half-life', class extends Piece {
  static settings = {
    bias: {
      label: 'Forget bias b', start: 1, min: -2, max: 9, step: 0.1,
      say: (b) => `b = ${fixed(b, 1)}, f = σ(b) = ${number(sigmoid(b), 4)}`,
    },
    lag: {
      label: 'How long must you remember?', start: 100, min: 1, max: LONGEST, step: 1, log: true,
      say: (lag) => steps(lag),
    },
    kept: {
      label: 'How much must be left?', start: 0.5, min: 0.01, max: 0.99, step: 0.01,
      say: (kept) => share(kept),
    },
  };

  build() {
    this.chart = this.stage();
    this.half = this.hand(this.chart, 'bias', {
      axis: 'x', read: ({ x }) => biasFor(0.5, clamp(this.axes.across.value(x), 0.3, LONGEST * 6)),
    });
    this.goal = this.hand(this.chart, 'lag', { axis: 'x', read: ({ x }) => this.axes.across.value(x) });
    this.presets = Object.fromEntries(Object.entries(PRESETS).map(([name, [label, bias]]) => [
      name, this.chart.button({ label: `Set the bias as ${label}` }, () => this.set({ bias })),
    ]));
    return [
      this.asked, this.chart.element, this.readout,
      this.more('bias', 'lag', 'kept', button('The bias that this needs', () => this.set({ bias: this.#needed() }))),
    ];
  }

  get task() {
    return 'Drag the curve by its dot, where half is left, until enough is left after the steps you ask for; the mark at the bottom moves too.';
  }

  /** The smallest bias on the slider that holds what is asked for; its end if none does. */
  #needed() {
    const { kept, lag } = this.state;
    const { min, max } = this.settings.bias;
    return Math.min(max, Math.max(min, Math.ceil(biasFor(kept, lag) * 10) / 10));
  }

  render() {
    const { bias, lag, kept } = this.state;
    const f = sigmoid(bias);
    const curve = (factor) => Array.from({ length: 121 }, (_, k) => {
      const t = LONGEST ** (k / 120);
      return [t, 100 * factor ** t];
    });
    const left = f ** lag;
    const half = stepsFor(0.5, f);
    const sentence = `With b = ${fixed(bias, 1)} the forget gate keeps ${share(f)} a step, so half is gone after `
      + `${steps(half)}; after ${steps(lag)} ${share(left)} is left. To have ${share(kept)} left then takes `
      + `b = ${fixed(biasFor(kept, lag), 2)} or more.`;
    const { width } = this.chart;
    const height = 280;
    const chart = {
      width,
      height,
      x: { min: 1, max: LONGEST, log: true, label: 'steps (log scale)' },
      y: { min: 0, max: 105, label: 'left of what was stored', ticks: [0, 25, 50, 75, 100], format: (v) => `${v}%` },
      lines: [
        { points: curve(1), colour: 'cell', label: '1997', weight: 4, dash: '8 4' },
        ...Object.values(PRESETS).map(([, b]) => ({ points: curve(sigmoid(b)), colour: 'muted', dash: '2 3', weight: 1.5 })),
        { points: curve(f), colour: 'cell', label: `b = ${fixed(bias, 1)}`, weight: 3.5 },
      ],
      rules: [{ x: lag, label: steps(lag) }],
      dots: [{ x: lag, y: 100 * left, colour: 'cell' }],
    };
    this.axes = axes(chart);
    const { across, up, bottom } = this.axes;
    this.chart.show(plot(chart), `Line chart of the share left against steps, 1 to ${number(LONGEST)}. ${sentence}`, { width, height });
    this.half.place({
      x: clamp(across.place(half), this.axes.left, this.axes.right), y: up.place(50), value: bias,
      shape: '<circle class="x-dot" r="9"/><path d="M-15 0l5 -4v8zM15 0l-5 -4v8z" fill="var(--c-accent)"/>',
    });
    this.goal.place({ x: across.place(lag), y: bottom, value: lag, shape: '<path class="x-dot" d="M0 -9L9 7H-9Z"/>' });
    // A name stands beside its own curve, on the side where no other curve is.
    Object.entries(PRESETS).forEach(([name, [label, b]], k) => this.presets[name].place({
      x: across.place(stepsFor([0.1, 0.3][k], sigmoid(b))) + [width > 500 ? -60 : -24, width > 500 ? 48 : 34][k], y: up.place([9, 30][k]) - 2, pressed: bias === b,
      shape: `<text class="x-label x-name" text-anchor="middle" y="4">${width > 500 ? label : `b = ${b}`}</text>`,
    }));
    return sentence;
  }
});
