/**
 * One step of the cell, forwards and backwards. The picture is the control: the numbers that come
 * in are pulled at their wires, a gate is turned like a tap and then stays in the reader's hand.
 */
import { calm, clamp, el, fixed, newId } from '../lessonkit/explorables/dom.js';
import { button, stepper } from '../lessonkit/explorables/controls.js';
import { linkTabs, readAlong } from '../lessonkit/explorables/text.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { SYMBOLS, cellPicture, symbol as letter } from './cell-picture.js';
import * as model from './lstm-backward.js';

const GATES = { f: 'forget', i: 'input', o: 'output', c: 'candidate' };
const SAID = { f: 'the forget gate', i: 'the input gate', o: 'the output gate', c: 'the candidate' };

/** `brief`: the one line under the picture. */
const stage = (name, lit, notice, brief, ...lines) => ({ name, lit, notice, brief, lines });
/** One layer forwards: its pre-activation, then its value. */
const layer = (g, value, notice) => {
  const all = `W_${g} * x + U_${g} * h_prev + b_${g}`;
  const name = g === 'c' ? 'c_tilde' : g;
  return stage(
    SAID[g], GATES[g], notice, `${name} = ${value.replace(`a_${g}`, value.includes('/') ? `(${all})` : all)}`,
    `a_${g} = ${all}`, `${name} = ${value}`,
  );
};
/** What the sign of an error asks for. */
const wish = (name, more, less) => (values) => {
  if (values[name] === 0) return 'Zero: this made no difference to the loss.';
  return values[name] < 0 ? `Negative: ${more} would have lowered the loss.` : `Positive: ${less} would have lowered the loss.`;
};
/** One layer backwards: from its value's gradient to its weights'. */
const learn = (g, notice, ...lines) => stage(
  SAID[g], `back-${GATES[g]}`, notice, lines[0], ...lines,
  `dL_dW_${g}, dL_dU_${g}, dL_db_${g} = dL_da_${g} * x, dL_da_${g} * h_prev, dL_da_${g}`,
);
const state = (line) => stage('the page', 'back-cell', wish('dL_dc', 'a higher page', 'a lower page'), line, line);
const earlier = (notice, line) => stage('one step back in time', 'back-page', notice, line, line);
const ways = (gates, notice) => {
  const last = `dL_dh_prev = ${sum(gates, 'U')}`;
  return stage('the other ways back', 'back-inputs', notice, last, `dL_dx = ${sum(gates, 'W')}`, last);
};
const sum = (gates, weight) => [...gates].map((g) => `dL_da_${g} * ${weight}_${g}`).join(' + ');

const COMMON = {
  given: stage('what comes in', 'inputs', 'All layers look at two numbers: the new input and the cell’s last output.', ''),
  input: layer('i', 'sigmoid(a_i)', 'How much of the new note to write.'),
  output: layer('o', 'sigmoid(a_o)', 'How much of the page to read aloud.'),
  next: stage('on to the next step', 'next', 'The page and the last output go on; the same cell does it all again.', ''),
  slope: stage('where the error starts', 'error', wish('dL_dh', 'a higher h', 'a lower h'), 'dL_dh = h - target', 'loss = (h - target)**2 / 2', 'dL_dh = h - target'),
  backOutput: learn('o', wish('dL_do', 'reading more aloud', 'reading less aloud'), 'dL_do = dL_dh * tanh_c', 'dL_da_o = dL_do * o * (1 - o)'),
  backInput: learn('i', wish('dL_di', 'writing more', 'writing less'), 'dL_di = dL_dc * c_tilde', 'dL_da_i = dL_di * i * (1 - i)'),
};

/**
 * The stages by cell and direction: what the picture lights, what to notice (words, or a function
 * of the values), the line under the picture, and the lines of Python that compute it. The
 * equations and the numbers on the page are written from these lines, and the tests run them.
 */
export const STAGES = {
  modern: {
    forward: [
      COMMON.given,
      layer('f', 'sigmoid(a_f)', 'How much of the old page to keep.'),
      COMMON.input,
      layer('c', 'math.tanh(a_c)', 'The new note itself, between −1 and 1.'),
      stage('the page', 'update', 'Cross out, then add.', 'c = f * c_prev + i * c_tilde', 'kept = f * c_prev', 'written = i * c_tilde', 'c = kept + written'),
      COMMON.output,
      stage('what it says', 'hidden', 'A squashed copy of the page, read aloud. The page stays as it is.', 'h = o * math.tanh(c)', 'tanh_c = math.tanh(c)', 'h = o * tanh_c'),
      COMMON.next,
    ],
    backward: [
      COMMON.slope,
      COMMON.backOutput,
      state('dL_dc = dL_dh * o * (1 - tanh_c**2)'),
      learn('f', wish('dL_df', 'keeping more', 'keeping less'), 'dL_df = dL_dc * c_prev', 'dL_da_f = dL_df * f * (1 - f)'),
      COMMON.backInput,
      learn('c', wish('dL_dc_tilde', 'a higher note', 'a lower note'), 'dL_dc_tilde = dL_dc * i', 'dL_da_c = dL_dc_tilde * (1 - c_tilde**2)'),
      earlier('Along the line there is one factor only: the forget gate.', 'dL_dc_prev = dL_dc * f'),
      ways('fioc', 'Through all four layers, to what came in.'),
    ],
  },
  original: {
    forward: [
      COMMON.given,
      stage('the old page', 'carry', 'Nobody decides: the page is carried over, times 1.', 'kept = 1 * c_prev', 'kept = 1 * c_prev'),
      COMMON.input,
      layer('c', '2 * math.tanh(a_c / 2)', 'The new note itself, between −2 and 2.'),
      stage('the page', 'update', 'Nothing is crossed out; only add.', 'c = c_prev + i * c_tilde', 'written = i * c_tilde', 'c = c_prev + written'),
      COMMON.output,
      stage('what it says', 'hidden', 'A squashed copy of the page, read aloud. The page stays as it is.', 'h = o * math.tanh(c / 2)', 'tanh_c = math.tanh(c / 2)', 'h = o * tanh_c'),
      COMMON.next,
    ],
    backward: [
      COMMON.slope,
      COMMON.backOutput,
      state('dL_dc = dL_dh * o * (1 - tanh_c**2) / 2'),
      COMMON.backInput,
      learn('c', wish('dL_dc_tilde', 'a higher note', 'a lower note'), 'dL_dc_tilde = dL_dc * i', 'dL_da_c = dL_dc_tilde * (1 - (c_tilde / 2)**2)'),
      earlier('Along the line the error arrives whole: the factor is exactly 1.', 'dL_dc_prev = dL_dc'),
      ways('ioc', 'The learning rule of 1997 drops the last number here instead of sending it further back.'),
    ],
  },
};

/** A layer that gives `value` whatever comes in: a tap held by hand. */
const held = (g, value) => ({ [`W_${g}`]: 0, [`U_${g}`]: 0, [`b_${g}`]: Math.log(value / (1 - value)) });

/**
 * Every value of one step by its name in the code.
 * @param {'modern' | 'original'} cell
 * @param {Object<string, number>} given  what comes in, and the weights
 * @param {Object<string, number>} hands  the value of each tap that is held, by f, i, o
 * @returns {Object<string, number>}
 */
export function work(cell, given, hands = {}) {
  const v = { ...given };
  for (const [g, value] of Object.entries(hands)) Object.assign(v, held(g, value));
  const put = (names, values) => names.forEach((name, k) => { v[name] = values[k]; });
  v.kept = v.c_prev;
  if (cell === 'modern') {
    const order = ['i', 'f', 'c', 'o']; // PyTorch's rows
    const weights = {
      W_ih: order.map((g) => [v[`W_${g}`]]),
      W_hh: order.map((g) => [v[`U_${g}`]]),
      b_ih: order.map((g) => v[`b_${g}`]),
      b_hh: [0, 0, 0, 0],
    };
    const start = { h0: [v.h_prev], c0: [v.c_prev] };
    const steps = model.lstmForward(weights, [[v.x]], start.h0, start.c0);
    const [step] = steps;
    put(order.map((g) => `a_${g}`), step.a);
    Object.assign(v, { i: step.i[0], f: step.f[0], c_tilde: step.g[0], o: step.o[0], c: step.c[0], tanh_c: step.tanhC[0], h: step.h[0] });
    v.kept = v.f * v.c_prev;
    v.dL_dh = v.h - v.target;
    const grads = model.lstmBackward(weights, [[v.x]], steps, [[v.dL_dh]], start);
    put(order.map((g) => `dL_da_${g}`), grads.a[0]);
    Object.assign(v, { dL_dc: grads.c[0][0], dL_dc_prev: grads.c0[0], dL_dx: grads.x[0][0], dL_dh_prev: grads.h0[0] });
    v.dL_df = v.dL_dc * v.c_prev;
  } else {
    const row = (g) => [[v[`W_${g}`], v[`U_${g}`]]];
    const weights = { blocks: [1], W_in: row('i'), W_out: row('o'), W_c: row('c'), b_in: [v.b_i], b_out: [v.b_o], b_c: [v.b_c] };
    const start = { y: [v.h_prev], s: [v.c_prev] };
    const steps = model.lstmForward1997(weights, [[v.x]], start);
    const [step] = steps;
    Object.assign(v, { a_i: step.a_in[0], a_o: step.a_out[0], a_c: step.a_c[0], i: step.in[0], o: step.out[0], c_tilde: step.g[0], c: step.s[0], tanh_c: step.hS[0], h: step.y[0] });
    v.dL_dh = v.h - v.target;
    const grads = model.lstmBackward1997(weights, [[v.x]], steps, [[v.dL_dh]], start);
    Object.assign(v, { dL_da_i: grads.b_in[0], dL_da_o: grads.b_out[0], dL_da_c: grads.b_c[0], dL_dc: grads.s[0][0], dL_dc_prev: grads.s0[0], dL_dx: grads.x[0][0], dL_dh_prev: grads.y0[0] });
  }
  v.written = v.i * v.c_tilde;
  v.loss = v.dL_dh ** 2 / 2;
  v.dL_do = v.dL_dh * v.tanh_c;
  v.dL_di = v.dL_dc * v.c_tilde;
  v.dL_dc_tilde = v.dL_dc * v.i;
  for (const g of Object.keys(GATES)) {
    const da = v[`dL_da_${g}`];
    if (da === undefined) continue;
    Object.assign(v, { [`dL_dW_${g}`]: da * v.x, [`dL_dU_${g}`]: da * v.h_prev, [`dL_db_${g}`]: da });
  }
  return v;
}

/** A name in the code as the equations write it, marked as the wire it belongs to. */
function write(name, cell) {
  if (name.startsWith('dL_d')) return `∂<i class="x-math">L</i>/∂${write(name.slice(4), cell)}`;
  if (SYMBOLS[name]) return letter(name);
  if (name === 'tanh_c') return `tanh ${cell === 'original' ? '½' : ''}${letter('c')}`;
  if (name === 'loss') return '<i class="x-math">L</i>';
  const [first, below] = name.split('_');
  return below ? `<i class="x-math">${first}</i><sub><i class="x-math">${below}</i></sub>` : name;
}

/** The wire of the picture that a name in an equation belongs to. */
const wireOf = (name) => name.replace('dL_d', '').replace(/^[WUb]_/, 'a_');
const term = (name, html) => `<span data-wire="${wireOf(name)}">${html}</span>`;

/** Four decimals, or `most`, or fewer for a round number. */
const show = (value, most = 4) => fixed(value, Math.abs(Math.round(value * 100) - value * 100) < 1e-9 ? 2 : most)
  .replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros))
  .replace(/(\.\d)0$/, '$1');

/** One side of a line of code as mathematics, each name written by `say`. */
const mathematics = (code, say, times) => code
  .replaceAll('math.', '').replaceAll('**2', '²').replaceAll(' * ', times).replaceAll(' - ', ' − ').replace(/\((\w+)\)/g, '($1)')
  .replace(/[A-Za-z]\w*/g, (name) => ({ sigmoid: 'σ', tanh: 'tanh' })[name] ?? say(name));

/** The same with the numbers in it; a negative one between brackets, unless brackets stand there. */
function numbers(code, values, most) {
  const say = (name) => show(values[name], most);
  const marked = mathematics(code, (name) => term(name, values[name] < 0 ? `(${say(name)})` : say(name)), ' × ');
  return marked.replace(/\((<span[^>]*>)\((−[^)]*)\)(<\/span>)\)/g, '($1$2$3)');
}

/** A line of code as an equation, the same with numbers, and the code. */
function explain(code, values, cell) {
  const [left, right] = code.split(' = ');
  const symbols = mathematics(code, (name) => term(name, write(name, cell)), code.includes('dL_d') ? ' · ' : ' ');
  const result = left.split(', ').map((name) => show(values[name])).join(', ');
  const worked = /^[\w, ]+$/.test(right) ? '' : `${numbers(right, values)} = `;
  return `<div><p>${symbols}</p><p>${worked}<b>${result}</b></p><code>${code}</code></div>`;
}

/** The one line under the picture: the symbol, the numbers, what comes out; errors as the picture has them. */
function inShort(code, values, cell) {
  const [left, right] = code.split(' = ');
  const most = left.startsWith('dL_d') ? 3 : 4;
  const result = `<b>${term(left, show(values[left], most))}</b>`;
  const worked = /^\w+$/.test(right) ? '' : `${numbers(right, values, most)} = `;
  return `${term(left, write(left, cell))} = ${worked}${result}`;
}

const GIVENS = ['x', 'h_prev', 'c_prev', 'target'];
const KINDS = ['W', 'U', 'b'];
const WEIGHTS = Object.keys(GATES).flatMap((g) => KINDS.map((kind) => `${kind}_${g}`));
/** What can come in: a word of the cell is always between −1 and 1. */
const LIMITS = { h_prev: 1, x: 5, c_prev: 5, target: 5 };
const TAPS = { f: 'forget', i: 'input', o: 'output' };
const BESIDE = '(min-width: 76.25em)'; // where the picture stands beside the text and not above it
const HIGH = '(min-height: 46em)'; // where there is room below for the high one
const FREE = -1; // a tap that no hand holds

define('lstm-step', class extends Piece {
  /** The record of the worked step gives each number its start. */
  get settings() {
    return {
      cell: { label: 'Which cell?', start: 'modern', options: { modern: 'Modern cell (2000)', original: '1997 cell' } },
      way: { label: 'Which way?', start: this.getAttribute('way') ?? 'forward', options: { forward: 'forwards', backward: 'backwards' } },
      ...(this.follows ? {} : { stage: { start: 0, min: -1, max: 7 } }),
      ...Object.fromEntries(Object.values(TAPS).map((name) => [name, { start: FREE, min: FREE, max: 1 }])),
      ...Object.fromEntries([...GIVENS, ...WEIGHTS].map((name) => {
        const limit = LIMITS[name] ?? 20;
        return [name, { start: this.data[name], min: -limit, max: limit, step: name === 'h_prev' ? 0.05 : 0.1 }];
      })),
    };
  }

  /** Beside a text the stage is the one being read. */
  get follows() {
    return this.closest('.along') !== null;
  }

  build() {
    this.cell = this.stage('.x-cell');
    this.hands = Object.fromEntries([
      ...Object.entries(TAPS).map(([g, name]) => [g, this.#tap(g, name)]),
      ...Object.entries({ x: 'the new input, x', h_prev: 'its last output, h', c_prev: 'the old page, c' }).map(
        ([name, label]) => [name, this.hand(this.cell, name, {
          label, axis: 'y', say: show, read: ({ y }, grip) => grip.value + (grip.y - y) / (name === 'h_prev' ? 90 : 36),
        })],
      ),
    ]);
    for (const [name, hand] of Object.entries(this.hands)) hand.element.dataset.wire = name;
    this.brief = el('p.x-brief');
    this.stepper = stepper((change) => this.#move(change));
    this.free = button('Back to the cell’s own values', () => this.set({ forget: FREE, input: FREE, output: FREE }), { class: 'x-button x-free' });
    this.lines = el('div.x-lines');
    this.inputs = Object.fromEntries([...GIVENS, ...WEIGHTS].map((name) => [name, this.#input(name)]));
    this.cell.element.append(this.free);
    this.folded = this.more(this.lines, this.#table());
    const walk = this.follows ? [] : [this.stepper.element];
    const seen = el('div.x-seen', {}, this.cell.element, ...walk, el('div.x-words', {}, this.brief, this.readout));
    for (const [name, on] of [['pointerover', true], ['pointerout', false], ['focusin', true], ['focusout', false]]) {
      seen.addEventListener(name, ({ target }) => this.#point(on && target.closest('[data-wire]')?.dataset.wire));
    }
    this.reading = -1;
    if (this.follows) {
      readAlong(this.closest('.along'), (stage) => this.#read(stage));
      this.folded.addEventListener('toggle', () => this.#unfold());
    }
    this.tabs = linkTabs(this.settings.cell.options, (cell) => this.set({ cell }));
    return [this.asked, this.panel('cell', ...(this.follows ? [] : ['way'])), seen, this.folded];
  }

  arrived() {
    if (!/lstm-step=[^&]*cell:/.test(location.hash)) this.state.cell = this.tabs.chosen() ?? this.state.cell;
    if (this.state.forget === FREE || this.state.cell === 'modern') return;
    this.state.cell = 'modern'; // in 1997 there is no such tap
    this.tabs.choose('modern');
  }

  changed(names) {
    if (names.includes('cell')) this.tabs.choose(this.state.cell);
    this.moves = !calm() && names.some((name) => ['cell', 'way', 'stage'].includes(name));
  }

  /** The text has come to another stage. That is no choice of the reader's, so the address keeps still. */
  #read(stage) {
    if (stage === this.reading || this.leftAt !== undefined) return;
    this.reading = stage;
    this.moves = !calm();
    this.redraw();
  }

  /** Where the picture is stuck above the text, “More” takes the reader to its place, where all of it has room, and back. */
  #unfold() {
    const { open } = this.folded;
    const { classList } = this.parentElement;
    const top = () => this.getBoundingClientRect().top;
    const move = (y) => scrollTo({ top: y, behavior: 'instant' });
    if (open && !matchMedia(BESIDE).matches) {
      const before = top();
      this.leftAt = scrollY;
      classList.add('is-open');
      move(scrollY + top() - before);
    } else if (this.leftAt !== undefined) {
      classList.remove('is-open');
      move(this.leftAt);
      this.leftAt = undefined;
    }
  }

  get task() {
    const touch = 'Pull at the page, the input or the last output, or turn a tap: the rest follows.';
    return this.follows ? touch : `Press Next to walk through the step, part by part. ${touch}`;
  }

  /** A tap turns by hand, and stays as it was left until the reader lets go of it. */
  #tap(g, name) {
    return this.cell.slider({
      label: `${name} gate`, min: 0, max: 1, step: 0.02, axis: 'y',
      read: ({ y }, grip) => grip.value + (grip.y - y) / 80,
    }, (value) => this.set({ [name]: value }));
  }

  /** The stages run on from forwards to backwards, and back. */
  #move(change) {
    const { cell, way, stage: here } = this.state;
    if (STAGES[cell][way][here + change]) this.set({ stage: here + change });
    else if (change > 0 && way === 'forward') this.set({ way: 'backward', stage: 0 });
    else if (change < 0 && way === 'backward') {
      this.set({ way: 'forward', stage: STAGES[cell].forward.length - 1 });
    }
  }

  /** A wire and its term in the equation light together. */
  #point(wire) {
    if (wire === this.pointed) return;
    this.pointed = wire;
    for (const one of this.querySelectorAll('.x-hot')) one.classList.remove('x-hot');
    if (!wire) return;
    for (const one of this.querySelectorAll(`.x-seen [data-wire="${wire}"]`)) one.classList.add('x-hot');
  }

  #input(name) {
    const { min, max } = this.settings[name];
    return el('input', {
      id: newId(), type: 'number', step: 'any', min, max,
      oninput: ({ target }) => {
        const value = target.valueAsNumber;
        if (Number.isFinite(value)) this.set({ [name]: clamp(value, min, max) });
      },
      onchange: () => this.set({}),
    });
  }

  /** Every number the step starts from. */
  #table() {
    const labelled = (name) => {
      const label = el('label', { for: this.inputs[name].id });
      label.innerHTML = write(name);
      return el('div', {}, label, this.inputs[name]);
    };
    this.rows = Object.fromEntries(Object.entries(GATES).map(([g, colour]) => {
      const cells = KINDS.map((kind) => {
        const input = this.inputs[`${kind}_${g}`];
        input.setAttribute('aria-label', `${kind} of ${SAID[g]}`);
        return el('td', {}, input);
      });
      return [g, el('tr', {}, el(`th.c-${colour}`, { scope: 'row' }, SAID[g].slice(4)), ...cells)];
    }));
    const heads = KINDS.map((kind) => el('th', { scope: 'col' }, el('i.x-math', {}, kind)));
    return el(
      'fieldset.x-numbers', {}, el('legend', {}, 'What comes in, and the weights'),
      el('div.x-givens', {}, ...GIVENS.map(labelled)),
      el('table.x-table', {}, el('thead', {}, el('tr', {}, el('td'), ...heads)), el('tbody', {}, ...Object.values(this.rows))),
    );
  }

  /** What is folded away: the lines of this part, and every number the step starts from. */
  #fill(lines, values, cell) {
    this.lines.innerHTML = lines.map((line) => explain(line, values, cell)).join('');
    for (const [key, input] of Object.entries(this.inputs)) {
      if (input !== document.activeElement || Number(input.value) !== this.state[key]) input.value = Number(this.state[key]);
    }
    this.rows.f.hidden = cell !== 'modern';
  }

  render() {
    const { cell, way } = this.state;
    const modern = cell === 'modern';
    const stages = STAGES[cell][way];
    const here = clamp(Math.round(this.follows ? this.reading : this.state.stage), -1, stages.length - 1);
    if (!this.follows) this.state.stage = here;
    const now = stages[here] ?? { ...stages.find(({ lit }) => lit === 'update' || lit === 'back-page'), lit: 'whole', name: 'the whole step' };
    const hands = Object.fromEntries(Object.entries(TAPS)
      .filter(([g, name]) => this.state[name] !== FREE && (modern || g !== 'f'))
      .map(([g, name]) => [g, clamp(this.state[name], 0, 1)]));
    const values = work(cell, this.state, hands);
    /** What a tap in the hand has: a value, and no layer behind it that could learn. */
    const inHand = (line) => Object.keys(hands).some((g) => new RegExp(`\\b(a|dL_da|dL_dW)_${g}\\b`).test(line.split(' = ')[0]));
    const lines = now.lines.filter((line) => !inHand(line)).map((line) => {
      const [g] = line.split(' = ');
      return hands[g] === undefined ? line : `${g} = ${hands[g]}`;
    });
    const results = (list) => list.flatMap((line) => line.split(' = ')[0].split(', '));

    this.stepper.set(Math.max(0, here), stages.length, now.name, {
      first: way === 'forward' && here <= 0,
      last: way === 'backward' && here === stages.length - 1,
    });
    const given = (key) => `${term(key, write(key, cell))} = <b>${term(key, show(values[key]))}</b>`;
    const plain = (now.lit === 'next' ? ['c', 'h'] : ['x', 'h_prev', 'c_prev']).map(given);
    const result = now.brief.split(' = ')[0];
    if (!now.brief) this.brief.innerHTML = plain.join(', ');
    else if (hands[result] !== undefined) this.brief.innerHTML = `${given(result)}, held by hand`;
    else this.brief.innerHTML = inShort(now.brief, values, cell);
    if (this.folded.open) this.#fill(lines, values, cell);
    this.free.hidden = !Object.keys(hands).length;

    const known = way === 'forward' ? null : new Set(results(stages.slice(0, here + 1).flatMap((one) => one.lines)));
    const { svg, size, places } = cellPicture({
      width: this.cell.width, low: this.follows && !matchMedia(`${BESIDE} and ${HIGH}`).matches, modern, values, lit: now.lit, known, held: new Set(Object.keys(hands)), needed: new Set(now.brief.match(/\w+/g)), moves: this.moves,
    });
    this.moves = false;
    const title = now.name[0].toUpperCase() + now.name.slice(1);
    this.cell.show(svg, `The ${modern ? 'modern' : '1997'} cell, ${way}s. Lit: ${now.name}.`, size);
    for (const [name, hand] of Object.entries(this.hands)) {
      const { x, y, shape } = places[name];
      const value = values[name] ?? 1; // 1997 has no forget gate
      hand.place({
        x, y, shape, value, hidden: name === 'f' && !modern,
        text: hands[name] === undefined ? show(value) : `${show(value)}, held by hand`,
      });
      hand.element.classList.toggle('x-faint', places.lit[name] === false);
    }
    this.pointed = null;
    const found = results(lines).map((key) => `${key.replace('dL_d', '∂L/∂')} = ${show(values[key])}. `).join('');
    const words = typeof now.notice === 'string' ? now.notice : now.notice(values);
    const grip = Object.keys(hands).map((g) => `You hold ${SAID[g]}${way === 'backward' ? '; nothing is learned behind it' : ''}.`).join(' ');
    const says = [`${title}.`, words, grip].filter(Boolean).join(' ');
    return [says, `${title}. ${found}${words} ${grip}`];
  }
});
