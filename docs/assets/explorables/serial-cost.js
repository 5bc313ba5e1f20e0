/** What must wait and what can run at once: an LSTM layer beside an attention layer. */
import { clamp, el, number } from '../lessonkit/explorables/dom.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { plot } from '../lessonkit/explorables/plot.js';

/**
 * Attention's rounds, in which tokens wait for tokens: compare, mix. What a token does by itself
 * is not counted, here or in the LSTM.
 */
const STAGES = 2;

/**
 * One layer over `length` positions of `width` numbers, as the notebook counts it: every position
 * looks at every other.
 * @returns {{waits: number, work: number, path: number}}  rounds that must follow each other,
 *   multiplications, and steps from the first token to the last
 */
export const COST = {
  lstm: (length, width) => ({ waits: length, work: 8 * length * width ** 2, path: length - 1 }),
  attention: (length, width) => ({
    waits: STAGES, work: length * (4 * width ** 2 + 2 * length * width), path: Math.min(1, length - 1),
  }),
};
const WORDS = 'the keys to the old cabinet in the hall'.split(' '); // what it begins with, a token each
const TOP = 46; // px of the text above the lanes
const LEFT = 60; // px, where the first round begins: before it stand the words
const LOOK = { lstm: ['LSTM', 'cell'], attention: ['attention', 'accent'] };
const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

define('serial-cost', class extends Piece {
  static settings = {
    length: {
      label: 'Length of the sequence', start: WORDS.length, min: 1, max: 8192, step: 1, log: true,
      say: (n) => count(n, 'token'),
    },
    width: {
      label: 'Width of the layer', start: 128, min: 16, max: 2048, step: 16, log: true,
      say: (d) => count(d, 'number'),
    },
  };

  build() {
    this.lanes = this.stage();
    this.edge = this.hand(this.lanes, 'length', { axis: 'x', read: ({ x }) => this.#lengthAt(x) });
    this.times = this.frame();
    this.cells = {};
    const row = (label, key) => el(
      'tr', {}, el('th', { scope: 'row' }, label),
      ...Object.keys(LOOK).map((name) => {
        this.cells[`${name}.${key}`] = el('td');
        return this.cells[`${name}.${key}`];
      }),
    );
    const table = el(
      'table.x-table', {},
      el('thead', {}, el('tr', {}, el('td'), ...Object.values(LOOK).map(([name]) => el('th', { scope: 'col' }, name)))),
      el(
        'tbody', {},
        row('rounds, one after another', 'waits'),
        row('multiplications', 'work'),
        row('steps from the first token to the last', 'path'),
      ),
    );
    this.work = el('p');
    return [
      this.asked, this.lanes.element, this.readout,
      ...this.data ? [this.times.element] : [],
      this.more('length', 'width', table, this.work),
    ];
  }

  get task() {
    return 'Pull the end of the text to make it longer. Each column is one round, each mark a token being worked on: how many workers does each layer keep busy?';
  }

  render() {
    const { length, width } = this.state;
    const costs = Object.fromEntries(Object.entries(COST).map(([name, cost]) => [name, cost(length, width)]));
    for (const [name, cost] of Object.entries(costs)) {
      for (const [key, value] of Object.entries(cost)) this.cells[`${name}.${key}`].textContent = number(value);
    }
    const { lstm, attention } = costs;
    const [more, less] = lstm.work >= attention.work ? ['LSTM', 'attention'] : ['attention', 'LSTM'];
    const ratio = Math.max(lstm.work, attention.work) / Math.min(lstm.work, attention.work);
    const work = ratio === 1 ? 'Both multiply equally often' : `The ${more} layer multiplies ${number(ratio, 2)} times as often as the ${less} layer`;
    this.work.textContent = `${work}; the two are equal at length ${number(2 * width)}, twice the width.`;
    this.#drawLanes(
      length,
      `Two time lines with rounds across and tokens downwards. The LSTM works on one token at a time, ${count(lstm.waits, 'round')} in all; attention works on all ${length} tokens in each of its ${STAGES} rounds.`,
    );
    this.edge.place({
      x: this.#edgeOf(length), y: 37, value: length, // below the number, which it would cover
      shape: '<path d="M0 -35V0" stroke="var(--c-accent)" stroke-width="3"/><circle class="x-dot" r="8"/>',
    });
    const sentence = `The LSTM layer keeps one worker busy at a time and needs ${count(lstm.waits, 'round')} one after another. `
      + `The attention layer can use ${number(length)} at once and needs ${STAGES}.`;
    return this.data ? `${sentence} ${this.#drawTimes(length)}` : sentence;
  }

  /** Time across, positions downwards; a mark where a position is being computed. */
  #drawLanes(length, description) {
    const { width } = this.lanes;
    const [left, right, high, gap] = [LEFT, width - 4, 14 * WORDS.length, 34];
    const slots = Math.max(length, STAGES);
    const slot = (right - left) / slots;
    const rung = high / length;
    const out = [];
    const mark = (top, colour, from, wide, low, tall) => out.push(
      `<rect x="${(left + from * slot).toFixed(2)}" y="${(top + low * rung).toFixed(2)}"`
      + ` width="${Math.max(1.5, wide * slot - Math.min(1, slot / 8)).toFixed(2)}" height="${Math.max(1.5, tall * rung - Math.min(1, rung / 8)).toFixed(2)}" fill="var(--c-${colour})"/>`,
    );
    const text = (x, y, words, colour, anchor = 'start') => out.push(
      `<text x="${x}" y="${y}" font-size="12" text-anchor="${anchor}" fill="var(--c-${colour})">${words}</text>`,
    );
    const shown = Math.min(length, 128); // more steps than that are drawn in groups
    const edge = this.#edgeOf(length);
    out.push(
      `<rect x="4" y="2" width="${(edge - 4).toFixed(1)}" height="32" fill="var(--c-paper)"/>`
      + `<text x="${(edge - 10).toFixed(1)}" y="23" font-size="13" text-anchor="end" fill="var(--c-ink)">${edge > 90 ? count(length, 'token') : number(length)}</text>`,
    );
    // Words beside the rows while they fit, then the first and the last number.
    const names = (y) => {
      if (length <= WORDS.length) WORDS.slice(0, length).forEach((word, k) => text(left - 8, y + (k + 0.5) * rung + 4, word, 'muted', 'end'));
      else [[10, 1], [high, number(length)]].forEach(([at, n]) => text(left - 8, y + at, n, 'muted', 'end'));
    };
    let top = TOP + 18;
    names(top);
    text(4, top - 5, `LSTM: ${count(length, 'round')}, one token in each`, 'cell');
    for (let k = 0; k < shown; k++) mark(top, 'way', k * length / shown, length / shown, k * length / shown, length / shown);
    out.push(`<path d="M${left} ${top + high + 1}H${right}" stroke="var(--c-muted)"/>`);
    top += high + gap;
    names(top);
    text(4, top - 5, `attention: ${STAGES} rounds, ${length === 1 ? 'the one token' : 'all ' + count(length, 'token')} in each`, 'accent');
    const rows = Math.min(length, 32);
    for (let k = 0; k < STAGES; k++) {
      for (let r = 0; r < rows; r++) mark(top, 'accent', k, 1, r * length / rows, length / rows);
    }
    out.push(`<path d="M${left} ${top + high + 1}H${right}" stroke="var(--c-muted)"/>`);
    const height = top + high + 18;
    text(right, height - 3, 'rounds, one after another →', 'muted', 'end');
    text(right, TOP + 13, 'tokens ↓', 'muted', 'end');
    this.lanes.show(out.join(''), description, { width, height });
  }

  /** Where the text ends in the picture: twice as long is a step of the same size, everywhere. */
  #edgeOf(length) {
    const { min, max } = this.settings.length;
    return 40 + (this.lanes.width - 60) * Math.log(length / min) / Math.log(max / min);
  }

  #lengthAt(x) {
    const { min, max } = this.settings.length;
    return min * (max / min) ** clamp((x - 40) / (this.lanes.width - 60), 0, 1);
  }

  /** The times the notebook measured: the same number of tokens, cut into sequences of each length. In words: the nearest. */
  #drawTimes(length) {
    const { lengths, lstm_ms: lstm, attention_ms: attention, tokens, width } = this.data;
    const all = [...lstm, ...attention];
    const [low, high] = [Math.min(...all) / 1.5, Math.max(...all) * 1.5];
    const lines = [[lstm, ...LOOK.lstm], [attention, ...LOOK.attention]].map(([times, label, colour], k) => ({
      points: lengths.map((n, i) => [n, times[i]]), colour, label, dash: k ? '7 4' : undefined,
    }));
    const nearest = lengths.reduce((best, n) => (
      Math.abs(Math.log(n / length)) < Math.abs(Math.log(best / length)) ? n : best
    ));
    const at = lengths.indexOf(nearest);
    const timed = nearest === length ? '' : ' (the nearest timed)';
    const found = `${number(tokens)} tokens in texts of ${number(nearest)}${timed} take the LSTM ${number(lstm[at])} ms, attention ${number(attention[at])} ms`;
    this.times.show(
      plot({
        width: this.times.width,
        height: 250,
        x: { min: lengths[0], max: lengths.at(-1), log: true, label: 'tokens in a text (log scale)', ticks: lengths },
        y: { min: low, max: high, log: true, label: 'milliseconds on one core, measured (log scale)', ticks: [1, 3, 10, 30, 100, 300, 1000, 3000].filter((ms) => ms > low && ms < high) },
        lines,
        rules: [{ x: nearest }],
        dots: lines.map(({ points, colour }) => ({ x: nearest, y: points[at][1], colour })),
      }),
      `Line chart of the time measured on one core against the length of the texts: ${found}.`,
    );
    return `Measured on one core, width ${width}: ${found}.`;
  }
});
