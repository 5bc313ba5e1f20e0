/**
 * The sentence and its verb: small trained nets read what the reader builds, and say what they
 * think comes next; or the LSTM's page is open.
 *
 * Attributes: `show`, one of bets (the verb each net would choose) and page (the unit of the LSTM
 * that keeps singular or plural, with gates to hold); `nets`, which of plain_young, plain, lstm and
 * cell_1997, in order.
 */
import { clamp, el, fixed, share } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { UNIT, WORDS } from './agreement-model.js';
import { read, readWord, start, unpack } from './agreement.js';
import {
  ARE, BEFORE, FIRST_NOUNS, IS, NOUNS, PLACES, STOP, beginning, inNumber, isPlural, leaning, other, verbFor,
} from './sentence.js';

/** A page loads the nets that it shows. */
const LOAD = {
  plain_young: () => import('./nets/plain_young.js'),
  plain: () => import('./nets/plain.js'),
  lstm: () => import('./nets/lstm.js'),
  cell_1997: () => import('./nets/cell_1997.js'),
};
const NAMES = {
  plain_young: 'the plain network, early in training',
  plain: 'the plain network, at the end',
  lstm: 'the LSTM',
  cell_1997: 'the 1997 cell',
};
const COLOURS = { plain_young: 'hidden', plain: 'hidden', lstm: 'cell', cell_1997: 'cell' };
const GATES = [
  ['f', 'forget', 'forget gate'], ['i', 'input', 'input gate'], ['o', 'output', 'output gate'],
];
/** What an open gate does. */
const DOES = { forget: 'keep', input: 'write', output: 'say' };
const ROW = 26; // px from word to word
const HEAD = 34; // px above the first word, for the names of the columns
const TAP = 9; // px, the radius of a gate
const LONGEST = 24; // words at most: the reader's sentence, its verb, an ending and the full stop
const ENDING = WORDS.indexOf('lost');

const nouns = (label, first) => ({ start: first, min: 0, max: NOUNS.max, label: null, name: label });

define('keeps-number', class extends Piece {
  static settings = {
    n0: nouns('subject', FIRST_NOUNS[0]),
    n1: nouns('first phrase', FIRST_NOUNS[1]),
    n2: nouns('second phrase', FIRST_NOUNS[2]),
    n3: nouns('third phrase', 0),
    n4: nouns('fourth phrase', 0),
    row: { start: 2, min: 1, max: LONGEST }, // the word that the keys are at, from 1
    held: { start: 0, min: 0, max: 3 * LONGEST }, // 0: no gate; else 1 + 3 * word + gate
  };

  get mode() {
    return this.getAttribute('show') ?? 'bets';
  }

  get names() {
    return (this.getAttribute('nets') ?? 'plain_young lstm').split(/[\s,]+/);
  }

  get task() {
    return {
      bets: 'Tap a noun to turn one into many. Which verb comes next?',
      page: 'Tap a noun, or tap a gate to hold it open or shut at that word, and watch the page.',
    }[this.mode];
  }

  async connectedCallback() {
    const needed = this.mode === 'page' ? ['lstm'] : this.names;
    const loaded = await Promise.all(needed.map((name) => LOAD[name]()));
    this.nets = Object.fromEntries(needed.map((name, k) => [name, unpack(loaded[k].NET)]));
    super.connectedCallback();
  }

  build() {
    this.line = el('p.x-sentence');
    this.places = Array.from({ length: PLACES }, (_, place) => el(
      'button.x-noun', { type: 'button', onclick: () => this.#flip(place) },
    ));
    this.more_ = button('Put more between', () => this.#extend(1));
    this.fewer = button('Take some away', () => this.#extend(-1));
    const build = el('div.x-buttons', {}, this.more_, this.fewer);
    const sentence = el('div.x-stage.x-tiles', {}, this.line, build);
    if (this.mode === 'page') return [this.asked, sentence, ...this.#buildPage(), this.readout];
    this.bets = this.frame();
    return [this.asked, sentence, this.bets.element, this.readout];
  }

  render() {
    const words = beginning(this.#nouns);
    this.#renderSentence(words);
    const said = [this.mode === 'page' ? this.#renderPage(words) : this.#renderBets(words)].flat();
    return said.map((sentence) => (this.#nouns.every(Boolean) ? `${sentence} More phrases than these were in no sentence of its training.` : sentence));
  }

  arrived() {
    // A subject must be there, and no gap between the phrases.
    const all = this.#nouns;
    const end = all.indexOf(0);
    // A link that holds a gate shows the word where it holds it.
    if (this.state.held && this.state.row === this.settings.row.start) {
      this.state.row = 1 + Math.floor((this.state.held - 1) / 3);
    }
    if (!all[0]) this.state.n0 = FIRST_NOUNS[0];
    for (let k = Math.max(1, end); end >= 0 && k < PLACES; k++) this.state[`n${k}`] = 0;
    for (let k = 0; k < PLACES; k++) {
      const noun = this.state[`n${k}`];
      if (noun) this.state[`n${k}`] = clamp(Math.round(noun), NOUNS.min, NOUNS.max);
    }
  }

  get #nouns() {
    return Array.from({ length: PLACES }, (_, k) => this.state[`n${k}`]);
  }

  #net(name) {
    return this.nets[name];
  }

  /** The state in which a net meets the sentence. */
  #warm(net) {
    return read(net, BEFORE, start(net)).at(-1).state;
  }

  #flip(place) {
    this.set({ [`n${place}`]: other(this.state[`n${place}`]) });
  }

  /** One phrase more, with a noun that misleads, or one less. */
  #extend(way) {
    const all = this.#nouns;
    const count = all.filter(Boolean).length;
    if (way > 0 && count < PLACES) {
      this.set({ [`n${count}`]: inNumber(FIRST_NOUNS[count], !isPlural(all[0])) });
    }
    if (way < 0 && count > 1) this.set({ [`n${count - 1}`]: 0 });
  }

  #renderSentence(words) {
    const children = words.flatMap(({ word, place }) => {
      if (place === null) return [`${WORDS[word]} `];
      const tile = this.places[place];
      tile.textContent = WORDS[word];
      tile.setAttribute('aria-label', `${WORDS[word]}: turn it into ${WORDS[other(word)]}`);
      tile.classList.toggle('x-subject', place === 0);
      return [tile, ' '];
    });
    const focused = this.places.find((tile) => tile === document.activeElement);
    this.line.replaceChildren(...children, el('span.x-gap', {}, '…'));
    focused?.focus({ preventScroll: true }); // the tile was taken out and put back
    const count = this.#nouns.filter(Boolean).length;
    this.more_.setAttribute('aria-disabled', count === PLACES);
    this.fewer.setAttribute('aria-disabled', count === 1);
  }

  #renderBets(words) {
    const subject = words.find(({ place }) => place === 0).word;
    const right = verbFor(subject);
    const { width } = this.bets;
    const rows = this.names.map((name) => {
      const net = this.#net(name);
      const last = read(net, words.map(({ word }) => word), this.#warm(net)).at(-1);
      const lean = leaning(last.chances);
      return { name, lean, says: lean > 0.5 ? ARE : IS };
    });
    const [left, far] = [30, width - 36];
    const height = rows.length * 52 + 6;
    const middle = (left + far) / 2;
    const out = rows.map(({ name, lean, says }, k) => {
      const y = 22 + 52 * k;
      const at = left + (far - left) * lean;
      const colour = `var(--c-${COLOURS[name]})`;
      const dash = name === 'cell_1997' ? ' stroke-dasharray="6 4"' : '';
      return `<text class="x-label" x="${left}" y="${y - 8}" fill="${colour}">${NAMES[name]}: ${WORDS[says]} `
        + `${share(says === ARE ? lean : 1 - lean)} ${says === right ? '✓' : '✗'}</text>`
        + `<path d="M${left} ${y + 8}H${far}" stroke="var(--c-line)" stroke-width="2"/>`
        + `<path d="M${middle} ${y}v16" stroke="var(--c-muted)"/>`
        + `<path d="M${middle} ${y + 8}H${at.toFixed(1)}" stroke="${colour}" stroke-width="12"${dash}/>`
        + `<text class="x-label" x="${left - 6}" y="${y + 13}" text-anchor="end" fill="var(--c-muted)">is</text>`
        + `<text class="x-label" x="${far + 6}" y="${y + 13}" fill="var(--c-muted)">are</text>`;
    });
    const said = rows.map(({ name, lean, says }) => (
      `${NAMES[name]} says “${WORDS[says]}” (${share(says === ARE ? lean : 1 - lean)} against the other verb)`
    ));
    this.bets.show(
      `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">${out.join('')}</svg>`,
      `How sure each network is of “are” and not “is”. ${said.join('; ')}.`,
    );
    const between = this.#nouns.slice(1).filter((noun) => noun && isPlural(noun) !== isPlural(subject)).length;
    const sentence = `Right is “${WORDS[right]}”, because of “${WORDS[subject]}”; `
      + `${between || 'no'} noun${between === 1 ? '' : 's'} between mislead${between === 1 ? 's' : ''}. `;
    const others = rows.filter(({ says }) => says !== right)
      .map(({ name }) => NAMES[name] + (NAMES[name].includes(',') ? ',' : ''));
    const verdict = others.length
      ? `${others.join(' and ')} ${others.length > 1 ? 'say' : 'says'} the other verb.`
      : { 1: 'It says so.', 2: 'Both say so.' }[rows.length] ?? 'All say so.';
    return [sentence + verdict[0].toUpperCase() + verdict.slice(1), `${sentence}${said.join('; ')}.`];
  }

  // ---------------------------------------------------------------- the page

  #buildPage() {
    this.paper = this.stage('.x-page');
    this.taps = GATES.map(([, , name], gate) => Array.from(
      { length: LONGEST },
      (_, row) => this.paper.button({ label: name }, () => this.#hold(row, gate)),
    ));
    this.cursor = this.paper.slider({
      label: 'word', min: 1, max: LONGEST, step: 1, axis: 'y', flip: true,
      say: (row) => this.rows?.[row - 1] ?? String(row),
      read: ({ y }) => 1 + Math.floor((y - HEAD) / ROW),
    }, (row) => this.set({ row: Math.min(row, this.count) }));
    // Down the page is on in the text: the keys follow the eye.
    this.cursor.element.addEventListener('keydown', (event) => {
      const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.set({ row: clamp(this.state.row + way, 1, this.count) });
    }, true);
    return [this.paper.element];
  }

  /** Hold a gate at a word at the other end of where it stands; the same tap lets it go. */
  #hold(row, gate) {
    const code = 1 + 3 * row + gate;
    this.set({ held: this.state.held === code ? 0 : code, row: row + 1 });
  }

  /** The LSTM over the reader's words, one gate of one word held if the reader asks for it. */
  #readHeld(net, words) {
    const { held } = this.state;
    const [at, gate] = held ? [Math.floor((held - 1) / 3), (held - 1) % 3] : [-1, 0];
    let state = this.#warm(net);
    return words.map((word, k) => {
      const free = readWord(net, word, state);
      let step = free;
      if (k === at) {
        const name = GATES[gate][0];
        step = readWord(net, word, state, { unit: UNIT, [name]: free[name][UNIT] > 0.5 ? 0 : 1 });
      }
      state = step.state;
      return step;
    });
  }

  #renderPage(words) {
    const net = this.#net('lstm');
    const until = words.map(({ word }) => word);
    const bet = leaning(this.#readHeld(net, until).at(-1).chances);
    const verb = bet > 0.5 ? ARE : IS; // it reads on with the verb that it would say itself
    const right = verbFor(words[words.findIndex(({ place }) => place === 0)].word);
    const text = [...until, verb, ENDING, STOP];
    this.count = text.length;
    this.rows = text.map((word) => WORDS[word]);
    const steps = this.#readHeld(net, text);
    const { held } = this.state;
    const row = Math.min(this.state.row, this.count);
    const { width } = this.paper;
    const height = HEAD + ROW * text.length + 8;
    const gap = clamp(width / 8, 44, 64);
    const columns = GATES.map((_, gate) => 110 + gap * gate);
    const [low, high] = [columns[2] + 30, width - 10];
    const zero = (low + high) / 2;
    const most = Math.max(2, ...steps.map(({ c }) => Math.abs(c[UNIT])));
    const scale = (high - low) / 2 / most;
    const y = (k) => HEAD + ROW * (k + 0.5);
    const out = [
      `<rect x="0" y="${y(row - 1) - ROW / 2}" width="${width}" height="${ROW}" fill="var(--c-cell)" fill-opacity="0.12"/>`,
      ...GATES.map(([, colour], gate) => `<text class="x-label" x="${columns[gate]}" y="22" text-anchor="middle" fill="var(--c-${colour})">${DOES[colour]}</text>`),
      `<text class="x-label" x="${low}" y="22" fill="var(--c-cell)">one</text>`,
      `<text class="x-label" x="${zero}" y="22" text-anchor="middle" fill="var(--c-cell)">page</text>`,
      `<text class="x-label" x="${high}" y="22" text-anchor="end" fill="var(--c-cell)">many</text>`,
      `<path d="M${zero} ${HEAD}V${height - 8}" stroke="var(--c-line)" stroke-width="2"/>`,
    ];
    // The page as a ribbon: as thick as the note is large, on the side of one or of many.
    const edge = [`M${zero} ${HEAD}`];
    steps.forEach(({ c }, k) => edge.push(`H${(zero + scale * c[UNIT]).toFixed(1)}V${(y(k) + ROW / 2).toFixed(1)}`));
    edge.push(`H${zero}Z`);
    out.push(`<path d="${edge.join('')}" fill="var(--c-way)"/>`);
    text.forEach((word, k) => {
      const mark = k === words.length ? (verb === right ? ' ✓' : ' ✗') : '';
      const strong = words[k]?.place === 0 || k === words.length;
      out.push(`<text class="x-word" x="8" y="${y(k) + 5}" fill="var(--c-ink)"${strong ? ' font-weight="600"' : ''}>${WORDS[word]}${mark}</text>`);
    });
    this.paper.show(out.join(''), this.#pageInWords(text, steps), { width, height });
    this.taps.forEach((column, gate) => column.forEach((tap, k) => {
      if (k >= text.length) {
        tap.place({ x: 0, y: 0, hidden: true });
        return;
      }
      const [key, colour, name] = GATES[gate];
      const value = steps[k][key][UNIT];
      const mine = held === 1 + 3 * k + gate;
      const full = TAP * Math.sqrt(value);
      tap.place({
        x: columns[gate], y: y(k), pressed: mine,
        text: `${name} at “${WORDS[text[k]]}”: ${fixed(value, 2)}${mine ? ', held' : ''}`,
        shape: `<circle r="${TAP}" fill="var(--c-paper)" stroke="var(--c-${colour})" stroke-width="${mine ? 3.5 : 1.5}"/>`
          + `<circle r="${full.toFixed(1)}" fill="var(--c-${colour})"/>`,
      });
      tap.element.setAttribute('tabindex', k === row - 1 ? 0 : -1);
    }));
    const now = steps[row - 1];
    this.cursor.place({
      x: 84, y: y(row - 1), value: row, max: steps.length,
      shape: '<path d="M-6 -6L4 0L-6 6Z" fill="var(--c-cell)"/>',
    });
    const saw = GATES.map(([key, colour]) => `${DOES[colour]} ${fixed(now[key][UNIT], 2)}`).join(', ');
    return `At “${WORDS[text[row - 1]]}”: ${saw}; the page stands at ${fixed(now.c[UNIT], 2)}. `
      + `Before the verb the LSTM says “${WORDS[verb]}” (${share(verb === ARE ? bet : 1 - bet)}), which is ${verb === right ? 'right' : 'wrong'}`
      + `${held ? ', with one gate held by hand' : ''}.`;
  }

  #pageInWords(text, steps) {
    const said = text.map((word, k) => `${WORDS[word]} ${fixed(steps[k].c[UNIT], 1)}`).join(', ');
    return `The unit that keeps singular or plural, word by word: three gates, each filled as far as it is open, and its page as a ribbon, one to the left, many to the right. ${said}.`;
  }
});
