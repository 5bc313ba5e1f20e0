/**
 * A message travels back from a verb to its subject, along the plain network and along the page of
 * a memory cell. The reader drags the plain network's thread, and what its unit holds; let go,
 * the unit goes where its weight takes it.
 *
 * Attributes: `threads="plain"` shows the plain network alone, and says of what its factor is made:
 * weight times slope. `weight` and `holds` are where it starts. `measured` adds curves of networks
 * that were measured (the macro's `data`) to the chart under "More".
 */
import { button } from '../lessonkit/explorables/controls.js';
import { calm, el, fixed, number, share } from '../lessonkit/explorables/dom.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { plot } from '../lessonkit/explorables/plot.js';
import { FIRST, SUBJECT, THICK, WORDS, along, left, place, room, settled, slope, stepsWithin, thread } from './threads.js';

/** The measured curves by their names in the notebook's record: name, colour, and where (by lag) it stands. */
const MEASURED = {
  rnn: ['plain network', 'hidden', 40, { dy: -3 }],
  original: ['1997 cell', 'cell', 60, { dy: 18 }, '6 4'],
  b1: ['LSTM, b = 1', 'cell', 70, { dy: -3 }],
};
const LONGEST = 100; // steps on the chart
const FLOOR = 1e-12;
const [NAME, UPPER, LINE, LOWER, PAGE] = [18, 102, 161, 203, 245]; // heights of the picture's rows
const TALL = { plain: 178, both: 258 };
const HELD = 3; // the step at which the thread is held
const TOP = 46; // no handle stands higher: its label keeps clear of the name above
const TANK = 34; // half the height of what shows the unit's value
const ARRIVES = 0.005; // as near to 1 as two decimals show
const JOURNEY = 1200; // ms
const KNOB = '<circle class="x-dot" r="11"/><path class="x-arrows" d="M-4 -2.5L0 -6.5L4 -2.5M-4 2.5L0 6.5L4 2.5"/>';

/** Words on a plate in the colour of the band, which clears what lies behind them; `side` is -1 if they end at x, 0 in the middle. */
function label(x, y, words, colour, side = 1, name = '') {
  const width = room(words) * 14 / 15 + 10;
  const from = x - width / 2 + side * (width / 2 - 5);
  return `<g class="${name}"><rect x="${from.toFixed(1)}" y="${y - 15}" width="${width.toFixed(1)}" height="21" rx="4" fill="var(--c-sand)"/>`
    + `<text x="${x.toFixed(1)}" y="${y}" font-size="14" font-weight="600" text-anchor="${['end', 'middle', 'start'][side + 1]}"`
    + ` fill="var(--c-${colour})">${words}</text></g>`;
}
/** What reaches a word: a share of the message, or how many times it. */
const of = (size) => (size <= 2 ? share(size) : `× ${number(size, 2)}`);

/** How it ends, in words that stay true further back than the picture reaches. */
function verdict(factor, arrived) {
  if (factor === 1) return '.';
  if (arrived < 0.5) return ': it fades away.';
  if (arrived > 2) return ': it blows up.';
  return ` and goes on ${factor < 1 ? 'fading' : 'growing'}.`;
}

define('gradient-decay', class extends Piece {
  static settings = {
    weight: {
      label: 'Recurrent weight', start: 0.71, min: 0, max: 5.5, step: 0.01, // reaches × 1 wherever the bar stands
      say: (weight) => fixed(weight, 2),
    },
    holds: {
      label: 'What the unit holds', start: 0, min: 0, max: 0.9, step: 0.05,
      say: (holds) => (holds ? fixed(holds, 2) : 'nothing'),
    },
    free: { start: 0, min: 0, max: 1 }, // 1: no hand holds the bar
  };

  /** A piece may start elsewhere. */
  get settings() {
    const starts = Object.entries(this.constructor.settings).map(
      ([name, setting]) => [name, { ...setting, start: Number(this.getAttribute(name) ?? setting.start) }],
    );
    return Object.fromEntries(starts);
  }

  /** What the unit holds: what the hand makes it hold or, let go, where it settles. */
  get holds() {
    return this.state.free ? settled(this.state.weight) : this.state.holds;
  }

  /** Of a step back. What rounds to 1 counts as 1: the slider's last decimal cannot say it better. */
  get factor() {
    const factor = this.state.weight * slope(this.holds);
    return Math.abs(factor - 1) < ARRIVES ? 1 : factor;
  }

  /** A hand on the bar holds it. */
  set(changes) {
    this.tried = !!this.state.free && ('weight' in changes || this.tried);
    super.set('holds' in changes ? { ...changes, free: 0 } : changes);
  }

  build() {
    this.both = this.getAttribute('threads') !== 'plain';
    this.band = this.stage('.x-threads');
    this.pull = this.hand(this.band, 'weight', {
      axis: 'y',
      read: ({ y }, grip) => this.#weightAt(this.#edge(grip.value * this.#held) + y - grip.y),
    });
    this.fill = this.hand(this.band, 'holds', {
      axis: 'y', read: ({ y }, grip) => grip.value + (grip.y - y) / (2 * TANK),
    });
    this.chart = this.frame();
    this.letGo = el('div.x-buttons', {}, button('Let the bar go', () => this.set({ free: 1 })));
    this.folded = this.more('weight', 'holds');
    this.folded.append(this.chart.element);
    return [this.asked, this.band.element, this.readout, this.letGo, this.folded];
  }

  /** One line on a phone: a second one would move the picture under the hand. */
  get task() {
    const arrives = this.factor === 1;
    if (this.state.free) return this.tried ? 'No: it can hold, or pass on, never both.' : 'Drag: can it remember and pass all on?';
    if (this.factor > 1) return 'Too much: drag it down to exactly ×\u00a01.';
    if (!this.state.holds) {
      return arrives
        ? 'But its memory is empty: drag the bar up.'
        : this.band.width < 900 ? 'Send “are” back to “keys”: drag the ring.'
          : 'Training sends a message back from “are”: drag the ring until all of it arrives.';
    }
    if (arrives) return 'It arrives. Now let the bar go.';
    if (this.found) return 'Can you make it arrive again?';
    return this.band.width < 900 ? 'Make the message arrive: drag the ring.' : 'It remembers now. Can you make the message arrive, too?';
  }

  render() {
    const { factor } = this;
    const arrived = left(factor, SUBJECT);
    if (factor === 1) this.found = true; // once found out, it may be said
    this.toggleAttribute('data-searching', !this.found);
    this.#draw(arrived);
    this.#drawChart();
    this.letGo.style.display = this.found && this.state.holds && !this.state.free ? '' : 'none'; // it has a place of its own, so nothing moves
    const end = factor === 1 && this.state.holds && !this.state.free ? ' while the bar is held.' : verdict(factor, arrived);
    const shown = `${of(arrived)} reaches “keys”${end}${this.#alone()}`;
    const spoken = `${this.#product()} at every word: ${shown}`;
    const cell = ' Along the notes of the LSTM of 1997, its page, every word multiplies it by 1: 100% reaches “keys”.';
    return [shown, this.both ? spoken + cell : spoken];
  }

  /** What a step back multiplies the message by, and of what that is made. */
  #product() {
    const { holds, state: { weight } } = this;
    const made = holds && !this.both ? `${fixed(weight, 2)} × slope ${number(slope(holds), 2)} = ` : '';
    return `${made}× ${fixed(this.factor, 2)}`;
  }

  /** What becomes of the unit if no hand holds it, in words; beside two threads the label at its bar is enough. */
  #alone() {
    if (this.both || !this.state.free) return '';
    const h = this.holds;
    const goes = h ? `${fixed(h, 2)} (slope ${number(slope(h), 2)})` : '0, an empty memory';
    return ` Left alone, the unit goes to ${goes}.`;
  }

  /** The slope for a hand on the thread: a unit let go takes its own, wherever the hand is. */
  get #held() {
    return this.state.free ? 1 : slope(this.state.holds);
  }

  /** Where the verb stands: under the thread's start, with room at its right for the unit. */
  get #start() {
    const { width } = this.band;
    return width - 50 - Math.max(0, (width - 1240) / 2);
  }

  /** Height of the thread's upper edge where it is held. */
  #edge(factor) {
    return Math.max(TOP, UPPER - THICK / 2 * left(factor, HELD));
  }

  /** The weight that brings the thread's upper edge to this height; near "arrives" it catches there. */
  #weightAt(y) {
    const factor = (Math.max(0, UPPER - y) / (THICK / 2)) ** (1 / HELD);
    return (Math.abs(factor - 1) < 0.02 ? 1 : factor) / this.#held;
  }

  #draw(arrived) {
    const { factor, holds, state: { weight, free }, band: { picture, width } } = this;
    const start = this.#start;
    const steps = stepsWithin(start) + 2;
    // What stays as it is, words above all, is drawn anew only for another width: that takes its time.
    if (width !== this.drawnFor) this.#drawWords(start, steps);
    this.drawnFor = width;
    picture.setAttribute(
      'aria-label',
      'Threads over a line of words. The message starts at “are”, where the network said “is”, and goes back to the left; a thread is as thick as what is left of it. '
      + `The plain network’s thread ${this.#shape(factor)}${this.both ? '; the thread along the LSTM’s notes stays whole' : ''}.`,
    );
    picture.querySelector('.x-thread > path').setAttribute('d', thread(factor, steps, start, UPPER));
    const tank = start + 30;
    const asked = !this.both || this.found || holds || free; // one question at a time: what it remembers comes second
    const level = UPPER + TANK * (1 - 2 * holds);
    const edge = this.#edge(factor);
    const grip = start - along(HELD);
    picture.querySelector('.x-now').innerHTML = label(start - place(SUBJECT), LINE - 22, of(arrived), 'hidden', 0)
      + label(grip - 30, Math.round(edge) - 6, `${width < 600 ? `× ${fixed(factor, 2)}` : this.#product()} at every word`, 'hidden', -1)
      + label(grip, Math.min(LINE - 22, Math.round(2 * UPPER - edge) + 24), 'drag me', 'accent', 0, 'x-hint')
      + (asked ? `<path d="M${tank} ${UPPER - TANK}V${UPPER + TANK}" stroke="var(--c-line)" stroke-width="10" stroke-linecap="round"/>`
        + `<path d="M${tank} ${level.toFixed(1)}V${UPPER + TANK}" stroke="var(--c-hidden)" stroke-width="10" stroke-linecap="round"/>`
        + label(tank + 10, UPPER - TANK - 18, holds || free ? `${free ? 'goes to' : 'memory:'} ${fixed(holds, 2)}` : 'memory: empty', 'hidden', -1) : '')
      + (holds && !this.both ? label(tank + 10, UPPER - TANK - 38, `slope ${number(slope(holds), 2)}`, 'hidden', -1) : '');
    this.pull.place({ x: grip, y: edge, value: weight, shape: KNOB, text: `${fixed(weight, 2)}: ${this.#product()} at every word` });
    this.fill.place({ x: tank, y: level, value: holds, shape: KNOB, hidden: !asked });
    this.#arrive();
  }

  /** The words, the thread along the page, the names: all that no hand moves. */
  #drawWords(start, steps) {
    const { width } = this.band;
    const subject = start - place(SUBJECT);
    const from = Math.max(8, start - place(FIRST) - 14);
    const upright = (x, from, to) => `<path d="M${x.toFixed(1)} ${from}V${to}" stroke="var(--c-line)"/>`;
    // A narrow picture has no room for what stood before: the sentence alone.
    const words = WORDS.slice(0, width < 600 ? FIRST + 1 : steps).map((word, k) => {
      if (start - place(k) < room(word) / 2) return ''; // the edge would cut it
      const marked = k === 0 || k === SUBJECT;
      return `<text x="${(start - place(k)).toFixed(1)}" y="${LINE}" font-size="15" text-anchor="middle"${marked ? ' font-weight="600"' : ' class="x-prose"'}`
        + ` fill="var(--c-${k <= FIRST ? 'ink' : 'muted'})">${word}</text>`;
    });
    this.band.show(
      upright(subject, NAME + 22, LINE - 16) + upright(start, NAME + 22, UPPER)
      // However thick, the plain network's thread ends at the words.
      + `<g class="x-thread"><path fill="var(--c-hidden)"/><rect y="${LINE - 16}" width="${width}" height="120" fill="var(--c-sand)"/>${
        this.both ? `<path d="${thread(1, steps, start, LOWER)}" fill="var(--c-way)"/>` : ''}</g>`
      + `${this.both ? [subject, start].map((x) => upright(x, LINE + 7, LOWER - THICK / 2)).join('') : ''}${words.join('')}<text x="${start}" y="${LINE - 21}" font-size="15" class="x-prose" text-anchor="middle" text-decoration="line-through" fill="var(--c-muted)">is</text>`
      + label(from, NAME, 'one unit of the plain network', 'hidden')
      + (this.both ? label(from, PAGE, 'the LSTM’s notes, 1997: 100%', 'cell') : '')
      + '<g class="x-now"></g>',
      '', { width, height: this.both ? TALL.both : TALL.plain },
    );
  }

  #shape(factor) {
    if (factor === 1) return 'stays as thick as it was';
    return factor < 1 ? 'gets thinner with every word' : 'gets thicker with every word';
  }

  /** The threads draw themselves once, from the verb back; what is seen of it before the piece starts counts. */
  #arrive() {
    if (this.drawn !== undefined && performance.now() > this.drawn) return;
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    this.drawn ??= (paint?.startTime ?? performance.now()) + JOURNEY;
    const time = this.drawn - performance.now();
    if (time <= 0 || calm()) return;
    const hidden = 100 * time / JOURNEY;
    this.band.picture.querySelector('.x-thread').animate(
      [{ clipPath: `inset(0 0 0 ${hidden}%)` }, { clipPath: 'inset(0)' }], time,
    );
  }

  #drawChart() {
    if (!this.folded.open) return;
    const { factor } = this;
    const every = Array.from({ length: LONGEST + 1 }, (_, k) => k);
    const measured = Object.entries(this.hasAttribute('measured') ? MEASURED : {}).filter(([name]) => this.data?.[name]).map(
      ([name, [text, colour, at, where, dash]]) => {
        const points = this.data.lags.map((k, i) => [k, this.data[name][i]]);
        const [x, y] = points.find(([k]) => k >= at) ?? points.at(-1);
        return { points, colour, dash, note: { x, y, text, colour, ...where } };
      },
    );
    this.chart.show(
      plot({
        width: this.chart.width,
        height: 250,
        x: { min: 0, max: LONGEST, label: 'words back' },
        y: { min: FLOOR, max: 1e3, log: true, label: `share that is left (log scale${measured.length ? '; thin: measured' : ''})` },
        lines: [
          ...measured.map(({ points, colour, dash }) => ({ points, colour, dash, weight: 1.5 })),
          { points: every.map((k) => [k, left(factor, k)]), colour: 'hidden', label: 'plain' },
          ...(this.both ? [{ points: every.map((k) => [k, 1]), colour: 'cell', label: 'page', weight: 4 }] : []),
        ],
        notes: measured.map(({ note }) => note),
      }),
      `Line chart of what is left of the message against words back, 0 to ${LONGEST}. The plain network multiplies it by ${number(factor, 3)} at each.`,
    );
  }
});
