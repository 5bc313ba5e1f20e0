/**
 * A trained cell with one unit takes dictation: the reader moves flags and questions along a row
 * of numbers and sees what the gates do, what stands on the page and what is said.
 */
import { clamp, el, fixed } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { lstmForward, lstmForward1997, random } from './lstm.js';

const STEPS = 24;
const FLAGS = ['flag1', 'flag2', 'flag3'];
const QUESTIONS = ['ask1', 'ask2', 'ask3'];
/** What is heard at the flags as they stand at first, and is kept there for every row of numbers. */
const FIRST = { 0: 0.8, 10: -0.6, 17: 0.3 };
const TOLERANCE = 0.1; // of the notebook: nearer is right

/**
 * What is heard.
 * @param {number} seed  of the numbers without a flag
 * @returns {number[]} STEPS numbers between -1 and 1
 */
export function heard(seed) {
  const chance = random(seed);
  return Array.from({ length: STEPS }, (_, t) => {
    const drawn = Math.round(chance.uniform(-1, 1) * 10) / 10;
    return FIRST[t] ?? drawn;
  });
}

/**
 * The stream with its marks, and what a perfect note-taker would say.
 * @param {number[]} numbers
 * @param {number[]} flags  steps at which to write  @param {number[]} questions  steps at which to read aloud
 * @returns {{xs: number[][], wanted: (number | null)[]}}  inputs (number, flag, question); what to
 *   say, 0 where nothing is asked, null where nothing has been written yet
 */
export function stream(numbers, flags, questions) {
  let note = null;
  const wanted = [];
  const xs = numbers.map((number, t) => {
    const flag = flags.includes(t);
    const asked = questions.includes(t) && !flag;
    if (flag) note = number;
    wanted.push(asked ? note : 0);
    return [number, Number(flag), Number(asked)];
  });
  return { xs, wanted };
}

/**
 * One of the notebook's cells over a stream.
 * @param {"lstm" | "cell_1997"} kind
 * @param {{W: number[][], U: number[], b: number[], reader: number[], sign?: number}} net  rows f,
 *   i, o, c; what it says is reader[0] * h + reader[1]; a cell may keep its note negated (sign -1)
 * @param {number[][]} xs  (T, 3)
 * @returns {{f: number, i: number, o: number, c: number, says: number}[]}
 */
export function run(kind, { W, U, b, reader, sign = 1 }, xs) {
  const [f, i, o, c] = [0, 1, 2, 3];
  const say = (h) => reader[0] * h + reader[1];
  if (kind === 'lstm') {
    const order = [i, f, c, o];
    const weights = {
      W_ih: order.map((r) => W[r]), W_hh: order.map((r) => [U[r]]),
      b_ih: order.map((r) => b[r]), b_hh: [0, 0, 0, 0],
    };
    return lstmForward(weights, xs).map((step) => (
      { f: step.f[0], i: step.i[0], o: step.o[0], c: step.c[0], says: say(step.h[0]) }
    ));
  }
  const weights = {
    blocks: [1],
    W_in: [[...W[i], U[i]]], W_out: [[...W[o], U[o]]], W_c: [[...W[c], U[c]]],
    b_in: [b[i]], b_out: [b[o]], b_c: [b[c]],
  };
  return lstmForward1997(weights, xs).map((step) => (
    { f: 1, i: step.in[0], o: step.out[0], c: sign * step.s[0], says: say(step.y[0]) }
  ));
}

const ROWS = { marks: 28, numbers: 84, f: 148, i: 170, o: 192, page: 248, says: 320, ask: 360 };
const HEIGHT = 376;
const TAP = 6.5;

const step = (label, start) => ({
  label, start, min: 0, max: STEPS - 1, step: 1, say: (t) => `step ${t + 1}`,
});

define('dictation-line', class extends Piece {
  static settings = {
    flag1: step('First flag', 0), flag2: step('Second flag', 10), flag3: step('Third flag', 17),
    ask1: step('First question', 6), ask2: step('Second question', 14), ask3: step('Third question', 22),
    cell: { label: 'Which cell?', start: 'lstm', options: { lstm: 'Modern cell (2000)', cell_1997: '1997 cell' } },
    seed: { start: 1, min: 1, max: 9999 },
  };

  get task() {
    return 'It hears a number at every step. At a flag it should write that number down in place of the last one; '
      + 'at a question it should say what stands on its page. Move the flags and the questions along the row.';
  }

  build() {
    this.line = this.stage();
    const along = { axis: 'x', read: ({ x }) => Math.floor((x - this.left) / this.column) };
    this.hands = Object.fromEntries([...FLAGS, ...QUESTIONS].map(
      (name) => [name, this.hand(this.line, name, along)],
    ));
    return [
      this.asked,
      this.line.element,
      this.panel('cell'),
      this.readout,
      this.more(...FLAGS, ...QUESTIONS, button('Other numbers', () => this.set({ seed: this.state.seed % 9999 + 1 }))),
    ];
  }

  /** What the state asks for: the steps with a flag and those with a question. */
  get #marks() {
    return [FLAGS, QUESTIONS].map((names) => names.map((name) => this.state[name]));
  }

  render() {
    const { cell, seed } = this.state;
    const [flags, questions] = this.#marks;
    const numbers = heard(seed);
    const { xs, wanted } = stream(numbers, flags, questions);
    const steps = run(cell, this.data[cell], xs);
    const asked = questions.filter((t) => !flags.includes(t)).sort((a, b) => a - b);
    const answers = [...new Set(asked)].map((t) => ({ t, wanted: wanted[t], says: steps[t].says }));
    const { width } = this.line;
    this.left = 8;
    this.column = (width - 2 * this.left) / STEPS;
    this.line.show(
      this.#draw(numbers, xs, wanted, steps, width),
      `The row of ${STEPS} numbers with three flags and three questions; under it, step by step, ${cell === 'lstm' ? 'three' : 'two'} gates filled as far as they are open, the page as a line as thick as the note, and what is said. ${this.#inWords(answers, cell)}`,
      { width, height: HEIGHT },
    );
    for (const name of FLAGS) this.#place(name, 'flag', numbers);
    for (const name of QUESTIONS) this.#place(name, 'question', numbers);
    return this.#inWords(answers, cell);
  }

  #place(name, kind, numbers) {
    const t = this.state[name];
    const colour = kind === 'flag' ? 'candidate' : 'hidden';
    const sign = kind === 'flag'
      ? '<path d="M-4 8V-9L8 -5L-4 -1" fill="var(--c-candidate)" stroke="var(--c-candidate)" stroke-width="2"/>'
      : '<text class="x-label" y="6" text-anchor="middle" fill="var(--c-hidden)">?</text>';
    this.hands[name].place({
      x: this.#x(t), y: kind === 'flag' ? ROWS.marks - 12 : ROWS.ask, value: t,
      text: `step ${t + 1}, where it hears ${fixed(numbers[t], 1)}`,
      shape: `<circle r="12" fill="var(--c-paper)" stroke="var(--c-${colour})" stroke-width="1.5"/>${sign}`,
    });
  }

  #x(t) {
    return this.left + (t + 0.5) * this.column;
  }

  #draw(numbers, xs, wanted, steps, width) {
    const out = [];
    const half = this.column / 2;
    const title = (y, words, colour) => out.push(
      `<text class="x-label" x="${this.left}" y="${y}" fill="var(--c-${colour})">${words}</text>`,
    );
    xs.forEach(([, flag, asked], t) => {
      if (flag || asked) {
        out.push(`<rect x="${(this.#x(t) - half).toFixed(1)}" y="${ROWS.marks}" width="${this.column.toFixed(1)}" height="${ROWS.ask - ROWS.marks - 12}" fill="var(--c-${flag ? 'candidate' : 'hidden'})" fill-opacity="0.12"/>`);
      }
    });
    const bars = (y, scale, value, colour, kind = () => 0.8) => xs.forEach((_, t) => {
      const high = clamp(value(t), -1.2, 1.2) * scale;
      out.push(`<rect x="${(this.#x(t) - half * 0.7).toFixed(1)}" width="${(half * 1.4).toFixed(1)}" y="${(y - Math.max(0, high)).toFixed(1)}" height="${Math.abs(high).toFixed(1)}" fill="var(--c-${colour})" fill-opacity="${kind(t)}"/>`);
    });
    const rule = (y) => out.push(`<path d="M${this.left} ${y}H${width - this.left}" stroke="var(--c-line)"/>`);
    title(ROWS.numbers - 30, 'the numbers it hears', 'muted');
    rule(ROWS.numbers);
    bars(ROWS.numbers, 20, (t) => numbers[t], 'muted', (t) => (xs[t][1] ? 1 : 0.45));
    const modern = this.state.cell === 'lstm';
    if (!modern) {
      out.push(`<path d="M${this.left} ${ROWS.f}H${width - this.left}" stroke="var(--c-muted)"/><text class="x-label" x="${width / 2}" y="${ROWS.f + 5}" text-anchor="middle" fill="var(--c-muted)">× 1</text>`);
    }
    for (const [key, colour] of [...(modern ? [['f', 'forget']] : []), ['i', 'input'], ['o', 'output']]) {
      steps.forEach((seen, t) => {
        const radius = Math.min(TAP, half - 0.8);
        out.push(`<circle cx="${this.#x(t).toFixed(1)}" cy="${ROWS[key]}" r="${radius.toFixed(1)}" fill="none" stroke="var(--c-${colour})"/>`
          + `<circle cx="${this.#x(t).toFixed(1)}" cy="${ROWS[key]}" r="${(radius * Math.sqrt(seen[key])).toFixed(1)}" fill="var(--c-${colour})"/>`);
      });
    }
    title(ROWS.f - 14, modern ? 'forget gate' : 'nothing is crossed out', modern ? 'forget' : 'muted');
    const rest = '<tspan fill="var(--c-input)"> · input gate</tspan><tspan fill="var(--c-output)"> · output gate</tspan>';
    out[out.length - 1] = out.at(-1).replace('</text>', `${rest}</text>`);
    title(ROWS.page - 24, 'the page', 'cell');
    const most = Math.max(...steps.map(({ c }) => Math.abs(c)), 0.05);
    const edge = [`M${this.left} ${ROWS.page}`];
    steps.forEach(({ c }, t) => edge.push(`V${(ROWS.page - 18 * c / most).toFixed(1)}H${(this.#x(t) + half).toFixed(1)}`));
    out.push(`<path d="${edge.join('')}V${ROWS.page}Z" fill="var(--c-way)"/>`);
    rule(ROWS.page);
    title(ROWS.says - 30, 'what it says (rings: what it should say)', 'hidden');
    rule(ROWS.says);
    bars(ROWS.says, 18, (t) => steps[t].says, 'hidden');
    wanted.forEach((note, t) => {
      if (!xs[t][2] || note === null) return;
      out.push(`<circle cx="${this.#x(t).toFixed(1)}" cy="${(ROWS.says - 18 * note).toFixed(1)}" r="5" fill="none" stroke="var(--c-ink)" stroke-width="1.8"/>`);
    });
    return out.join('');
  }

  #inWords(answers, cell) {
    if (!answers.length) return 'Nobody asks: every question stands on a flag.';
    const parts = answers.map(({ t, wanted, says }) => (wanted === null
      ? `Step ${t + 1}: nothing written yet, says ${fixed(says, 2)}`
      : `Step ${t + 1}: should say ${fixed(wanted, 2)}, says ${fixed(says, 2)} ${Math.abs(says - wanted) < TOLERANCE ? '✓' : '✗'}`));
    const sum = cell === 'cell_1997' ? '\nIts page: the running sum of all flagged.' : '';
    return `${parts.join('.\n')}.${sum}`;
  }
});
