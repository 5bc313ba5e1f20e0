/** The controls all pieces share: slider, choice, buttons, stepper. Native inputs, so that
 * keyboard, touch and screen reader work as everywhere. */
import { words } from '../words.js';
import { clamp, el, fill, newId } from './dom.js';

/**
 * A slider with its label and its value in words.
 *
 * @param {{label: string, min: number, max: number, step: number, log?: boolean,
 *   say?: (value: number) => string}} setting  `log` spreads the values evenly by ratio, rounded
 *   to `step`; `say` gives the text shown and spoken
 * @param {(value: number) => void} changed
 * @returns {{element: HTMLElement, set: (value: number) => void}}
 */
export function slider({ label, min, max, step, log = false, say = String }, changed) {
  const id = newId();
  const round = (value) => clamp(Number((Math.round(value / step) * step).toFixed(6)), min, max);
  const output = el('output', { for: id });
  const input = el('input', {
    type: 'range', id, min: log ? 0 : min, max: log ? 200 : max, step: log ? 1 : step,
    oninput: () => changed(log ? round(min * (max / min) ** (input.value / 200)) : Number(input.value)),
  });
  // On a logarithmic slider one notch can be less than one step: move a whole step by key.
  if (log) {
    input.addEventListener('keydown', (event) => {
      const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      const size = Math.max(step, round(current / 20));
      changed(round(current + way * size));
    });
  }
  let current = min;
  return {
    element: el('div.x-slider', {}, el('label', { for: id }, label), output, input),
    set(value) {
      current = value;
      input.value = log ? 200 * Math.log(value / min) / Math.log(max / min) : value;
      output.textContent = say(value);
      input.setAttribute('aria-valuetext', say(value));
    },
  };
}

/**
 * One of a few: a switch of as many parts, which are radio buttons.
 * @param {{label: string, options: Object<string, string>}} setting  value to text
 * @param {(value: string) => void} changed
 */
export function choice({ label, options }, changed) {
  const name = newId();
  const inputs = Object.entries(options).map(([value, text]) => {
    const input = el('input', { type: 'radio', name, value, onchange: () => changed(value) });
    return { value, input, element: el('label', {}, input, el('span', {}, text)) };
  });
  return {
    element: el(
      'fieldset.x-choice', {}, el('legend', {}, label),
      el('div', {}, ...inputs.map(({ element }) => element)),
    ),
    set: (value) => inputs.forEach((one) => { one.input.checked = one.value === value; }),
  };
}

export const button = (text, onclick, attributes = {}) => el(
  'button.x-button', { type: 'button', onclick, ...attributes }, text,
);

/** A button that shows a sign, the d of a path in a box of 24 by 24; its name is for who hears it and who waits over it. */
export function icon(name, sign, onclick) {
  const button = el('button.x-icon', { type: 'button', title: name, onclick }, el('span', {}, name));
  button.insertAdjacentHTML('beforeend', `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${sign}"/></svg>`);
  return button;
}

/**
 * Back, forward and where we are, for going through stages one by one.
 * @param {(change: number) => void} move  called with -1 or 1
 * @returns {{element: HTMLElement, set: (index: number, count: number, name: string,
 *   ends?: {first: boolean, last: boolean}) => void}}  `ends` if the row of stages goes on elsewhere
 */
export function stepper(move) {
  const back = button(words.back, () => move(-1));
  const next = button(words.next, () => move(1));
  const place = el('span.x-place');
  return {
    element: el('div.x-stepper', { role: 'group', 'aria-label': words.stages }, back, place, next),
    set(index, count, name, { first, last } = { first: index === 0, last: index === count - 1 }) {
      place.textContent = fill(words.place, { number: index + 1, total: count, name });
      // Not `disabled`: that would throw a keyboard user off the button they just pressed.
      back.setAttribute('aria-disabled', first);
      next.setAttribute('aria-disabled', last);
    },
  };
}
