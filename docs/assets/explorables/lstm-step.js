/** One step of the cell, forwards and backwards, with numbers the reader can change. */
import { clamp, el, fixed, newId } from '../lessonkit/explorables/dom.js';
import { stepper } from '../lessonkit/explorables/controls.js';
import { diagram } from './diagram.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import * as model from './lstm.js';

const GATES = { f: 'forget', i: 'input', o: 'output', c: 'candidate' };
const SAID = { f: 'the forget gate', i: 'the input gate', o: 'the output gate', c: 'the candidate' };

const stage = (name, lit, notice, ...lines) => ({ name, lit, notice, lines });
/** One layer forwards: its pre-activation, then its value. */
const layer = (g, value, notice) => stage(
  SAID[g], GATES[g], notice,
  `a_${g} = W_${g} * x + U_${g} * h_prev + b_${g}`,
  `${g === 'c' ? 'c_tilde' : g} = ${value}`,
);
/** What the sign of a gradient asks for. */
const wish = (name, more, less) => (values) => {
  if (values[name] === 0) return 'Zero: this made no difference to the loss.';
  return values[name] < 0 ? `Negative: ${more} would have lowered the loss.` : `Positive: ${less} would have lowered the loss.`;
};
/** One layer backwards: from its value's gradient to its weights'. */
const learn = (g, notice, ...lines) => stage(
  SAID[g], GATES[g], notice, ...lines,
  `dL_dW_${g}, dL_dU_${g}, dL_db_${g} = dL_da_${g} * x, dL_da_${g} * h_prev, dL_da_${g}`,
);
const sum = (gates, weight) => [...gates].map((g) => `dL_da_${g} * ${weight}_${g}`).join(' + ');

const COMMON = {
  given: stage('what comes in', 'inputs', 'The new input, what the cell last said, and its running notes.'),
  input: layer('i', 'sigmoid(a_i)', 'How much of the new note to write.'),
  output: layer('o', 'sigmoid(a_o)', 'How much of the notes to read aloud.'),
  loss: stage('the loss', 'hidden', 'Half the squared distance from the target.', 'loss = (h - target)**2 / 2'),
  slope: stage('where the error starts', 'hidden', wish('dL_dh', 'a higher h', 'a lower h'), 'dL_dh = h - target'),
  backOutput: learn('o', wish('dL_do', 'reading more aloud', 'reading less aloud'), 'dL_do = dL_dh * tanh_c', 'dL_da_o = dL_do * o * (1 - o)'),
  backInput: learn('i', wish('dL_di', 'writing more', 'writing less'), 'dL_di = dL_dc * c_tilde', 'dL_da_i = dL_di * i * (1 - i)'),
};

/**
 * The stages by cell and direction: what the drawing lights, what to notice (words, or a function
 * of the values), and the lines of Python that compute it. The equations and the numbers on the page are written from these lines,
 * and the tests run them as a program.
 */
export const STAGES = {
  modern: {
    forward: [
      COMMON.given,
      layer('f', 'sigmoid(a_f)', 'How much of the old notes to keep.'),
      COMMON.input,
      layer('c', 'math.tanh(a_c)', 'The new note itself, between −1 and 1.'),
      stage('the cell state', 'update', 'Cross out, then add.', 'kept = f * c_prev', 'written = i * c_tilde', 'c = kept + written'),
      COMMON.output,
      stage('the hidden state', 'hidden', 'What the others get to see.', 'tanh_c = math.tanh(c)', 'h = o * tanh_c'),
      COMMON.loss,
    ],
    backward: [
      COMMON.slope,
      COMMON.backOutput,
      stage('the cell state', 'cell_path', wish('dL_dc', 'a higher state', 'a lower state'), 'dL_dc = dL_dh * o * (1 - tanh_c**2)'),
      learn('f', wish('dL_df', 'keeping more', 'keeping less'), 'dL_df = dL_dc * c_prev', 'dL_da_f = dL_df * f * (1 - f)'),
      COMMON.backInput,
      learn('c', wish('dL_dc_tilde', 'a higher note', 'a lower note'), 'dL_dc_tilde = dL_dc * i', 'dL_da_c = dL_dc_tilde * (1 - c_tilde**2)'),
      stage('one step back in time', 'cell_path', 'Along the line there is one factor only: the forget gate.', 'dL_dc_prev = dL_dc * f'),
      stage('the other ways back', 'inputs', 'Through all four layers, to what came in.', `dL_dx = ${sum('fioc', 'W')}`, `dL_dh_prev = ${sum('fioc', 'U')}`),
    ],
  },
  original: {
    forward: [
      COMMON.given,
      COMMON.input,
      layer('c', '2 * math.tanh(a_c / 2)', 'The new note itself, between −2 and 2.'),
      stage('the cell state', 'update', 'Nothing is crossed out; only add.', 'written = i * c_tilde', 'c = c_prev + written'),
      COMMON.output,
      stage('the hidden state', 'hidden', 'What the others get to see.', 'tanh_c = math.tanh(c / 2)', 'h = o * tanh_c'),
      COMMON.loss,
    ],
    backward: [
      COMMON.slope,
      COMMON.backOutput,
      stage('the cell state', 'cell_path', wish('dL_dc', 'a higher state', 'a lower state'), 'dL_dc = dL_dh * o * (1 - tanh_c**2) / 2'),
      COMMON.backInput,
      learn('c', wish('dL_dc_tilde', 'a higher note', 'a lower note'), 'dL_dc_tilde = dL_dc * i', 'dL_da_c = dL_dc_tilde * (1 - (c_tilde / 2)**2)'),
      stage('one step back in time', 'cell_path', 'Along the line the error arrives whole: the factor is exactly 1.', 'dL_dc_prev = dL_dc'),
      stage('the other ways back', 'inputs', 'The learning rule of 1997 drops the last number here instead of sending it further back.', `dL_dx = ${sum('ioc', 'W')}`, `dL_dh_prev = ${sum('ioc', 'U')}`),
    ],
  },
};

/** Every value of one step by its name in the code. @returns {Object<string, number>} */
export function work(cell, given) {
  const v = { ...given };
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

/** A name in the code as the equations write it. */
function symbol(name, cell) {
  if (name.startsWith('dL_d')) return `∂L/∂${symbol(name.slice(4), cell)}`;
  const at = (letter, colour, when = 't') => `<span class="c-${colour}"><i>${letter}</i><sub>${when}</sub></span>`;
  const half = cell === 'original' ? '½' : '';
  const known = {
    x: '<i>x</i><sub>t</sub>',
    h: at('h', 'hidden'), h_prev: at('h', 'hidden', 't−1'),
    c: at('c', 'cell'), c_prev: at('c', 'cell', 't−1'), tanh_c: `tanh ${half}${at('c', 'cell')}`,
    f: at('f', 'forget'), i: at('i', 'input'), o: at('o', 'output'), c_tilde: at('c̃', 'candidate'),
    loss: '<i>L</i>',
  };
  const [letter, sub] = name.split('_');
  return known[name] ?? (sub ? `<i>${letter}</i><sub>${sub}</sub>` : name);
}

/** Four decimals, or fewer for a round number. */
const show = (value) => fixed(value, Math.abs(Math.round(value * 100) - value * 100) < 1e-9 ? 2 : 4)
  .replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros))
  .replace(/(\.\d)0$/, '$1');

/** One side of a line of code as mathematics, each name written by `write`. */
const mathematics = (code, write, times) => code
  .replaceAll('math.', '').replaceAll('**2', '²').replaceAll(' * ', times).replaceAll(' - ', ' − ')
  .replace(/[A-Za-z]\w*/g, (name) => ({ sigmoid: 'σ', tanh: 'tanh' })[name] ?? write(name));

/** A line of code as an equation, the same with numbers, and the code. */
function explain(code, values, cell) {
  const [left, right] = code.split(' = ');
  const symbols = mathematics(code, (name) => symbol(name, cell), code.includes('dL_d') ? ' · ' : ' ');
  const numbers = mathematics(right, (name) => (
    values[name] < 0 ? `(${show(values[name])})` : show(values[name])
  ), ' × ');
  const result = left.split(', ').map((name) => show(values[name])).join(', ');
  const worked = numbers.replace(/[()]/g, '') === result ? '' : `${numbers} = `;
  return `<div><p>${symbols}</p><p>${worked}<b>${result}</b></p><code>${code}</code></div>`;
}

const GIVENS = ['x', 'h_prev', 'c_prev', 'target'];
const KINDS = ['W', 'U', 'b'];
const WEIGHTS = Object.keys(GATES).flatMap((g) => KINDS.map((kind) => `${kind}_${g}`));
const LIMIT = 100;
/** What the drawing calls each cell. */
const VARIANT = { modern: 'modern', original: '1997' };
/** The drawing's symbols (LaTeX) and the values they stand for. */
const SHOWN = {
  'x_t': 'x', 'h_{t-1}': 'h_prev', 'c_{t-1}': 'c_prev', 'f_t': 'f', 'i_t': 'i', 'o_t': 'o',
  '\\tilde c_t': 'c_tilde', 'c_t': 'c', 'h_t': 'h',
};

define('lstm-step', class extends Piece {
  /** The record of the worked step gives each number its start. */
  get settings() {
    return {
      cell: { label: 'Which cell?', start: 'modern', options: { modern: 'modern (2000)', original: '1997' } },
      way: { label: 'Which way?', start: this.getAttribute('way') ?? 'forward', options: { forward: 'forwards', backward: 'backwards' } },
      stage: { start: 0, min: 0, max: 7 },
      ...Object.fromEntries([...GIVENS, ...WEIGHTS].map(
        (name) => [name, { start: this.data[name], min: -LIMIT, max: LIMIT }],
      )),
    };
  }

  build() {
    this.drawings = Object.fromEntries(Object.keys(STAGES).map(
      (cell) => [cell, diagram(this.still.querySelector(`svg[data-variant="${VARIANT[cell]}"]`))],
    ));
    this.picture = this.frame('.x-diagram');
    this.stepper = stepper((change) => this.#move(change));
    this.lines = el('div.x-lines');
    this.inputs = Object.fromEntries([...GIVENS, ...WEIGHTS].map((name) => [name, this.#input(name)]));
    return [
      this.asked,
      this.panel('cell', 'way'),
      this.picture.element,
      this.stepper.element,
      this.readout,
      this.lines,
      this.#table(),
    ];
  }

  get task() {
    const walk = this.state.way === 'forward'
      ? 'Press Next to go through one step, part by part, and then back with the error.'
      : 'Press Next to go back through one step with the error, part by part.';
    return `${walk} Change a number below and all the others follow.`;
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

  #input(name) {
    return el('input', {
      id: newId(), type: 'number', step: 'any', min: -LIMIT, max: LIMIT,
      onchange: ({ target }) => {
        const value = target.valueAsNumber;
        this.set(Number.isFinite(value) ? { [name]: clamp(value, -LIMIT, LIMIT) } : {});
      },
    });
  }

  /** Every number the step starts from. */
  #table() {
    const labelled = (name) => {
      const label = el('label', { for: this.inputs[name].id });
      label.innerHTML = symbol(name);
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
    const heads = KINDS.map((kind) => el('th', { scope: 'col' }, el('i', {}, kind)));
    return el(
      'fieldset.x-numbers', {}, el('legend', {}, 'What comes in, and the weights'),
      el('div.x-givens', {}, ...GIVENS.map(labelled)),
      el('table.x-table', {}, el('thead', {}, el('tr', {}, el('td'), ...heads)), el('tbody', {}, ...Object.values(this.rows))),
    );
  }

  render() {
    const { cell, way } = this.state;
    const stages = STAGES[cell][way];
    const here = clamp(Math.round(this.state.stage), 0, stages.length - 1);
    this.state.stage = here;
    const { name, lit, notice, lines } = stages[here];
    const values = work(cell, this.state);
    const results = (list) => list.flatMap((line) => line.split(' = ')[0].split(', '));

    this.stepper.set(here, stages.length, name, {
      first: way === 'forward' && here === 0,
      last: way === 'backward' && here === stages.length - 1,
    });
    const given = (key) => `<div><p>${symbol(key, cell)} = <b>${show(values[key])}</b></p></div>`;
    this.lines.innerHTML = lines.length
      ? lines.map((line) => explain(line, values, cell)).join('')
      : ['x', 'h_prev', 'c_prev'].map(given).join('');
    for (const [key, input] of Object.entries(this.inputs)) input.value = Number(values[key]);
    this.rows.f.hidden = cell === 'original';

    // Beside its symbols the drawing shows what is known by now.
    const known = new Set(results(stages.slice(0, here + 1).flatMap((one) => one.lines)));
    const labels = Object.entries(SHOWN).map(([tex, key]) => {
      if (way === 'backward') return [tex, known.has(`dL_d${key}`) ? `∂ ${fixed(values[`dL_d${key}`], 3)}` : ''];
      return [tex, known.has(key) || GIVENS.includes(key) ? fixed(values[key], 3) : ''];
    });
    const drawing = this.drawings[cell];
    drawing.light(lit);
    drawing.label(Object.fromEntries(labels));
    this.picture.place(
      drawing.element,
      `The ${VARIANT[cell]} cell, ${way}s, lit: ${name}.`,
    );
    const found = results(lines).map((key) => `${key.replace('dL_d', '∂L/∂')} = ${show(values[key])}. `).join('');
    const words = typeof notice === 'string' ? notice : notice(values);
    const title = name[0].toUpperCase() + name.slice(1);
    return [`${title}. ${words}`, `${title}. ${found}${words}`];
  }
});
