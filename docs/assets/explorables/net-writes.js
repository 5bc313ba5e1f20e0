/** A small net that has learned the sentences writes its own, word by word; its verbs are marked. */
import { calm, el } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { WORDS } from './agreement-model.js';
import { unpack, write } from './agreement.js';
import { NET as LSTM } from './nets/lstm.js';
import { NET as PLAIN } from './nets/plain.js';
import { BEFORE, STOP, judge } from './sentence.js';

const WRITERS = { lstm: 'the LSTM', plain: 'the plain network' };
const NETS = { lstm: LSTM, plain: PLAIN };
const PAUSE = 160; // ms between two words
const KEPT = 4; // sentences that stay on the page

define('net-writes', class extends Piece {
  static settings = {
    writer: { label: 'Who writes?', start: 'lstm', options: WRITERS },
    seed: { start: 0, min: 0, max: 999 }, // how many sentences have been written
  };

  get task() {
    return 'Let a network write: each word is drawn by its chance, read, and the next one drawn.';
  }

  build() {
    this.written = [];
    this.sheet = el('ol.x-written', { 'aria-label': 'What it wrote, the newest last' });
    const go = el('div.x-buttons', {}, button('Write a sentence', () => this.#write(), { class: 'x-button x-main' }));
    return [this.asked, this.sheet, go, this.panel('writer'), this.readout];
  }

  restart() {
    this.#stop();
    this.written = [];
    super.restart();
  }

  changed(names) {
    if (!names.includes('writer')) return;
    this.#stop();
    this.written = [];
    this.state.seed = 0;
  }

  /** A link to so many sentences has them written. */
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

  #write() {
    this.#stop();
    for (const earlier of this.written) earlier.shown = earlier.words.length;
    const seed = this.state.seed + 1;
    const words = this.#sentence(seed);
    const newest = { words, shown: calm() ? words.length : 1 };
    this.written.push(newest);
    this.set({ seed });
    const next = () => {
      if (newest.shown === words.length) {
        this.announce(words.map((word) => WORDS[word]).join(' '));
        return;
      }
      newest.shown += 1;
      this.#lay();
      this.pen = setTimeout(next, PAUSE);
    };
    this.pen = setTimeout(next, PAUSE);
  }

  /** The last sentences as far as they are written, subject and verb in bold. */
  #lay() {
    this.sheet.replaceChildren(...this.written.slice(-KEPT).map(({ words, shown }) => {
      const { subject, verb, right } = judge(words);
      const mark = shown === words.length && right !== null ? (right ? ' ✓' : ' ✗') : '';
      return el('li', {}, ...words.slice(0, shown).flatMap((word, k) => {
        const space = k && word !== STOP ? ' ' : '';
        return k === subject || k === verb ? [space, el('b', {}, WORDS[word])] : [space + WORDS[word]];
      }), mark);
    }));
  }

  render() {
    this.#lay();
    const who = WRITERS[this.state.writer];
    if (!this.written.length) return `Nothing written yet by ${who}.`;
    const good = this.written.filter(({ words }) => judge(words).right).length;
    return `${this.written.length} written by ${who}; in ${good} of them the verb agrees with the first noun.`;
  }
});
