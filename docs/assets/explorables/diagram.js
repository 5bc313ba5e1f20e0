/** The build's own drawing of the cell, lit part by part and with numbers written beside its symbols. */

const SVG = 'http://www.w3.org/2000/svg';

/** Where a number stands beside the symbol it belongs to: shift in drawing units, and anchor. */
const BESIDE = {
  'c_{t-1}': [0, 30, 'start'],
  'c_t': [0, 30, 'end'],
  'h_{t-1}': [0, -27, 'start'],
  'h_t': [0, -27, 'end'],
  'x_t': [24, 0, 'start'],
  'f_t': [0, -27, 'end'],
  'i_t': [0, -27, 'end'],
  'o_t': [-8, -49, 'end'],
  '\\tilde c_t': [8, -25, 'start'],
};

/**
 * A copy of a drawing (see drawings/cell.py), to be lit and labelled.
 * @param {SVGElement} drawing
 * @returns {{element: SVGElement, light: (stage: string) => void,
 *   label: (values: Object<string, string>) => void}}
 */
export function diagram(drawing) {
  const element = drawing.cloneNode(true);
  for (const name of ['role', 'aria-labelledby', 'aria-label']) element.removeAttribute(name);
  element.querySelector(':scope > desc, :scope > title')?.remove();
  element.setAttribute('aria-hidden', 'true');
  const parts = [...element.querySelectorAll('[data-part]')];
  const numbers = new Map();
  for (const symbol of element.querySelectorAll('[data-label]')) {
    const [dx, dy, anchor] = BESIDE[symbol.dataset.label] ?? [0, 0, 'start'];
    const text = document.createElementNS(SVG, 'text');
    text.setAttribute('x', Number(symbol.getAttribute('x')) + dx);
    text.setAttribute('y', Number(symbol.getAttribute('y')) + dy);
    text.setAttribute('text-anchor', anchor);
    text.setAttribute('class', 'x-number');
    text.setAttribute('fill', symbol.getAttribute('fill'));
    symbol.after(text);
    numbers.set(symbol.dataset.label, text);
  }
  return {
    element,
    light(stage) {
      for (const part of parts) {
        part.removeAttribute('opacity');
        part.classList.toggle('x-dim', !part.dataset.stages.split(' ').includes(stage));
      }
    },
    /** Writes numbers beside symbols (by their LaTeX); symbols not named stay bare. */
    label(values) {
      for (const [symbol, text] of numbers) text.textContent = values[symbol] ?? '';
    },
  };
}
