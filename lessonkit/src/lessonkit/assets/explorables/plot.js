/** Line charts as SVG text: lin or log axes, lines labelled at their ends. No DOM in here. */
import { clamp, escape, number, power } from './dom.js';

const FONT = 13;
const LABEL_GAP = 15;

/** Round numbers from min to max, about `count` of them. */
function roundTicks(min, max, count) {
  const rough = (max - min) / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * unit >= rough) * unit;
  const ticks = [];
  for (let k = Math.ceil(min / step - 1e-9); k * step <= max * (1 + 1e-9); k++) ticks.push(k * step);
  return ticks;
}

/** Powers of ten from min to max, 1 among them, at most about `count`. */
function powerTicks(min, max, count) {
  const [low, high] = [Math.ceil(Math.log10(min) - 1e-9), Math.floor(Math.log10(max) + 1e-9)];
  const step = Math.max(1, Math.ceil((high - low) / count));
  const ticks = [];
  for (let exponent = Math.ceil(low / step) * step; exponent <= high; exponent += step) ticks.push(exponent);
  return ticks;
}

function axis({ min, max, log = false, ticks, format }, from, to, count) {
  const of = log ? Math.log10 : Number;
  const [low, high] = [of(min), of(max)];
  const place = (value) => from + (to - from) * (of(value) - low) / (high - low);
  const value = (pixel) => {
    const at = low + (high - low) * (pixel - from) / (to - from);
    return log ? 10 ** at : at;
  };
  const text = format ?? ((one) => number(Number(one.toPrecision(6))));
  const label = (exponent) => (Math.abs(exponent) < 4 ? text(10 ** exponent) : power(exponent));
  const marks = ticks ?? (log ? [] : roundTicks(min, max, count));
  return {
    place,
    value,
    ticks: log && !ticks
      ? powerTicks(min, max, count).map((e) => [place(10 ** e), label(e)])
      : marks.map((mark) => [place(mark), text(mark)]),
  };
}

/**
 * Where a chart puts its values, for handles on it; takes what `plot` takes.
 * @returns {{left: number, right: number, top: number, bottom: number,
 *   across: {place: (value: number) => number, value: (pixel: number) => number}, up: object}}
 *   the frame in pixels, and both axes: value to pixel and back
 */
export function axes({ width, height, x, y, lines }) {
  const widest = Math.max(0, ...lines.map(({ label = '' }) => label.length));
  const [left, right, top, bottom] = [46, width - (widest ? 12 + widest * 7.4 : 12), 26, height - 40];
  return {
    left, right, top, bottom,
    across: axis(x, left, right, width / 90),
    up: axis(y, bottom, top, height / 50),
  };
}

/** Labels pushed apart so that none lies on another; they keep their order. */
function spread(labels, top, bottom) {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  sorted.forEach((label, k) => {
    label.y = Math.max(label.y, k ? sorted[k - 1].y + LABEL_GAP : top);
  });
  for (let k = sorted.length - 1; k >= 0; k--) {
    const limit = k === sorted.length - 1 ? bottom : sorted[k + 1].y - LABEL_GAP;
    sorted[k].y = Math.min(sorted[k].y, limit);
  }
  return sorted;
}

/**
 * @typedef {object} Line
 * @property {[number, number][]} points  x rising; a y of null breaks the line
 * @property {string} colour  the name of a CSS variable without `--c-`
 * @property {string} [label]  written at the line's end
 * @property {string} [dash]  as in stroke-dasharray
 * @property {number} [weight]  of the stroke, in pixels
 *
 * @param {object} chart
 * @param {number} chart.width   in pixels; text stays the same size at every width
 * @param {number} chart.height
 * @param {object} chart.x  {min, max, log, label, ticks, format}
 * @param {object} chart.y  the same
 * @param {Line[]} chart.lines
 * @param {{x?: number, y?: number, label?: string, colour?: string}[]} [chart.rules]  straight
 *   lines across, at one x or one y
 * @param {{x: number, y: number, colour: string}[]} [chart.dots]
 * @param {{x: number, y: number, text: string, colour?: string, anchor?: string, dy?: number}[]}
 *   [chart.notes]  words beside a point
 * @returns {string} an svg element
 */
export function plot({ width, height, x, y, lines, rules = [], dots = [], notes = [] }) {
  const { left, right, top, bottom, across, up } = axes({ width, height, x, y, lines });
  const px = (value) => across.place(value).toFixed(1);
  const py = (value) => {
    const floor = y.log && value <= 0 ? y.min * 1e-9 : value;
    return clamp(up.place(floor), top - 2 * height, bottom + 2 * height).toFixed(1);
  };
  const text = (tx, ty, words, more = '') => (
    `<text x="${tx.toFixed(1)}" y="${ty.toFixed(1)}" font-size="${FONT}" ${more}>${escape(words)}</text>`
  );
  const out = [];
  for (const [at, words] of across.ticks) {
    out.push(`<path d="M${at.toFixed(1)} ${bottom}v5" stroke="var(--c-muted)"/>`);
    out.push(text(at, bottom + 18, words, 'text-anchor="middle" fill="var(--c-muted)"'));
  }
  for (const [at, words] of up.ticks) {
    out.push(`<path d="M${left} ${at.toFixed(1)}H${right}" stroke="var(--c-line)"/>`);
    out.push(text(left - 6, at + 4, words, 'text-anchor="end" fill="var(--c-muted)"'));
  }
  out.push(`<path d="M${left} ${bottom}H${right}" stroke="var(--c-muted)"/>`);
  out.push(text(left - 40, 12, y.label, 'fill="var(--c-ink)"'));
  out.push(text(right, height - 6, x.label, 'text-anchor="end" fill="var(--c-ink)"'));

  const inside = [];
  const labels = [];
  for (const { points, colour, label, dash, weight = 2.5 } of lines) {
    let path = '';
    let last = null;
    for (const point of points) {
      if (point[1] == null || !Number.isFinite(point[1])) { last = null; continue; }
      path += `${last ? 'L' : 'M'}${px(point[0])} ${py(point[1])}`;
      last = point;
    }
    inside.push(
      `<path d="${path}" fill="none" stroke="var(--c-${colour})" stroke-width="${weight}"`
      + ` stroke-linejoin="round"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`,
    );
    const end = points.findLast((point) => point[1] != null && point[0] <= x.max);
    if (label && end) labels.push({ label, colour, y: clamp(Number(py(end[1])), top, bottom) + 4 });
  }
  for (const { x: rx, y: ry, colour = 'ink' } of rules) {
    const d = rx == null ? `M${left} ${py(ry)}H${right}` : `M${px(rx)} ${top}V${bottom}`;
    inside.push(`<path d="${d}" stroke="var(--c-${colour})" stroke-width="1.5" stroke-dasharray="2 3"/>`);
  }
  for (const dot of dots) {
    if (!Number.isFinite(dot.y)) continue;
    inside.push(
      `<circle cx="${px(dot.x)}" cy="${py(dot.y)}" r="5" fill="var(--c-${dot.colour})"`
      + ' stroke="var(--c-paper)" stroke-width="1.5"/>',
    );
  }
  // An inner svg clips what leaves the axes; its margin leaves room for strokes on the edge.
  out.push(
    `<svg x="${left - 6}" y="${top - 6}" width="${right - left + 12}" height="${bottom - top + 12}"`
    + ` viewBox="${left - 6} ${top - 6} ${right - left + 12} ${bottom - top + 12}">${inside.join('')}</svg>`,
  );
  for (const note of notes) {
    const { colour = 'muted', anchor = 'start', dy = -4 } = note;
    const at = across.place(note.x) + (anchor === 'end' ? -5 : 5);
    out.push(text(at, Number(py(note.y)) + dy, note.text, `text-anchor="${anchor}" fill="var(--c-${colour})"`));
  }
  for (const { label, colour, y: ly } of spread(labels, top + 4, bottom + 4)) {
    out.push(text(right + 8, ly, label, `fill="var(--c-${colour})" font-weight="600"`));
  }
  for (const { x: rx, y: ry, label, colour = 'ink' } of rules) {
    if (!label) continue;
    const at = rx == null ? right - 4 : across.place(rx);
    const anchor = rx == null || at > (left + right) / 2 ? 'end' : 'start';
    const shift = rx == null ? 0 : anchor === 'end' ? -4 : 4;
    out.push(text(at + shift, rx == null ? Number(py(ry)) - 5 : top - 2, label, `text-anchor="${anchor}" fill="var(--c-${colour})"`));
  }
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">${out.join('')}</svg>`;
}
