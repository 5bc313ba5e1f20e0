/** The 93-weight net of 1997, trained on the adding problem, to be played with. */
import { clamp, el, fixed, number } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { lstmForward1997, random, sigmoid } from './lstm.js';
import { NET } from './weights/adding_1997.js';

export { NET };

const T = 100;
const TOLERANCE = 0.04;
const FRESH = 1000;
const SLICE = 8; // ms of testing at a time, so that the page answers meanwhile

/**
 * One sequence of the adding problem as the paper defines it.
 * @returns {{xs: [number, number][], marks: number[], target: number}}
 */
export function drawSequence(chance) {
  const length = T + chance.integer(T / 10 + 1);
  const values = Array.from({ length }, () => chance.uniform(-1, 1));
  const first = chance.integer(10);
  const rest = chance.integer(T / 2 - 1);
  return sequence(values, [first, rest + (rest >= first)]);
}

/** The sequence with given values and marks; a mark on the very first pair counts as zero. */
function sequence(values, marks) {
  const last = values.length - 1;
  const xs = values.map((value, t) => [value, t === 0 || t === last ? -1 : Number(marks.includes(t))]);
  const sum = marks.reduce((total, t) => total + (t ? values[t] : 0), 0);
  return { xs, marks, target: 0.5 + sum / 4 };
}

/** The sequence the reader has set. */
export function inputs({ seed, first, x1, second, x2 }) {
  const chance = random(seed);
  const values = Array.from({ length: T }, () => chance.uniform(-1, 1));
  // Two marks on one step would make one: the second then moves on.
  const marks = [first, second === first ? first + 1 : second];
  [values[marks[0]], values[marks[1]]] = [x1, x2];
  return sequence(values, marks);
}

/** The net over a sequence: its steps, and what it says at each. */
export function run(xs, held) {
  const steps = lstmForward1997(NET, xs, { held });
  const says = ({ y }) => sigmoid(y.reduce((sum, value, k) => sum + NET.W_y[0][k] * value, NET.b_y[0]));
  return { steps, says: steps.map(says) };
}

const NUMBERS = { high: 20, low: 64 }; // px, the row of numbers in the picture: 1 and -1
const LANES = { in0: 100, in1: 128, out0: 174, out1: 202 }; // px, where the switch of each gate stands
const GATES = {
  none: 'none', in0: 'input 1', in1: 'input 2', out0: 'output 1', out1: 'output 2',
};
const inWords = (gate) => GATES[gate].replace(' ', ' gate of block ');
const mark = (label, start) => ({
  label, start, min: 1, max: T - 2, step: 1, say: (t) => `step ${t}`,
});
const value = (label, start) => ({
  label, start, min: -1, max: 1, step: 0.05, say: (x) => fixed(x, 2),
});

define('trained-cell', class extends Piece {
  static settings = {
    first: mark('First marker at', 6),
    x1: value('Its value X₁', 0.8),
    second: mark('Second marker at', 40),
    x2: value('Its value X₂', -0.3),
    gate: { label: 'Hold a gate of block 1 or 2 by hand', start: 'none', options: GATES },
    to: { label: 'Hold it', start: 'open', options: { open: 'open (1)', shut: 'shut (0)' } },
    seed: { start: 1, min: 1, max: 9999 },
  };

  build() {
    this.traces = this.stage();
    const along = { axis: 'x', read: ({ x }) => (x - this.left) / this.column - 0.5 };
    const upwards = { axis: 'y', read: ({ y }) => 1 - 2 * (y - NUMBERS.high) / (NUMBERS.low - NUMBERS.high) };
    this.hands = Object.fromEntries(['first', 'x1', 'second', 'x2'].map(
      (name) => [name, this.hand(this.traces, name, name.startsWith('x') ? upwards : along)],
    ));
    this.switches = Object.fromEntries(Object.keys(LANES).map(
      (gate) => [gate, this.traces.button({ label: inWords(gate) }, () => this.#turn(gate))],
    ));
    this.score = el('p.x-score');
    return [
      this.asked,
      this.traces.element,
      this.readout,
      this.score,
      el('div.x-buttons', {}, button('Another sequence', () => this.#another())),
      this.more('first', 'x1', 'second', 'x2', 'gate', 'to'),
    ];
  }

  get task() {
    return `The net reads ${T} numbers between −1 and 1. Two of them are marked, X₁ and X₂. At the end it must say 0.5 + (X₁ + X₂) / 4. `
      + 'Drag the marked bars along and up, or tap a gate’s switch to hold it: does it still?';
  }

  get #held() {
    const { gate, to } = this.state;
    if (gate === 'none') return {};
    const held = [];
    held[Number(gate.at(-1))] = to === 'open' ? 1 : 0;
    return { [gate.slice(0, -1)]: held };
  }

  /** The switch of a gate: free, held open, held shut, free again. */
  #turn(gate) {
    const { gate: held, to } = this.state;
    if (held !== gate) this.set({ gate, to: 'open' });
    else this.set(to === 'open' ? { to: 'shut' } : { gate: 'none', to: 'open' });
  }

  /** New numbers and new places for the markers. */
  #another() {
    const seed = this.state.seed % 9999 + 1;
    const chance = random(seed);
    const first = 1 + chance.integer(9);
    const second = 10 + chance.integer(T / 2 - 10);
    const round = () => Math.round(chance.uniform(-1, 1) * 20) / 20;
    this.set({ seed, first, second, x1: round(), x2: round() });
  }

  render() {
    const { first, x1, second, x2, gate, to } = this.state;
    const { xs, marks, target } = inputs(this.state);
    const { steps, says } = run(xs, this.#held);
    const answer = says.at(-1);
    const miss = Math.abs(answer - target);
    const verdict = miss < TOLERANCE ? 'right' : 'wrong';
    this.#draw(
      xs, marks, target, steps, says,
      `Traces over ${T} steps: the numbers with the two marked ones, the input gates, the output gates, the four cell states, and what the net says, which ends at ${fixed(answer, 3)}; the target is ${fixed(target, 3)}.`,
    );
    this.#placeHands(marks, { x1, x2, gate, to });
    this.controls.to.element.disabled = gate === 'none';
    this.#test();
    const strange = first > 9 || second > T / 2 ? ' In training the first marker was among the first ten steps and the second in the first half.' : '';
    const hand = gate === 'none' ? '' : ` (${inWords(gate)} held ${to})`;
    return `It should say 0.5 + (${fixed(x1, 2)} ${x2 < 0 ? '−' : '+'} ${fixed(Math.abs(x2), 2)}) / 4 = ${fixed(target, 3)}. `
      + `It says ${fixed(answer, 3)}${hand}: ${verdict}, off by ${fixed(miss, 3)} where ${TOLERANCE} is allowed.${strange}`;
  }

  /** Five rows over one time axis. */
  #draw(xs, marks, target, steps, says, description) {
    const { width } = this.traces;
    const [left, right] = [30, width - 34];
    const step = (right - left) / T;
    [this.left, this.column] = [left, step];
    const x = (t) => left + (t + 0.5) * step;
    const out = [];
    let top = 0;
    const text = (tx, ty, words, colour, anchor = 'start') => out.push(
      `<text x="${tx.toFixed(1)}" y="${ty.toFixed(1)}" font-size="12" text-anchor="${anchor}" fill="var(--c-${colour})">${words}</text>`,
    );
    /** A row: its title, its range, and what draws in it with y as a function of the value. */
    const row = (title, colour, low, high, height, draw) => {
      text(left, top + 12, title, colour);
      const [from, to] = [top + 20 + height, top + 20];
      const y = (v) => from + (to - from) * (clamp(v, low, high) - low) / (high - low);
      for (const tick of [low, high]) text(left - 5, y(tick) + 4, String(Math.round(tick * 10) / 10).replace('-', '−'), 'muted', 'end');
      out.push(`<path d="M${left} ${y(Math.max(low, Math.min(0, high)))}H${right}" stroke="var(--c-line)"/>`);
      for (const m of marks) out.push(`<path d="M${x(m)} ${to}V${from}" stroke="var(--c-accent)" stroke-dasharray="2 3"/>`);
      draw(y);
      top = from + 10;
    };
    const line = (y, numbers, colour, dash) => out.push(
      `<path d="M${numbers.map((v, t) => `${x(t).toFixed(1)},${y(v).toFixed(1)}`).join('L')}" fill="none"`
      + ` stroke="var(--c-${colour})" stroke-width="2"${dash ? ' stroke-dasharray="5 3"' : ''}/>`,
    );
    row('numbers it hears; the marked ones stand out', 'ink', -1, 1, 44, (y) => xs.forEach(([number, marker], t) => {
      const [a, b] = [y(0), y(number)].sort((p, q) => p - q);
      const wide = marker === 1 ? Math.max(4, step) : step * 0.6;
      out.push(`<rect x="${(x(t) - wide / 2).toFixed(1)}" y="${a.toFixed(1)}" width="${wide.toFixed(1)}" height="${Math.max(1, b - a).toFixed(1)}" fill="var(--c-${marker === 1 ? 'accent' : 'muted'})"/>`);
    }));
    const both = (key) => (y) => [0, 1].forEach((b) => line(y, steps.map((one) => one[key][b]), key === 'in' ? 'input' : 'output', b === 1));
    row('input gates: block 1, block 2 dashed', 'input', 0, 1, 44, both('in'));
    row('output gates: block 1, block 2 dashed', 'output', 0, 1, 44, both('out'));
    const states = steps.flatMap(({ s }) => s);
    const reach = Math.max(1, Math.ceil(Math.max(...states.map(Math.abs))));
    row('cell states: block 1, block 2 dashed', 'cell', -reach, reach, 70, (y) => {
      NET.blocks.flatMap((size, b) => Array(size).fill(b)).forEach((b, k) => line(y, steps.map(({ s }) => s[k]), 'cell', b === 1));
    });
    row('what it says; the ring is the target at the end', 'hidden', 0, 1, 60, (y) => {
      line(y, says, 'hidden');
      out.push(`<circle cx="${x(T - 1)}" cy="${y(target)}" r="5" fill="none" stroke="var(--c-ink)" stroke-width="2"/>`);
      out.push(`<circle cx="${x(T - 1)}" cy="${y(says.at(-1))}" r="2.5" fill="var(--c-hidden)"/>`);
    });
    for (const t of [0, 25, 50, 75]) text(x(t), top + 6, String(t), 'muted', 'middle');
    text(right, top + 6, 'time step', 'muted', 'end');
    this.traces.show(out.join(''), description, { width, height: top + 12 });
  }

  #placeHands(marks, { x1, x2, gate, to }) {
    const x = (t) => this.left + (t + 0.5) * this.column;
    const y = (v) => NUMBERS.low - (NUMBERS.low - NUMBERS.high) * (v + 1) / 2;
    [['first', 'x1', x1], ['second', 'x2', x2]].forEach(([at, height, value], k) => {
      const t = marks[k];
      this.hands[at].place({
        x: x(t), y: NUMBERS.low + 8, value: this.state[at], shape: '<path class="x-dot" d="M0 -8L8 6H-8Z"/>',
      });
      this.hands[height].place({ x: x(t), y: y(value), value, shape: '<circle class="x-dot" r="6"/>' });
    });
    for (const [name, top] of Object.entries(LANES)) {
      const mine = gate === name;
      const colour = `var(--c-${name.startsWith('in') ? 'input' : 'output'})`;
      const full = mine && to === 'open' ? 7 : 0;
      this.switches[name].place({
        x: this.traces.width - 16, y: top, pressed: mine,
        text: `${inWords(name)}${mine ? `, held ${to}` : ', free'}`,
        shape: `<circle r="10" fill="var(--c-paper)" stroke="${colour}" stroke-width="${mine ? 3 : 1.5}"/>`
          + (mine ? `<circle r="${full}" fill="${colour}"/>` : `<text class="x-label" y="4.5" text-anchor="middle" fill="${colour}">${Number(name.at(-1)) + 1}</text>`),
      });
    }
  }

  /** Counts right answers over fresh sequences, a slice at a time; again when the gates change. */
  #test() {
    const { gate, to } = this.state;
    const held = gate === 'none' ? 'none' : `${gate}${to}`;
    if (this.tested === held) return;
    this.tested = held;
    clearTimeout(this.testing);
    const chance = random(1997);
    let [done, right] = [0, 0];
    const slice = () => {
      const end = performance.now() + SLICE;
      while (done < FRESH && performance.now() < end) {
        const { xs, target } = drawSequence(chance);
        right += Math.abs(run(xs, this.#held).says.at(-1) - target) < TOLERANCE;
        done += 1;
      }
      const hand = gate === 'none' ? 'as it was trained' : `with the ${inWords(gate)} held ${to}`;
      this.score.textContent = `Fresh sequences, ${hand}: ${number(right)} of ${number(done)} right.`;
      if (done < FRESH) this.testing = setTimeout(slice);
      else if (this.speech) this.announce(`${this.readout.textContent} ${this.score.textContent}`);
    };
    slice();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.testing);
  }
});
