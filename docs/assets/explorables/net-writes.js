/** A small net that has learned the sentences writes its own, word by word; its verbs are marked. */
import { calm, el } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { WORDS } from './agreement-model.js';
import { unpack, write } from './agreement.js';
import { NET as LSTM } from './nets/lstm.js';
import { NET as PLAIN } from './nets/plain.js';
import { NET as YOUNG } from './nets/plain_young.js';
import { BEFORE, STOP, judge } from './sentence.js';

const WRITERS = {
  plain_young: 'the plain network, early in training',
  plain: 'the plain network, at the end',
  lstm: 'the LSTM',
};
const NETS = { plain_young: YOUNG, plain: PLAIN, lstm: LSTM };
const PAUSE = { 1: 160, 5: 50 }; // ms between two words, by how many sentences are asked for
const KEPT = 5; // sentences that stay on the page, and are written when a network gets the pen

define('net-writes', class extends Piece {
  static settings = {
    writer: { label: 'Who writes?', start: 'plain_young', options: WRITERS },
    seed: { start: KEPT, min: 0, max: 999 }, // how many sentences have been written
  };

  get task() {
    return 'Give the pen to another network. It draws each word by its chance, and reads it. ✓ judges the verb alone.';
  }

  build() {
    this.written = [];
    this.counts = {}; // [right, all] by writer, of what stood there last
    this.sheet = el('ol.x-written', { 'aria-label': 'What it wrote, the newest last' });
    this.buttons = [
      button('Write a sentence', () => this.#write(1), { class: 'x-button x-main' }),
      button('Write five', () => this.#write(5)),
    ];
    return [this.asked, this.panel('writer'), el('div.x-buttons', {}, ...this.buttons), this.sheet, this.readout];
  }

  restart() {
    this.counts = {};
    this.afresh = true;
    super.restart();
    this.afresh = false;
  }

  /** Who gets the pen writes. */
  changed(names) {
    if (this.afresh) this.arrived();
    else if (names.includes('writer')) {
      this.#stop();
      this.written = [];
      this.state.seed = 0;
      this.pen = setTimeout(() => {
        this.pen = 0;
        this.#write(KEPT);
      }, PAUSE[1]);
    }
  }

  /** At the start, and from a link, so many sentences stand there at once. */
  arrived() {
    this.#stop();
    this.written = Array.from({ length: this.state.seed }, (_, k) => {
      const words = this.#sentence(k + 1);
      return { words, shown: words.length };
    });
  }

  #sentence(seed) {
    const net = unpack(NETS[this.state.writer]);
    return write(net, { seed, stop: STOP, first: BEFORE }).map(({ word }) => word);
  }

  #stop() {
    clearTimeout(this.pen);
    this.pen = 0;
  }

  /** Writes so many sentences word by word, each counted once its full stop stands; five take the place of the old. */
  #write(many) {
    if (this.pen) return;
    if (many === KEPT) this.written = [];
    let left = many;
    let newest = null;
    const next = () => {
      if (!newest) {
        const words = this.#sentence(this.state.seed + 1);
        newest = { words, shown: 0 };
        this.written.push(newest);
      }
      newest.shown = calm() ? newest.words.length : newest.shown + 1;
      const whole = newest.shown === newest.words.length;
      if (whole) {
        left -= 1;
        newest = null;
      }
      this.pen = left ? setTimeout(next, calm() ? 0 : PAUSE[many]) : 0;
      if (whole) this.set({ seed: this.state.seed + 1 });
      else this.redraw();
    };
    next();
  }

  /** The last sentences as far as they are written, subject and verb in bold. */
  #lay() {
    const sheet = this.written.slice(-KEPT);
    const whole = sheet.filter(({ words, shown }) => shown === words.length);
    this.sheet.start = this.state.seed - whole.length + 1;
    this.sheet.replaceChildren(...sheet.map(({ words, shown }) => {
      const { subject, verb, right } = judge(words);
      const mark = shown < words.length ? '' : right ? '\u00a0✓' : '\u00a0✗';
      return el('li', {}, ...words.slice(0, shown).flatMap((word, k) => {
        const space = k && word !== STOP ? ' ' : '';
        return k === subject || k === verb ? [space, el('b', {}, WORDS[word])] : [space + WORDS[word]];
      }), mark);
    }));
  }

  render() {
    this.#lay();
    for (const one of this.buttons) one.setAttribute('aria-disabled', this.pen > 0);
    const { writer, seed } = this.state;
    const who = WRITERS[writer];
    const whole = this.written.filter(({ words, shown }) => shown === words.length).slice(-KEPT);
    const good = whole.filter(({ words }) => judge(words).right).length;
    const before = Object.entries(this.counts).filter(([name]) => name !== writer)
      .map(([name, [right, all]]) => ` Before that ${WRITERS[name]}: ${right} of ${all}.`).join('');
    if (!whole.length) return `Now writing: ${who}.${before}`;
    this.counts[writer] = [good, whole.length];
    const which = seed > KEPT ? ` (sentences ${seed - whole.length + 1} to ${seed})` : '';
    const count = `${whole.length} written by ${who}; in ${good} of them the verb agrees with the first noun${which}.${before}`;
    return [count, `${whole.at(-1).words.map((word) => WORDS[word]).join(' ')} ${count}`];
  }
});
