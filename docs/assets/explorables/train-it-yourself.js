/** A plain network and an LSTM learn to remember, live in the reader's browser. */
import { clamp, el, number, share } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { axes, plot } from '../lessonkit/explorables/plot.js';
import { random } from './lstm.js';

const LIMIT = 3000; // steps after which a run rests
const SEEDS = 10;
const SEED_STEPS = 800;
/** Share of right answers from which we say that a net has learned. */
const LEARNED = 0.9;
const KINDS = { rnn: ['plain', 'hidden', 'the plain network'], lstm: ['LSTM', 'cell', 'the LSTM'] };
const LINE = { middle: 34, high: 22, height: 76 }; // px: the row of numbers
/** What stands where the score over many seeds will stand. */
const LUCK = `“Try ${SEEDS} seeds” trains ten pairs for ${SEED_STEPS} steps, each from a seed of its own: other random weights to start from.`;
const NETWORK = ['lag', 'hidden', 'forgetBias', 'rate', 'seed'];

/** Nothing trained yet. */
const emptyRun = (id) => ({ id, step: 0, points: [], reach: null, fresh: true });

define('train-it-yourself', class extends Piece {
  static settings = {
    lag: {
      label: 'Steps to remember across', start: 30, min: 2, max: 100, step: 1, log: true,
      say: (lag) => `${lag} steps`,
    },
    guess: {
      label: 'Your guess: how often will the plain network be right?', start: 50, min: 0, max: 100, step: 5,
      say: (percent) => `${percent}%`,
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
    this.line = this.stage();
    this.distance = this.hand(this.line, 'lag', {
      axis: 'x', read: ({ x }) => 2 + 98 * clamp((x - 30) / (this.line.width - 50), 0, 1) ** 1.6,
    });
    this.curve = this.stage();
    this.bet = this.hand(this.curve, 'guess', { axis: 'y', read: ({ y }) => this.axes.up.value(y) });
    this.flow = this.frame();
    this.trainButton = button('', () => this.#toggle());
    this.trainButton.classList.add('x-main');
    this.tally = el('p.x-tally', {}, LUCK);
    this.run = emptyRun(0);
    this.folded = this.more(
      'forgetBias', 'lag', 'guess', 'show', 'hidden', 'rate', 'seed',
      el('div.x-buttons', {}, button('One step', () => this.#train(this.run.step + 1))),
      this.flow.element,
    );
    return [
      this.asked,
      this.line.element,
      this.curve.element,
      el(
        'div.x-buttons', {}, this.trainButton,
        button('Another seed', () => this.#another()),
        button(`Try ${SEEDS} seeds`, () => this.#trySeeds()),
      ),
      this.readout,
      this.tally,
      this.folded,
    ];
  }

  get task() {
    return `Both nets read a row of numbers, the first of them marked. ${this.state.lag} steps later they must say it, give or take 0.1. `
      + 'Stretch the row, drag the mark up or down to your guess for the plain network, and press Train. Dotted: always saying 0.';
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
  }

  restart() {
    this.#clear();
    super.restart();
    this.tally.textContent = LUCK;
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
    this.run = emptyRun(this.run.id + 1);
  }

  #train(goal) {
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
    else if (this.run.step < LIMIT) this.#train(LIMIT);
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

  #hear({ id, right, step, points, reach, done }) {
    if (id !== this.run.id) return;
    if (right) {
      this.#count(right);
      return;
    }
    Object.assign(this.run, { step, reach, training: !done });
    this.run.points.push(...points);
    if (done) this.set({ steps: step });
    else this.#show();
  }

  /** The score over many seeds, so that one lucky seed does not decide. */
  #count(right) {
    this.trials.push(right);
    const done = this.trials.length;
    const learned = (kind) => this.trials.filter((one) => one[kind] >= LEARNED).length;
    this.tally.textContent = `${done < SEEDS ? 'So far, of' : 'Of'} ${done} ${done === 1 ? 'seed' : 'seeds'}, `
      + `after ${SEED_STEPS} training steps each: the plain network learned it with ${learned('rnn')}, the LSTM with ${learned('lstm')}.`;
    this.#show(); // each pair is a pair of faint dots in the chart
    if (done === SEEDS) this.announce(this.tally.textContent);
  }

  /** Redraws while it trains, once a frame however often the worker reports. */
  #show() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      [this.readout.textContent] = this.render();
    });
  }

  render() {
    const { run } = this;
    const { lag, show, guess, forgetBias } = this.state;
    const finished = run.step >= LIMIT;
    const verb = run.training ? 'Pause' : !run.step ? 'Train' : finished ? 'Trained' : 'Go on';
    // WebKit gives no click where the text under a pressed pointer is replaced, even by the same.
    if (this.trainButton.textContent !== verb) this.trainButton.textContent = verb;
    this.trainButton.setAttribute('aria-disabled', finished);
    const last = run.points.slice(-10);
    const mean = (kind, key) => last.reduce((sum, point) => sum + point[kind][key], 0) / last.length;
    const end = Math.max(this.trials ? SEED_STEPS : 300, Math.ceil(run.step / 100) * 100);
    const smooth = (kind, key) => run.points.map(({ step }, k) => {
      const window = run.points.slice(Math.max(0, k - 4), k + 1);
      const value = window.reduce((sum, point) => sum + point[kind][key], 0) / window.length;
      return [step, key === 'right' ? 100 * value : value];
    });
    const score = last.length
      ? Object.entries(KINDS).map(([kind, [, , name]]) => `${name} is right ${share(mean(kind, 'right'))} of the time (loss ${number(mean(kind, 'loss'), 2)})`).join(', ')
      : `no answers are counted yet; press Train (${lag} steps, forget bias ${forgetBias})`;
    const right = show === 'right';
    const dots = this.trials?.length ? `; dots: ${this.trials.length} pairs after ${SEED_STEPS} steps` : '';
    const value = (kind) => (right ? share(mean(kind, 'right')) : number(mean(kind, 'loss'), 2));
    const brief = !last.length ? `${score}.`
      : right ? `the plain network is right ${value('rnn')} of the time (you guessed ${guess}%), the LSTM ${value('lstm')}.`
        : `the loss of the plain network is ${value('rnn')}, that of the LSTM ${value('lstm')}.`;
    const { width } = this.curve;
    const height = 240;
    const chart = {
        width,
        height,
        x: { min: 0, max: end, label: 'training steps' },
        y: right
          ? { min: 0, max: 104, label: `right answers${dots}`, ticks: [0, 25, 50, 75, 100], format: (v) => `${v}%` }
          : { min: 1e-4, max: 1, log: true, label: 'mean squared error (log scale)' },
        lines: Object.entries(KINDS).map(([kind, [label, colour]]) => ({
          points: smooth(kind, show), colour, label, weight: kind === 'lstm' ? 4 : 2.5,
        })),
        rules: [{ y: right ? 10 : 1 / 3, colour: 'muted' }],
        // Only while no curve is there: a network that has learned nothing runs along the rule.
        notes: run.points.length || this.trials?.length ? [] : [
          { x: end, y: right ? 10 : 1 / 3, text: 'always saying 0', anchor: 'end', dy: -6 },
          ...(run.training ? [] : [{ x: end / 2, y: right ? 55 : 0.01, text: 'Press Train', anchor: 'middle' }]),
        ],
        dots: right && this.trials ? this.trials.flatMap((one) => Object.entries(KINDS).map(
          ([kind, [, colour]]) => ({ x: SEED_STEPS, y: 100 * one[kind], colour }),
        )) : [],
    };
    this.axes = axes(chart);
    this.curve.show(
      plot(chart),
      `Line chart of ${right ? 'right answers' : 'the loss'} against training steps. After ${run.step} steps ${score}.`,
      { width, height },
    );
    const { left, up } = this.axes;
    this.bet.place({
      x: left + 12, y: right ? up.place(guess) : 0, value: guess, hidden: !right,
      shape: '<path d="M-11 -8H2L11 0L2 8H-11Z" fill="var(--c-paper)" stroke="var(--c-hidden)" stroke-width="2"/><text class="x-label" x="-3" y="5" text-anchor="middle" fill="var(--c-hidden)">?</text>',
    });
    this.#drawLine();
    if (this.folded.open) this.#drawFlow();
    const guessed = last.length ? ` You guessed ${guess}% for the plain network.` : '';
    const so = `After ${number(run.step)} training steps`;
    return [`${so} ${brief}`, `${so} ${score}.${guessed}`];
  }

  /** How much of the gradient is left at each step back; folded away, and drawn once it is opened. */
  #drawFlow() {
    const { lag } = this.state;
    const reach = Object.entries(KINDS).map(([kind, [label, colour]]) => {
      const norms = this.run.reach?.[kind] ?? [];
      return { points: norms.map((norm, k) => [k, norm / norms[0]]), colour, label, weight: kind === 'lstm' ? 4 : 2.5 };
    });
    const [rnn, lstm] = reach.map(({ points }) => points[lag]?.[1]);
    const arrives = rnn === undefined ? '' : ` Of the gradient, ${share(rnn)} reaches the marked step in the plain network, ${share(lstm)} in the LSTM.`;
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
  }

  /** One example of the task: the numbers read, the marked one, and what must be said at the end. */
  #drawLine() {
    const { lag, seed } = this.state;
    const { width } = this.line;
    const drawn = `${lag} ${seed} ${width}`;
    if (this.drawn === drawn) return; // training redraws the charts many times a second
    this.drawn = drawn;
    const { middle, high, height } = LINE;
    const chance = random(seed);
    const values = Array.from({ length: lag + 1 }, () => chance.uniform(-1, 1));
    const end = 30 + (width - 50) * ((lag - 2) / 98) ** (1 / 1.6);
    const slot = (end - 8) / (lag + 1);
    const bars = values.map((value, t) => {
      const tall = Math.abs(value) * high;
      return `<rect x="${(8 + t * slot).toFixed(1)}" width="${Math.max(1, slot * 0.8).toFixed(1)}" y="${(value > 0 ? middle - tall : middle).toFixed(1)}"`
        + ` height="${tall.toFixed(1)}" fill="var(--c-${t ? 'muted' : 'candidate'})" fill-opacity="${t ? 0.5 : 1}"/>`;
    });
    const said = number(Number(values[0].toFixed(2)));
    this.line.show(
      `<path d="M8 ${middle}H${width - 8}" stroke="var(--c-line)"/>${bars.join('')}`
      + `<text class="x-label" x="8" y="${height - 6}" fill="var(--c-candidate)">marked: ${said}</text>`
      + `<text class="x-label" x="${width - 8}" y="${height - 6}" text-anchor="end" fill="var(--c-ink)">${lag} steps later, say ${said}</text>`,
      `One example: a row of ${lag + 1} numbers. The first, ${said}, is marked, and is to be said ${lag} steps later.`,
      { width, height },
    );
    this.distance.place({
      x: end, y: middle, value: lag,
      shape: '<path d="M0 -22V22" stroke="var(--c-accent)" stroke-width="3"/><circle class="x-dot" r="8"/>',
    });
  }
});
