/** Small helpers: elements, texts, and numbers as a reader wants them and as the site's language writes them. */
import { signs } from '../words.js';

/**
 * An element: `el('p.note', { id: 'a', onclick: f }, 'text', child)`.
 * Names that begin with "on" are listeners; `true` sets an empty attribute, null and false none.
 */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value != null && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

let ids = 0;
/** An id no other element on the page has. */
export const newId = () => `x-${++ids}`;

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ENTITIES[c]);

/** A text with the values of its places: `fill('{n} of {all}', { n: 1, all: 3 })`. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/** A number in English signs, as `1,234.5`, in the signs of the site's language. */
const local = (text) => text.replace(/[.,]/g, (sign) => (sign === '.' ? signs.decimal : signs.group));

const SUPERSCRIPT = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };
export const power = (exponent) => `10${[...String(exponent)].map((c) => SUPERSCRIPT[c]).join('')}`;

/** A number with `digits` significant digits, as 0.0123 or 1.2 × 10⁻⁷, with a real minus sign. */
export function number(value, digits = 3) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  let text;
  if (size < 1e-3 || size >= 1e6) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split('e');
    text = `${local(mantissa)}\u00a0×\u00a0${power(Number(exponent))}`;
  } else if (size >= 1000) {
    text = local(Math.round(size).toLocaleString('en'));
  } else {
    text = local(String(Number(size.toPrecision(digits))));
  }
  return value < 0 ? `−${text}` : text;
}

/** A number with a fixed count of decimals and a real minus sign. */
export const fixed = (value, decimals) => {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) ? `−${local(text)}` : local(text);
};

/** A share of one: 73%, 0.8%, and below a thousandth of one as a plain number. */
export const share = (value) => {
  if (!(value >= 1e-3 && value < 1e4)) return number(value, 2);
  const percent = Number((100 * value).toPrecision(value >= 0.1 ? 3 : 2));
  return signs.percent.replace('#', local(String(percent)));
};

export const clamp = (value, min, max) => Math.min(max, Math.max(min, value));

/** Whether the reader has asked for little motion. */
export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
