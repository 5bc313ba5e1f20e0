/** What a forget gate with a given bias still holds after many steps, read off both ways. */
import { el, fixed, number, share } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { plot } from '../lessonkit/explorables/plot.js';
import { sigmoid } from './lstm.js';

/** The bias at which sigmoid(bias)^lag is `kept`. */
const biasFor = (kept, lag) => {
  const f = kept ** (1 / lag);
  return Math.log(f / (1 - f));
};

/** Steps until `kept` is left, for a factor of f a step. */
const stepsFor = (kept, f) => Math.log(kept) / Math.log(f);

const steps = (n) => `${number(n, n < 10 ? 2 : 3)} ${n === 1 ? 'step' : 'steps'}`;
const BIASES = { PyTorch: 0, Keras: 1 };

define('memory-half-life', class extends Piece {
  static settings = {
    bias: {
      label: 'Forget bias b', start: 1, min: -2, max: 9, step: 0.1,
      say: (b) => `b = ${fixed(b, 1)}, f = σ(b) = ${number(sigmoid(b), 4)}`,
    },
    lag: {
      label: 'How long must you remember?', start: 100, min: 1, max: 1000, step: 1, log: true,
      say: (lag) => steps(lag),
    },
    kept: {
      label: 'How much must be left?', start: 0.5, min: 0.01, max: 0.99, step: 0.01,
      say: (kept) => share(kept),
    },
  };

  build() {
    this.chart = this.frame();
    this.presets = el(
      'div.x-buttons', {},
      el('span', {}, 'Set the bias to'),
      button('PyTorch: about 0', () => this.set({ bias: BIASES.PyTorch })),
      button('Keras: 1', () => this.set({ bias: BIASES.Keras })),
      button('what this needs', () => this.set({ bias: this.#needed() })),
    );
    return [this.asked, this.chart.element, this.readout, this.panel('bias', 'lag', 'kept'), this.presets];
  }

  get task() {
    return 'Move the bias and see how long the memory lasts. Or say how long it must last, and let “what this needs” find the bias.';
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
      const t = 1000 ** (k / 120);
      return [t, 100 * factor ** t];
    });
    const left = f ** lag;
    const need = biasFor(kept, lag);
    const reach = stepsFor(kept, f);
    const half = steps(stepsFor(0.5, f));
    const sentence = `From bias to memory: b = ${fixed(bias, 1)} keeps ${share(f)} a step, so half is gone after `
      + `${half}, and after ${steps(lag)} ${share(left)} is left. From memory to bias: to have ${share(kept)} left `
      + `after ${steps(lag)} takes b = ${fixed(need, 2)} or more.`;
    const wide = this.chart.width > 500; // else the names do not fit beside the curves
    this.chart.show(
      plot({
        width: this.chart.width,
        height: 290,
        x: {
          min: 1, max: 1000, log: true, label: 'steps (log scale)',
        },
        y: { min: 0, max: 105, label: 'left of what was stored', ticks: [0, 25, 50, 75, 100], format: (v) => `${v}%` },
        lines: [
          { points: curve(1), colour: 'cell', label: '1997', weight: 4 },
          { points: curve(sigmoid(BIASES.PyTorch)), colour: 'muted', dash: '2 3', weight: 1.5 },
          { points: curve(sigmoid(BIASES.Keras)), colour: 'muted', dash: '6 3', weight: 1.5 },
          { points: curve(f), colour: 'forget', label: `b = ${fixed(bias, 1)}` },
        ],
        rules: [{ x: lag, label: `${steps(lag)}` }, { y: 100 * kept, colour: 'muted' }],
        dots: [
          { x: lag, y: 100 * left, colour: 'forget' },
          ...reach >= 1 && reach <= 1000 ? [{ x: reach, y: 100 * kept, colour: 'forget' }] : [],
        ],
        notes: [
          { x: 1, y: 100, text: 'the factor is exactly 1', colour: 'cell', dy: 17 },
          { x: 1, y: 8, text: wide ? 'PyTorch: b ≈ 0' : 'b = 0' }, // under its curve, where there is room
          { x: stepsFor(0.4, sigmoid(1)), y: 40, text: wide ? 'Keras: b = 1' : 'b = 1' },
        ],
      }),
      `Line chart of the share left against steps, 1 to 1,000. ${sentence}`,
    );
    return sentence;
  }
});
