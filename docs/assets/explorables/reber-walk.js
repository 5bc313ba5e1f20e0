/** A string of the embedded Reber grammar, letter by letter: what may come next, and why. */
import { clamp, el } from '../lessonkit/explorables/dom.js';
import { button } from '../lessonkit/explorables/controls.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { random } from './lstm.js';
import { GRAPH, RETURN, SYMBOLS, after, drawString } from './reber.js';

const SEEDS = 9999;
const PLACES = {
  start: [40, 40], fork: [40, 130], 0: [40, 220], 1: [130, 220], 2: [240, 150], 3: [240, 290],
  4: [375, 150], 5: [375, 290], 6: [480, 220], 7: [560, 220], last: [560, 130], end: [560, 40],
};
const RADIUS = 18;
/** The loops, above or below their nodes, and the arrows with their letter on the other side. */
const LOOPS = { 2: -1, 3: 1 };
const OTHER_SIDE = ['0-1', '1-3', '5-4', '5-6', '6-7'];

const chance = (next) => (next.length > 1 ? '½' : '1');
const either = (next) => [...next].join(' or ');
/** Steps from the second letter to its return, known from where the inner string is over. */
const apart = (read, node) => read.length - { [RETURN]: 1, last: 2, end: 3 }[node];

define('reber-walk', class extends Piece {
  static settings = {
    seed: { start: 69, min: 1, max: SEEDS }, // the string of the still figure
    read: { start: 1, min: 1, max: 999 },
    help: { label: 'What may come next', start: 'shown', options: { shown: 'show it', hidden: 'let me guess first' } },
  };

  get task() {
    return 'Press the way in the graph that you think comes next, or step through the string with the buttons or the arrow keys.';
  }

  /** What to say of the reader's guess, once. */
  verdict = '';

  build() {
    this.letters = el('div.x-letters', { role: 'list', 'aria-label': 'Letters read so far' });
    this.graph = this.stage();
    // Two ways at most lead on from any node.
    this.ways = [0, 1].map((way) => this.graph.button({ label: 'letter' }, () => this.#guess(this.open[way])));
    this.legend = el('legend');
    this.keys = [...SYMBOLS].map((letter) => {
      const says = el('span');
      const key = button('', () => this.#guess(letter));
      key.append(el('b', {}, letter), says);
      return { letter, key, says };
    });
    this.back = button('← Back', () => this.#move(-1));
    this.next = button('Next →', () => this.#move(1));
    this.place = el('span.x-place');
    this.addEventListener('keydown', (event) => {
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const taken = event.altKey || event.ctrlKey || event.metaKey || event.target.matches('input');
      if (!way || taken) return;
      event.preventDefault();
      this.#move(way);
    });
    return [
      this.asked,
      this.letters,
      this.graph.element,
      el('fieldset.x-choice.x-keys', {}, this.legend, ...this.keys.map(({ key }) => key)),
      el('div.x-stepper', { role: 'group', 'aria-label': 'Letters' }, this.back, this.place, this.next),
      this.readout,
      this.panel('help'),
      el('div.x-buttons', {}, button('Another string', () => this.#another())),
    ];
  }

  get #string() {
    return drawString(random(this.state.seed));
  }

  #move(change) {
    this.set({ read: clamp(this.state.read + change, 1, this.#string.length) });
  }

  #another() {
    const old = this.#string;
    let { seed } = this.state;
    do seed = seed % SEEDS + 1; while (drawString(random(seed)) === old);
    this.set({ seed, read: 1 });
  }

  /** A letter that may follow moves the string on; another one leaves it where it is. */
  #guess(letter) {
    const { read } = this.state;
    const string = this.#string;
    const { node, next } = after(string.slice(0, read));
    if (!next) return;
    const came = string[read];
    if (next.includes(letter)) {
      const others = letter === came ? 'and it came' : `but ${came} came`;
      this.verdict = next.length > 1 ? `${letter} was possible, with chance ½, ${others}. ` : `${letter}, and nothing else. `;
      this.set({ read: read + 1 });
    } else {
      const why = node === RETURN && 'TP'.includes(letter) ? `: the second letter of the whole string was ${next}` : '';
      this.verdict = `${letter} cannot come here${why}. `;
      this.set({});
    }
  }

  render() {
    const string = this.#string;
    const length = clamp(Math.round(this.state.read), 1, string.length);
    this.state.read = length;
    const read = string.slice(0, length);
    const { node, next } = after(read);
    const shown = this.state.help === 'shown';
    this.#write(read, node);
    this.#draw(read, node, shown ? next : '', next);
    for (const { letter, key, says } of this.keys) {
      const share = next.includes(letter) ? chance(next) : '0';
      says.textContent = shown && next ? share : '';
      key.setAttribute('aria-label', shown && next ? `${letter}, chance ${share}` : letter);
      key.setAttribute('aria-disabled', !next);
      key.classList.toggle('x-may', shown && share !== '0');
    }
    const asked = shown ? 'The chance of each letter to come next' : 'Which letter may come next? Press one';
    this.legend.textContent = next ? asked : 'Nothing comes next';
    this.place.textContent = length === 1 ? '1 letter read' : `${length} letters read`;
    this.back.setAttribute('aria-disabled', length === 1);
    this.next.setAttribute('aria-disabled', !next);
    const { verdict } = this;
    this.verdict = '';
    return verdict + this.#tell(read, node, next, shown);
  }

  /** What stands here, what may come, and what one must know to say so. */
  #tell(read, node, next, shown) {
    const letter = `${read.at(-1)} read`;
    const lag = apart(read, node);
    if (!next) {
      return `${letter}: the end. Of the ${read.length} letters one hung on a letter ${lag} steps before. `
        + 'For all the others the last three letters were enough to know what may come.';
    }
    if (node === RETURN) {
      const over = `${letter}, and the inner string is over.`;
      return shown
        ? `${over} The graph leaves T and P open. Only the second letter of the whole string decides: `
          + `it was ${next}, ${lag} steps before the letter to come, so ${next} must come.`
        : `${over} T or P? The graph does not say, and the last letters do not help.`;
    }
    if (!shown) return `${letter}. What may come next? Follow the arrows from the lit node and press a letter.`;
    if (node === 'fork') {
      return `${letter}. ${either(next)} may come, with chance ½ each. A coin decides; no memory helps. Whichever comes must be kept.`;
    }
    if (node === 'last') {
      return `${letter}: the second letter has come back, ${lag} steps after it was read. Only ${next} may come.`;
    }
    return next.length > 1
      ? `${letter}. ${either(next)} may come, with chance ½ each. The last three letters are enough to know these two; which of them comes, only the coin decides.`
      : `${letter}. Only ${next} may come, because ${node === 0 ? 'the inner string begins' : 'the inner string ends'}. The last three letters are enough to know it.`;
  }

  /** The letters in boxes, the one to be kept and its return marked, and a box for the next. */
  #write(read, node) {
    const back = { last: read.length - 1, end: read.length - 2 }[node];
    const boxes = [...read].map((letter, k) => el(`span${k === 1 || k === back ? '.x-kept' : ''}`, { role: 'listitem' }, letter));
    if (node !== 'end') boxes.push(el(`span.x-open${node === RETURN ? '.x-kept' : ''}`, { 'aria-hidden': 'true' }, '?'));
    this.letters.replaceChildren(...boxes);
  }

  /** The graph with its frame; the inner part, drawn once, is the same after T and after P. */
  #draw(read, node, next, possible) {
    const { width } = this.graph;
    const scale = Math.min(width, 480) / 600;
    const size13 = 14 / scale; // px on the screen at every width
    const places = {}; // of the letters beside the ways that lead on
    const kept = read[1];
    const from = after(read.slice(0, -1)).node;
    const out = [];
    const text = (x, y, words, colour) => out.push(
      `<text x="${x}" y="${y}" font-size="${size13.toFixed(1)}" font-weight="600" text-anchor="middle" fill="var(--c-${colour})">${words}</text>`,
    );
    const path = (d, colour, weight, more = '') => out.push(
      `<path d="${d}" fill="none" stroke="var(--c-${colour})" stroke-width="${weight}"${more}/>`,
    );
    // From the letter to be kept over the inner string to its return.
    path('M102 160C170 52 430 52 498 160', kept ? 'cell' : 'muted', 3, kept ? '' : ' stroke-dasharray="3 6"');
    const held = apart(read, node) < read.length - 1 ? `${kept} is back` : `keep ${kept}`;
    text(300, 62, kept ? held : 'the same letter', kept ? 'cell' : 'muted');
    for (const [start, ways] of Object.entries(GRAPH)) {
      for (const end of new Set(Object.values(ways))) {
        const both = Object.keys(ways).filter((letter) => ways[letter] === end);
        const open = start === String(node) && both.some((letter) => next.includes(letter));
        const taken = start === String(from) && end === node;
        const [colour, weight] = open ? ['accent', 4] : taken ? ['ink', 4] : ['muted', 2.5];
        // T or P, before and after the inner string: one of them as soon as it is known.
        const known = both.length > 1 && kept && (start === 'fork' || open || apart(read, node) < read.length - 1);
        const letters = known ? [kept] : both;
        const shade = known ? 'cell' : open ? 'accent' : 'ink';
        const [[x0, y0], [x1, y1]] = [PLACES[start], PLACES[end]];
        if (start === String(end)) {
          const way = LOOPS[start];
          const y = (dy) => y0 + way * (RADIUS + dy);
          path(`M${x0 - 9} ${y(2)}C${x0 - 44} ${y(44)} ${x0 + 44} ${y(44)} ${x0 + 14} ${y(10)}`, colour, weight);
          out.push(`<path d="M${x0 + 8} ${y(0)}L${x0 + 9} ${y(15)}L${x0 + 20} ${y(8)}Z" fill="var(--c-${colour})"/>`);
          text(x0 + 44, y(22) + 8, letters[0], shade);
          if (start === String(node)) places[both[0]] = [x0 + 44, y(22)];
          continue;
        }
        const size = Math.hypot(x1 - x0, y1 - y0);
        const [ux, uy] = [(x1 - x0) / size, (y1 - y0) / size];
        const at = (along, beside) => [x0 + ux * along - uy * beside, y0 + uy * along + ux * beside].map((v) => v.toFixed(1)).join(' ');
        path(`M${at(RADIUS + 3, 0)}L${at(size - RADIUS - 12, 0)}`, colour, weight);
        out.push(`<path d="M${at(size - RADIUS - 2, 0)}L${at(size - RADIUS - 14, 6)}L${at(size - RADIUS - 14, -6)}Z" fill="var(--c-${colour})"/>`);
        const side = (letters.length > 1 ? 28 : 20) * (OTHER_SIDE.includes(`${start}-${end}`) ? 1 : -1);
        const [lx, ly] = at(size / 2, side).split(' ');
        text(lx, Number(ly) + 8, letters.join(' '), shade);
        if (start === String(node)) {
          both.forEach((letter, k) => { places[letter] = [Number(lx) + (k - (both.length - 1) / 2) * 40, Number(ly)]; });
        }
      }
    }
    for (const [name, [x, y]] of Object.entries(PLACES)) {
      const lit = name === String(node);
      out.push(`<circle cx="${x}" cy="${y}" r="${RADIUS}" fill="var(--c-${lit ? 'accent' : 'paper'})" stroke="var(--c-${lit ? 'accent' : 'ink'})" stroke-width="2.5"/>`);
    }
    const arrows = Object.keys(GRAPH[node]);
    const [left, height] = [(width - 600 * scale) / 2, 334 * scale];
    this.graph.show(
      `<svg x="${left}" viewBox="0 16 600 334" width="${600 * scale}" height="${height}">${out.join('')}</svg>`,
      'The grammar as a graph from the first B down into the inner string and up to the last E. '
        + (arrows.length ? `Arrows with ${arrows.join(' and ')} leave the lit node.` : 'The end is lit.'),
      { width, height },
    );
    this.open = arrows;
    this.ways.forEach((way, k) => {
      const letter = arrows[k];
      if (!letter || !possible) {
        way.place({ x: 0, y: 0, hidden: true });
        return;
      }
      const [x, y] = places[letter];
      way.place({
        x: left + x * scale, y: (y - 16) * scale, text: `the way with ${letter}`,
        shape: '<circle r="15" fill="transparent" stroke="var(--c-accent)" stroke-width="1.5" stroke-dasharray="3 3"/>',
      });
    });
  }
});
