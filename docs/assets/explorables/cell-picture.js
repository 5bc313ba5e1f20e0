/**
 * One step of the cell as a picture in which a quantity is a size: the page's line is as thick as
 * its value, a gate is a round tap filled to its value, the note has a width and a sign. Backwards
 * each wire is as wide as the error on it. Also the one way to write the symbols, in SVG and HTML.
 */
import { clamp, fixed } from '../lessonkit/explorables/dom.js';

/** Each quantity by its name in the code: letter, subscript, colour of meaning. */
export const SYMBOLS = {
  x: ['x', 't', 'ink'], h: ['h', 't', 'hidden'], h_prev: ['h', 't−1', 'hidden'],
  c: ['c', 't', 'cell'], c_prev: ['c', 't−1', 'cell'], c_tilde: ['c̃', 't', 'candidate'],
  f: ['f', 't', 'forget'], i: ['i', 't', 'input'], o: ['o', 't', 'output'],
};
const WORDS = {
  c_prev: 'old page', kept: 'kept', c: 'new page', written: 'written', c_tilde: 'the new note',
  f: 'keep', i: 'write', o: 'read aloud', h: 'it says', h_prev: 'its last output', x: 'it hears',
};
/** The same in one line with the symbol, and where there is less room. */
const LINE = { c_tilde: 'note' };
const SHORT = { o: 'read', h_prev: 'it said', written: '' };
const TAPS = { f: 'forget', i: 'input', o: 'output' };

/** The wires that a part of the step lights, in the order in which a value runs through them. */
const LIT = {
  inputs: [['x', 'h_prev'], ['a_f', 'a_i', 'a_c', 'a_o']],
  forget: [['x', 'h_prev'], ['a_f'], ['f']],
  carry: [['c_prev'], ['kept']],
  input: [['x', 'h_prev'], ['a_i'], ['i']],
  candidate: [['x', 'h_prev'], ['a_c'], ['c_tilde']],
  update: [['c_prev', 'c_tilde', 'f', 'i'], ['kept', 'written'], ['c']],
  output: [['x', 'h_prev'], ['a_o'], ['o']],
  hidden: [['c', 'o'], ['tanh_c'], ['h']],
  next: [['c', 'h']],
  error: [['h']],
  'back-output': [['h'], ['o', 'a_o']],
  'back-cell': [['h'], ['tanh_c'], ['kept', 'written', 'o']],
  'back-forget': [['kept'], ['f', 'a_f']],
  'back-input': [['written'], ['i', 'a_i']],
  'back-candidate': [['written'], ['i', 'c_tilde'], ['a_c']],
  'back-page': [['kept'], ['f', 'c_prev']],
  'back-inputs': [['a_f', 'a_i', 'a_c', 'a_o'], ['x', 'h_prev']],
};

/** A symbol in HTML, as KaTeX sets it. */
export function symbol(name) {
  const [letter, below, colour] = SYMBOLS[name];
  return `<span class="c-${colour}"><i class="x-math">${letter}</i><sub>${below.replace('t', '<i class="x-math">t</i>')}</sub></span>`;
}

/** A symbol in SVG; what follows on the line goes back up by `UP`. */
const DOWN = 4;
const inSvg = (name) => {
  const [letter, below] = SYMBOLS[name];
  return `<tspan class="x-math" font-size="1.15em">${letter}</tspan>`
    + `<tspan class="x-math" font-size=".8em" dy="${DOWN}">t</tspan>${below.slice(1) && `<tspan font-size=".8em">${below.slice(1)}</tspan>`}`;
};

/** Beside a tap: it turns up and down. */
const TURN = 'M0 -4l4 -5l4 5m0 8l-4 5l-4 -5';

/** A round tap around (0, 0), filled from below to `value`. */
function tap(name, value, { radius, held }) {
  const colour = `var(--c-${TAPS[name]})`;
  const level = radius * (1 - 2 * clamp(value, 0, 1));
  const half = Math.sqrt(Math.max(0, radius ** 2 - level ** 2)).toFixed(2);
  const large = value > 0.5 ? 1 : 0;
  const full = value >= 1 ? `<circle r="${radius}" fill="${colour}" fill-opacity=".32"/>`
    : `<path d="M-${half} ${level.toFixed(2)}A${radius} ${radius} 0 ${large} 0 ${half} ${level.toFixed(2)}Z" fill="${colour}" fill-opacity=".32"/>`;
  return `<circle class="x-tap-face" r="${radius}"/>${full}`
    + `<circle r="${radius}" fill="none" stroke="${colour}" stroke-width="${held ? 5 : 2.5}"/>`
    + `<text class="x-figure" text-anchor="middle" y="4.5" font-size="13" fill="${colour}">${fixed(value, 2)}</text>`
    + `<g fill="none" transform="translate(${radius + 6})scale(${radius / 23})"><path d="${TURN}" stroke="var(--c-sand)" stroke-width="6"/><path d="${TURN}" stroke="${colour}" stroke-width="2.2"/></g>`;
}

/**
 * @param {object} what
 * @param {number} what.width  pixels
 * @param {boolean} what.low  as low as on a phone, however wide
 * @param {boolean} what.modern  three gates and tanh; else two gates, tanh of the half and a fixed self-weight of 1
 * @param {Object<string, number>} what.values  by name in the code, `dL_d…` for errors
 * @param {string} what.lit  a key of `LIT`, or 'whole'
 * @param {Set<string> | null} what.known  the errors worked out by now; null forwards
 * @param {Set<string>} what.held  taps held by hand
 * @param {Set<string>} what.needed  what the part of the step names; backwards no other number is written
 * @param {boolean} what.moves  values run along the lit wires once
 * @returns {{svg: string, size: {width: number, height: number},
 *   places: Object<string, {x: number, y: number, shape?: string}>}}  where the handles stand
 */
export function cellPicture({ width, low = false, modern, values, lit, known, held, needed, moves }) {
  const wide = width >= 430 && !low;
  const wordy = width >= (low ? 500 : 540);
  const back = known !== null;
  const height = wide ? 340 : low ? 200 : 222; // errors take a line more
  const [page, tapY, bus] = wide ? [76, 186, 276] : low ? [52, 107, 160] : [52, 118, 182];
  const unit = wide ? 16 : 11; // px for 1
  const radius = wide ? 23 : 17;
  const at = (share) => Math.round(width * share);
  const [fX, iX, addX, oX, outX, joinX] = [0.27, 0.405, low && wordy ? 0.5 : 0.53, 0.735, 0.89, 0.15].map(at);
  const size = wide ? 14 : 13;

  const hops = LIT[lit] ?? [];
  const isLit = (name) => lit === 'whole' || hops.flat().includes(name);
  const start = Math.abs(values.dL_dh) || 1;
  /** What a wire carries, and how thick that is: a value, or backwards its share of the first error. */
  const load = (name, error) => {
    if (!back) return values[name] ?? 0;
    return known.has(`dL_d${error}`) ? values[`dL_d${error}`] / start * 1.25 : 0;
  };
  const thick = (value) => Math.min(3 * unit, Math.abs(value) * unit);

  const dim = [];
  const bright = [];
  const runs = [];
  const put = (name, svg, strong = isLit(name)) => (strong ? bright : dim).push(`<g data-wire="${name}"${strong ? '' : ' class="x-dim"'}>${svg}</g>`);

  /** A wire through points, in the direction in which values go; `value` sets width and sign. */
  function wire(name, points, colour, value, { head = false, least = 1.5 } = {}) {
    const across = Math.max(least, thick(value));
    const ordered = back ? [...points].reverse() : points;
    const paint = colour === 'cell' ? 'var(--c-way)' : `var(--c-${colour})`;
    const line = [...ordered];
    let end = '';
    if (head) {
      const [[x0, y0], [x1, y1]] = ordered.slice(-2);
      const [dx, dy] = [Math.sign(x1 - x0), Math.sign(y1 - y0)];
      const tip = across / 2 + 4;
      const [x, y] = [x1 - dx * tip, y1 - dy * tip];
      line[line.length - 1] = [x, y];
      end = `<path d="M${x1} ${y1}L${x - dy * tip} ${y + dx * tip}L${x + dy * tip} ${y - dx * tip}Z" fill="${paint}"/>`;
    }
    const d = `M${line.map((point) => point.join(' ')).join('L')}`;
    const stroke = (w, p, more = '') => `<path d="${d}" fill="none" stroke="${p}" stroke-width="${w.toFixed(1)}"${more}/>`;
    // A negative value is hollow, and one too thick to draw has a broken line in its middle.
    const hollow = value < 0 && across >= 5 ? stroke(across - 3.5, 'var(--c-sand)', ' stroke-opacity=".72"') : '';
    const cut = Math.abs(value) > 3 ? stroke(2, 'var(--c-sand)', ' stroke-dasharray="3 4"') : '';
    put(name, stroke(Math.max(12, across), 'transparent') + stroke(across, paint) + hollow + cut + end);
    const hop = hops.findIndex((names) => names.includes(name));
    if (moves && hop >= 0) runs.push(`<path class="x-run x-hop-${hop}" pathLength="100" d="${d}" stroke="var(--c-${colour})" stroke-width="${(across + 4).toFixed(1)}"/>`);
  }

  /** The name and value beside a wire, and backwards its error below. */
  function label(name, x, y, anchor, error = name) {
    const colour = SYMBOLS[name]?.[2] ?? { kept: 'cell', written: 'candidate' }[name];
    const error_ = `dL_d${error}`;
    const shown = known?.has(error_) && needed.has(error_) && SYMBOLS[name];
    const rows = [];
    const number = TAPS[name] || (back && !needed.has(name)) ? '' : fixed(values[name], 2);
    const sign = SYMBOLS[name] ? inSvg(name) : '';
    const figure = (value) => `<tspan class="x-figure" dx="5" dy="-${DOWN}">${value}</tspan>`;
    const word = { ...WORDS, ...(low && LINE), ...(low && width < 680 && SHORT) }[name];
    const before = low && wordy && word ? `<tspan fill="var(--c-muted)">${word} </tspan>` : '';
    if (!low && (wordy || (wide && !sign)) && !shown) rows.push(`<tspan class="x-word">${word}</tspan>`);
    if (!shown || number) rows.push(before + (sign ? sign + (number && figure(number)) : `<tspan class="x-figure">${number}</tspan>`));
    if (shown) {
      const by = `<tspan class="x-error">∂<tspan class="x-math">L</tspan>/∂${sign}</tspan>`;
      const value = fixed(values[error_], 3);
      if (wide) rows.push(by + figure(value).replace('x-figure', 'x-error'));
      else rows.push(by, `<tspan class="x-error">${value}</tspan>`);
    }
    const first = y - (rows.length - 1) * (size + 3);
    const part = rows.map((row, k) => `<text x="${x}" y="${first + k * (size + 3)}" text-anchor="${anchor}" font-size="${size}" fill="var(--c-${colour})">${row}</text>`).join('');
    put(name, part, shown || isLit(name));
  }
  const pill = (name, x, y, word, colour) => put(name, `<text class="x-halo" x="${x}" y="${y + 4}" text-anchor="middle" font-size="${size}" fill="var(--c-${colour})">${word}</text>`);

  // What comes in, and the line under all layers.
  wire('h_prev', [[0, bus], [joinX, bus]], 'hidden', load('h_prev', 'h_prev'), { head: back });
  wire('x', [[joinX, height - 4], [joinX, bus]], 'ink', back ? load('x', 'x') : 0, { head: back, least: 2.5 });
  const layers = { ...(modern ? { f: fX } : {}), i: iX, c: addX, o: oX };
  const litLayers = Object.keys(layers).filter((g) => isLit(`a_${g}`));
  const stretch = (to, dimmed) => `<path${dimmed ? ' class="x-dim"' : ''} d="M${joinX} ${bus}H${to}" stroke="var(--c-ink)" stroke-width="1.5" fill="none"/>`;
  dim.push(stretch(oX, lit !== 'whole'));
  if (litLayers.length) bright.push(stretch(layers[litLayers.at(-1)], false));
  const riser = (g, points, colour) => wire(`a_${g}`, points, colour, back ? load(null, `a_${g}`) : 0, { head: true, least: 2 });
  if (modern) riser('f', [[fX, bus], [fX, page + radius]], 'forget');
  riser('i', [[iX, bus], [iX, tapY], [addX - radius, tapY]], 'input');
  riser('o', [[oX, bus], [oX, tapY + radius]], 'output');
  const tanhY = bus - (wide ? 22 : 17);
  wire('a_c', [[addX, bus], [addX, tanhY + 9]], 'candidate', back ? load(null, 'a_c') : 0, { least: 2 });

  // The note, and what of it is written.
  wire('c_tilde', [[addX, tanhY - 9], [addX, tapY + radius]], 'candidate', load('c_tilde', 'c_tilde'));
  wire('written', [[addX, tapY - radius], [addX, page + 11]], 'candidate', load('written', 'c'), { head: back });
  pill('c_tilde', addX - (modern || wide ? 0 : 9), tanhY, modern ? 'tanh' : '2 tanh ½', 'candidate');

  // The page.
  wire('c_prev', [[0, page], [fX, page]], 'cell', load('c_prev', 'c_prev'), { head: back });
  wire('kept', [[fX, page], [addX, page]], 'cell', load('kept', 'c'));
  wire('c', [[addX, page], [oX, page]], 'cell', load('c', 'c'));
  wire('c', [[oX, page], [width, page]], 'cell', back ? 0 : values.c, { head: !back });
  if (!modern) put('kept', `<text class="x-figure" x="${fX}" y="${page + (wide ? 46 : 34)}" text-anchor="middle" font-size="${size}" fill="var(--c-cell)">× 1</text>`);
  const plus = `<circle cx="${addX}" cy="${page}" r="11" fill="var(--c-sand)" stroke="var(--c-cell)" stroke-width="2.5"/><path d="M${addX - 6} ${page}h12M${addX} ${page - 6}v12" stroke="var(--c-cell)" stroke-width="2.5"/>`;

  // What it says.
  wire('tanh_c', [[oX, page], [oX, tapY - radius]], 'cell', back ? load('c', 'c') : values.tanh_c, { head: back });
  pill('tanh_c', oX + (modern || wide ? 0 : 9), (page + tapY) / 2, modern ? 'tanh' : 'tanh ½', 'cell');
  wire('h', [[oX + radius, tapY], [outX, tapY], [outX, bus], [width, bus]], 'hidden', load('h', 'h'), { head: !back });

  const gap = wide ? 14 : 12;
  const under = (name) => tapY + radius + (wide ? (wordy || back ? 33 : 17) : known?.has(`dL_d${name}`) && needed.has(`dL_d${name}`) ? 35 : 12);
  label('c_prev', 2, page - (wide ? 34 : 24), 'start');
  label('kept', (fX + addX) / 2, page - (wide ? 34 : 24), 'middle');
  label('c', width - 2, page - (wide ? 34 : 24), 'end');
  label('written', addX + gap + 6, (page + tapY) / 2 + 6, 'start');
  label('c_tilde', addX + (!wide ? (modern ? 14 : back ? 21 : wordy ? 18 : 14) : modern ? 18 : 34), under('c_tilde') - (low ? 4 : 0), 'start'); // beside “2 tanh ½”
  if (modern) label('f', fX - gap, tapY + (wide ? 20 : 2), 'end');
  label('i', addX - radius - 8, tapY - (wide ? 20 : 16), 'end');
  label('o', oX + 12, under('o'), 'start');
  label('h_prev', 2, bus - 18, 'start');
  label('x', joinX + 24, height - 8, 'start');
  label('h', width - 2, tapY - (wide ? 24 : 14), 'end');

  const face = (name, x, y) => ({ x, y, shape: tap(name, values[name] ?? 1, { radius, held: held.has(name) }) });
  return {
    svg: `<g>${dim.join('')}${bright.join('')}</g><g data-wire="c">${plus}</g><g class="${back ? 'x-runs x-back' : 'x-runs'}" fill="none">${runs.join('')}</g>`,
    size: { width, height },
    places: {
      f: face('f', fX, page), i: face('i', addX, tapY), o: face('o', oX, tapY),
      c_prev: { x: 14, y: page }, h_prev: { x: 14, y: bus }, x: { x: joinX, y: height - 14 },
      lit: Object.fromEntries(Object.keys(TAPS).map((name) => [name, isLit(name)])),
    },
  };
}
