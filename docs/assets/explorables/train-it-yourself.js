/** An RNN and an LSTM learn to remember, live in the reader's browser. */
import { el, number, share } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { plot } from '../lessonkit/explorables/plot.js';
import { RUN } from './first-run.js';

const LIMIT = 3000; // steps after which a run rests
const SEEDS = 10;
const SEED_STEPS = 800;
/** Share of right answers from which we say that a net has learned. */
const LEARNED = 0.9;
const KINDS = { rnn: ['RNN', 'hidden'], lstm: ['LSTM', 'cell'] };
/** What stands where the score over many seeds will stand. */
const LUCK = 'One start can be lucky. This trains ten pairs of nets, each from a start of its own.';
const NETWORK = ['lag', 'hidden', 'forgetBias', 'rate', 'seed'];

/** What is on show before the reader trains anything: a run made beforehand. */
const firstRun = (id) => ({ ...RUN, points: [...RUN.points], id, made: true });

define('train-it-yourself', class extends Piece {
  static settings = {
    lag: {
      label: 'Steps to remember across', start: 30, min: 2, max: 100, step: 1, log: true,
      say: (lag) => `${lag} steps`,
    },
    forgetBias: {
      label: 'The LSTM’s forget bias at the start', start: 3, min: 0, max: 6, step: 0.5,
      say: (b) => `b = ${b}`,
    },
    hidden: {
      label: 'Hidden units in each net', start: 8, min: 4, max: 16, step: 2, say: String,
    },
    rate: {
      label: 'Learning rate (Adam)', start: 0.01, min: 0.001, max: 0.03, step: 0.001, say: (rate) => number(rate),
    },
    seed: {
      label: 'Seed of the random numbers', start: 1, min: 1, max: 99, step: 1, say: String,
    },
    show: {
      label: 'Curve', start: 'right', options: { right: 'right answers', loss: 'loss' },
    },
    steps: { start: 0, min: 0, max: LIMIT },
  };

  build() {
    this.curve = this.frame();
    this.flow = this.frame();
    this.trainButton = button('', () => this.#toggle());
    this.trainButton.classList.add('x-main');
    this.tally = el('p.x-tally', {}, LUCK);
    this.run = firstRun(0);
    return [
      this.asked,
      this.panel('lag', 'forgetBias'),
      el(
        'div.x-buttons', {}, this.trainButton,
        button('One step', () => this.#train(this.run.made ? 1 : this.run.step + 1)),
        button('Another seed', () => this.#another()),
      ),
      this.curve.element,
      this.flow.element,
      this.readout,
      this.panel('show', 'hidden', 'rate', 'seed'),
      el('div.x-buttons', {}, button(`Try ${SEEDS} seeds`, () => this.#trySeeds())),
      this.tally,
    ];
  }

  get task() {
    return `Both nets read numbers between −1 and 1, of which only the first is marked. ${this.state.lag} steps later they must say the marked one, give or take 0.1. `
      + 'Set the distance and press Train.';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.worker?.terminate();
    this.worker = null;
  }

  /** A new network means a new run. */
  changed(names) {
    if (names.some((name) => NETWORK.includes(name))) {
      this.state.steps = 0;
      this.#clear();
    }
  }

  /** A link to a run trains it again; a link to another network waits for the reader. */
  arrived() {
    this.#clear();
    if (this.state.steps) this.#train(this.state.steps);
    else if (NETWORK.every((name) => this.state[name] === this.settings[name].start)) this.run = firstRun(this.run.id);
  }

  restart() {
    this.#clear();
    super.restart();
    this.tally.textContent = LUCK;
    this.run = firstRun(this.run.id);
    this.set({});
  }

  get #network() {
    return Object.fromEntries(NETWORK.map((name) => [name, this.state[name]]));
  }

  #tell(message) {
    if (!this.worker) {
      this.worker = new Worker(new URL('./train-worker.js', import.meta.url), { type: 'module' });
      this.worker.onmessage = ({ data }) => this.#hear(data);
    }
    this.worker.postMessage(message);
  }

  /** An empty run under a new id: what the worker still reports of the old one is not heard. */
  #clear() {
    if (this.run.training || this.trials) this.#tell({ pause: true });
    this.trials = null;
    this.run = { id: this.run.id + 1, step: 0, points: [], reach: null, fresh: true };
  }

  #train(goal) {
    if (this.run.made) this.#clear();
    if (this.run.fresh) {
      this.#tell({ start: this.#network, id: this.run.id });
      this.run.fresh = false;
    }
    this.run.training = true;
    this.#tell({ train: Math.min(goal, LIMIT) });
    this.announce('Training.');
    this.#show();
  }

  #toggle() {
    if (this.run.training) this.#tell({ pause: true });
    else if (this.run.made || this.run.step < LIMIT) this.#train(LIMIT);
  }

  #another() {
    this.set({ seed: this.state.seed % this.settings.seed.max + 1 });
    this.#train(LIMIT);
  }

  #trySeeds() {
    this.trials = [];
    this.tally.textContent = `Training ${SEEDS} pairs of nets …`;
    this.announce(this.tally.textContent);
    this.#tell({ seeds: SEEDS, settings: this.#network, steps: SEED_STEPS, id: this.run.id });
  }

  #hear({ id, right, step, points, reach, speed, done }) {
    if (id !== this.run.id) return;
    if (right) {
      this.#count(right);
      return;
    }
    Object.assign(this.run, { step, reach, training: !done });
    this.run.points.push(...points);
    if (speed > 0 && step > points.length) this.run.speed = speed;
    if (done) this.set({ steps: step });
    else this.#show();
  }

  /** The score over many seeds, so that one lucky seed does not decide. */
  #count(right) {
    this.trials.push(right);
    const done = this.trials.length;
    const learned = (kind) => this.trials.filter((one) => one[kind] >= LEARNED).length;
    this.tally.textContent = `${done < SEEDS ? 'So far, of' : 'Of'} ${done} ${done === 1 ? 'seed' : 'seeds'}, `
      + `after ${SEED_STEPS} training steps each: the RNN learned it with ${learned('rnn')}, the LSTM with ${learned('lstm')}.`;
    if (done === SEEDS) this.announce(this.tally.textContent);
  }

  #show() {
    [this.readout.textContent] = this.render();
  }

  render() {
    const { run } = this;
    const { lag, show } = this.state;
    const finished = run.step >= LIMIT;
    const verb = run.training ? 'Pause' : run.made || !run.step ? 'Train' : finished ? 'Trained' : 'Go on';
    // WebKit gives no click where the text under a pressed pointer is replaced, even by the same.
    if (this.trainButton.textContent !== verb) this.trainButton.textContent = verb;
    this.trainButton.setAttribute('aria-disabled', finished);
    const last = run.points.slice(-10);
    const mean = (kind, key) => last.reduce((sum, point) => sum + point[kind][key], 0) / last.length;
    const end = Math.max(300, Math.ceil(run.step / 100) * 100);
    const smooth = (kind, key) => run.points.map(({ step }, k) => {
      const window = run.points.slice(Math.max(0, k - 4), k + 1);
      const value = window.reduce((sum, point) => sum + point[kind][key], 0) / window.length;
      return [step, key === 'right' ? 100 * value : value];
    });
    const score = last.length
      ? Object.entries(KINDS).map(([kind, [name]]) => `the ${name} is right ${share(mean(kind, 'right'))} of the time (loss ${number(mean(kind, 'loss'), 2)})`).join(', ')
      : 'no answers are counted yet; press Train';
    const right = show === 'right';
    this.curve.show(
      plot({
        width: this.curve.width,
        height: 240,
        x: { min: 0, max: end, label: 'training steps' },
        y: right
          ? { min: 0, max: 104, label: 'right answers', ticks: [0, 25, 50, 75, 100], format: (v) => `${v}%` }
          : { min: 1e-4, max: 1, log: true, label: 'mean squared error (log scale)' },
        lines: Object.entries(KINDS).map(([kind, [label, colour]]) => ({
          points: smooth(kind, show), colour, label, weight: kind === 'lstm' ? 4 : 2.5,
        })),
        rules: [right
          ? { y: 10, label: 'always saying 0', colour: 'muted' }
          : { y: 1 / 3, label: 'always saying 0', colour: 'muted' }],
      }),
      `Line chart of ${right ? 'right answers' : 'the loss'} against training steps. After ${run.step} steps ${score}.`,
    );
    const reach = Object.entries(KINDS).map(([kind, [label, colour]]) => {
      const norms = run.reach?.[kind] ?? [];
      return { points: norms.map((norm, k) => [k, norm / norms[0]]), colour, label, weight: kind === 'lstm' ? 4 : 2.5 };
    });
    const [rnn, lstm] = reach.map(({ points }) => points[lag]?.[1]);
    const arrives = rnn === undefined ? '' : ` Of the gradient, ${share(rnn)} reaches the marked step in the RNN, ${share(lstm)} in the LSTM.`;
    this.flow.show(
      plot({
        width: this.flow.width,
        height: 210,
        x: { min: 0, max: lag, label: 'steps back from the answer' },
        y: { min: 1e-12, max: 100, log: true, label: 'gradient left, at the last training step (log scale)' },
        lines: reach,
      }),
      `Line chart of the gradient left against steps back from the answer, 0 to ${lag}.${arrives}`,
    );
    const whose = run.made ? 'Made beforehand: after' : 'After';
    const sentence = `${whose} ${number(run.step)} training steps ${score}.${arrives}`;
    const speed = run.speed ? ` This device does ${number(run.speed, 2)} training steps a second.` : '';
    return [sentence + speed, sentence];
  }
});
