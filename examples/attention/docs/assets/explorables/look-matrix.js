/** Where the small network looks: its matrix of attention, for a sentence that the reader changes. */
import { clamp, el, share } from '../lessonkit/explorables/dom.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { rules, translate, unpack } from './net.js';

const HEAD = 74; // px for the English words over the columns
const LABEL = 78; // px for the French words beside the rows
const SHOWN = 0.05; // shares from here on are written into the chosen row

// The places of the sentence: what may stand there, or the word that always does.
const PLACES = ['the', 'adjectives', 'adjectives', 'nouns', 'verbs', 'the', 'adjectives', 'nouns', '.'];
const STARTS = { w1: 0, w2: 3, w3: 4, w4: 0, w6: 1, w7: 0 }; // red round car sees … black dog
const MOST = { adjectives: 4, nouns: 7, verbs: 2 };

define('look-matrix', class extends Piece {
  static settings = {
    w1: { start: STARTS.w1, min: 0, max: MOST.adjectives },
    w2: { start: STARTS.w2, min: 0, max: MOST.adjectives },
    w3: { start: STARTS.w3, min: 0, max: MOST.nouns },
    w4: { start: STARTS.w4, min: 0, max: MOST.verbs },
    w6: { start: STARTS.w6, min: 0, max: MOST.adjectives },
    w7: { start: STARTS.w7, min: 0, max: MOST.nouns },
    row: { start: 0, min: 0, max: PLACES.length - 1 },
  };

  get task() {
    return 'Move over the French words, tap one or use the arrow keys, to see where the network looked as it wrote it. Tap an English word to exchange it.';
  }

  build() {
    this.net = unpack(this.data);
    this.tiles = PLACES.map((kind, place) => (MOST[kind] === undefined ? null
      : el('button.x-tile', { type: 'button', onclick: () => this.#exchange(place) })));
    this.line = el('p.x-english', {}, ...PLACES.flatMap((kind, place) => [this.tiles[place] ?? el('span', {}, kind), ' ']));
    this.matrix = this.stage('.x-matrix');
    this.cursor = this.matrix.slider({
      label: 'French word', min: 0, max: PLACES.length - 1, step: 1, axis: 'y', flip: true,
      say: String, read: ({ y }) => this.#rowAt(y),
    }, (row) => this.set({ row }));
    // Down the page is on in the text: the keys follow the eye.
    this.cursor.element.addEventListener('keydown', (event) => {
      const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.set({ row: clamp(this.state.row + way, 0, PLACES.length - 1) });
    }, true);
    const point = (event) => {
      const box = this.matrix.picture.getBoundingClientRect();
      const y = (event.clientY - box.top) * (this.height / box.height);
      if (y >= HEAD) this.set({ row: this.#rowAt(y) });
    };
    this.matrix.picture.addEventListener('click', point);
    this.matrix.picture.addEventListener('pointermove', (event) => {
      if (event.pointerType === 'mouse') point(event);
    });
    return [this.asked, el('div.x-band', {}, this.line, this.matrix.element), this.readout];
  }

  #rowAt(y) {
    return clamp(Math.floor((y - HEAD) / this.cell), 0, PLACES.length - 1);
  }

  #words(kind) {
    return Object.keys(this.net[kind]);
  }

  get #english() {
    return PLACES.map((kind, place) => (this.tiles[place] ? this.#words(kind)[this.state[`w${place}`]] : kind));
  }

  /** The number of the next word for a place; two adjectives of one noun are never the same. */
  #next(place) {
    const kind = PLACES[place];
    const other = { 1: 'w2', 2: 'w1' }[place];
    const count = this.#words(kind).length;
    let next = (this.state[`w${place}`] + 1) % count;
    if (other && next === this.state[other]) next = (next + 1) % count;
    return next;
  }

  #exchange(place) {
    this.set({ [`w${place}`]: this.#next(place) });
  }

  render() {
    const english = this.#english;
    const { french, shares } = translate(this.net, english);
    const right = rules(this.net, english);
    const { row } = this.state;
    this.tiles.forEach((tile, place) => {
      if (!tile) return;
      const next = this.#words(PLACES[place])[this.#next(place)];
      tile.textContent = english[place];
      tile.setAttribute('aria-label', `${english[place]}: exchange it for ${next}`);
    });

    const { width } = this.matrix;
    const cell = Math.min(72, (width - LABEL - 8) / PLACES.length);
    this.cell = Math.max(26, Math.min(cell, 36)); // rows; columns may be wider
    this.height = HEAD + this.cell * PLACES.length + 8;
    const x = (j) => LABEL + cell * j;
    const y = (i) => HEAD + this.cell * i;
    const middle = (i) => y(i) + this.cell / 2 + 5;
    const out = english.map((word, j) => {
      const at = `${(x(j) + cell / 2 + 4).toFixed(1)} ${HEAD - 8}`;
      const strong = shares[row][j] >= SHOWN;
      return `<text class="x-label" transform="translate(${at}) rotate(-60)" fill="var(--c-${strong ? 'ink' : 'muted'})">${word}</text>`;
    });
    french.forEach((word, i) => {
      const wrong = word === right[i] ? '' : ' ✗';
      out.push(`<text class="x-label" x="${LABEL - 20}" y="${middle(i)}" text-anchor="end" fill="var(--c-${i === row ? 'ink' : 'muted'})">${word}${wrong}</text>`);
      shares[i].forEach((value, j) => out.push(
        `<rect x="${(x(j) + 1).toFixed(1)}" y="${y(i) + 1}" width="${(cell - 2).toFixed(1)}" height="${this.cell - 2}" fill="var(--c-way)" fill-opacity="${value.toFixed(3)}"/>`,
      ));
    });
    out.push(`<rect x="${LABEL - 1}" y="${y(row)}" width="${cell * PLACES.length + 2}" height="${this.cell}" fill="none" stroke="var(--c-ink)" stroke-width="2"/>`);
    shares[row].forEach((value, j) => {
      if (value < SHOWN) return;
      out.push(`<text class="x-number${value >= 0.5 ? ' x-on' : ''}" x="${(x(j) + cell / 2).toFixed(1)}" y="${middle(row)}" text-anchor="middle">${Math.round(100 * value)}</text>`);
    });
    const pairs = shares[row].map((value, j) => [value, english[j]]).filter(([value]) => value >= SHOWN).sort(([a], [b]) => b - a);
    const looked = pairs.map(([value, word]) => `${word} ${share(value)}`).join(', ');
    const described = french.map((word, i) => `${word}: ${english[shares[i].indexOf(Math.max(...shares[i]))]}`).join('; ');
    this.matrix.show(
      out.join(''),
      `Matrix of attention: a row for each French word, a column for each English one. Most of each look went to: ${described}.`,
      { width, height: this.height },
    );
    this.cursor.place({
      x: LABEL - 10, y: y(row) + this.cell / 2, value: row, text: `${french[row]}: ${looked}`,
      shape: '<path class="x-dot" d="M-5 -7L6 0L-5 7Z"/>',
    });
    const good = french.every((word, i) => word === right[i]);
    const verdict = good ? 'The translation is right.' : `Right would be: ${right.join(' ')}`;
    return `Before it wrote “${french[row]}” it looked at ${looked} (shares below ${share(SHOWN)} left out). ${verdict}`;
  }
});
