/**
 * Hands on a picture: what a reader drags, turns or taps in an SVG, by pointer, touch and keys.
 *
 * A stage is a picture on a sand-coloured band. `show` redraws the picture as often as it likes;
 * the handles lie over it in a layer of their own and stay the same elements, so that a drag and
 * the keyboard's focus survive every redraw. All positions are in pixels of the picture.
 */
import { clamp, el } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const REACH = 22; // px around a handle that take the finger: 44 px across

/** An SVG element from its attributes. */
function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** How far a key moves a value, in steps; null for a key that moves nothing. */
const KEYS = {
  ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity,
};

/** A value on the slider's own steps. */
function toStep(value, { min, max, step }) {
  return clamp(Number((min + Math.round((value - min) / step) * step).toFixed(6)), min, max);
}

/** The value after a key; null if the key is not the slider's. With `flip`, left is more. */
function byKey(key, value, { min, max, step, flip = false }) {
  const way = KEYS[key];
  if (way === undefined) return null;
  if (!Number.isFinite(way)) return way < 0 ? min : max;
  const turned = flip && (key === 'ArrowLeft' || key === 'ArrowRight') ? -way : way;
  return toStep(value + turned * step, { min, max, step });
}

/**
 * @typedef {{x: number, y: number}} Point  in the picture
 * @typedef {object} Handle
 * @property {SVGGElement} element
 * @property {(at: Point & {value?: number, pressed?: boolean, shape?: string, hidden?: boolean, text?: string, max?: number})
 *   => void} place  puts it where the redrawn picture wants it; `shape` is SVG around (0, 0) in
 *   place of the dot; `text` is what a reader hears in place of `say(value)` or of the label; `max`
 *   is the end of a slider for now, where that changes
 */

export class Stage {
  /** @param {string} [className]  more classes of the element, as `.x-cell` */
  constructor(className = '') {
    this.picture = el('div.x-picture', { role: 'img' });
    this.hands = draw('svg', { class: 'x-hands', role: 'group' });
    this.element = el(`div.x-stage${className}`, { 'data-fresh': true }, this.picture, this.hands);
  }

  /** Pixels there are for a picture. */
  get width() {
    return Math.max(280, Math.floor(this.picture.clientWidth));
  }

  /**
   * Redraw.
   * @param {string} svg  inner SVG of the picture
   * @param {string} description  what it shows, for who does not see it
   * @param {{width: number, height: number}} size  in pixels
   */
  show(svg, description, { width, height }) {
    const box = `0 0 ${width} ${height}`;
    this.picture.innerHTML = `<svg viewBox="${box}" width="${width}" height="${height}" aria-hidden="true">${svg}</svg>`;
    this.picture.setAttribute('aria-label', description);
    for (const [name, value] of Object.entries({ viewBox: box, width, height })) this.hands.setAttribute(name, value);
  }

  /**
   * A handle for a number, dragged or turned.
   * @param {object} setting
   * @param {string} setting.label
   * @param {number} setting.min  @param {number} setting.max  @param {number} setting.step
   * @param {(value: number) => string} [setting.say]  the value in words
   * @param {(point: Point, grip: Point & {value: number}) => number} setting.read  the value for a
   *   pointer at `point`; `grip` is where it took hold, and the value then. It is put on the steps
   * @param {'x' | 'y' | 'both'} [setting.axis]  the way it moves
   * @param {boolean} [setting.flip]  more lies to the left
   * @param {(value: number) => void} changed
   * @returns {Handle}
   */
  slider({ label, min, max, step, say = String, read, axis = 'x', flip = false }, changed) {
    const range = { min, max, step, flip };
    const handle = this.#handle(`x-grab x-grab-${axis}`, {
      role: 'slider', 'aria-label': label, 'aria-valuemin': min, 'aria-valuemax': max,
      'aria-orientation': axis === 'y' ? 'vertical' : 'horizontal',
    });
    const { element } = handle;
    let value = min;
    let grip = null;
    let waiting = 0;
    const give = (next) => { if (next !== value) changed(next); };
    element.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      event.preventDefault();
      element.focus({ preventScroll: true });
      element.setPointerCapture(event.pointerId);
      grip = { ...this.#point(event), value };
      element.classList.add('x-held');
      this.#touched();
    });
    element.addEventListener('pointermove', (event) => {
      if (!grip) return;
      const point = this.#point(event);
      cancelAnimationFrame(waiting); // one redraw a frame, however often the pointer reports
      waiting = requestAnimationFrame(() => { if (grip) give(toStep(read(point, grip), range)); });
    });
    // A finger on a handle holds it and scrolls nothing (`touch-action` is not heard inside an SVG).
    element.addEventListener('touchstart', (event) => event.preventDefault(), { passive: false });
    const release = (event) => {
      if (!grip) return;
      if (event.type === 'pointerup') give(toStep(read(this.#point(event), grip), range));
      grip = null;
      element.classList.remove('x-held');
    };
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) element.addEventListener(name, release);
    element.addEventListener('keydown', (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const next = byKey(event.key, value, range);
      if (next === null) return;
      event.preventDefault();
      this.#touched();
      give(next);
    });
    return {
      element,
      place: (at) => {
        value = at.value;
        range.max = at.max ?? max;
        handle.move(at);
        element.setAttribute('aria-valuemax', range.max);
        element.setAttribute('aria-valuenow', value);
        element.setAttribute('aria-valuetext', at.text ?? say(value));
      },
    };
  }

  /**
   * A place to tap: a button, or a switch if `place` gives `pressed`.
   * @param {{label: string}} setting
   * @param {() => void} tapped
   * @returns {Handle}
   */
  button({ label }, tapped) {
    const handle = this.#handle('x-grab x-tap', { role: 'button', 'aria-label': label });
    const { element } = handle;
    const act = () => { this.#touched(); tapped(); };
    element.addEventListener('click', act);
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      act();
    });
    return {
      element,
      place: (at) => {
        handle.move(at);
        if (at.pressed !== undefined) element.setAttribute('aria-pressed', at.pressed);
        if (at.text !== undefined) element.setAttribute('aria-label', at.text);
      },
    };
  }

  #handle(className, attributes) {
    const look = draw('g');
    const element = draw(
      'g', { class: className, tabindex: 0, ...attributes },
      draw('circle', { class: 'x-reach', r: REACH }), look,
    );
    this.hands.append(element);
    let shown = '';
    return {
      element,
      move({ x, y, shape = '<circle class="x-dot" r="9"/>', hidden = false }) {
        element.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
        element.toggleAttribute('hidden', hidden);
        element.style.display = hidden ? 'none' : '';
        if (shape !== shown) look.innerHTML = shape;
        shown = shape;
      },
    };
  }

  /** The reader has found out that this can be touched: the hint goes. */
  #touched() {
    this.element.removeAttribute('data-fresh');
  }

  #point({ clientX, clientY }) {
    const box = this.hands.getBoundingClientRect();
    const [, , width, height] = this.hands.getAttribute('viewBox').split(' ').map(Number);
    return { x: (clientX - box.left) * width / box.width, y: (clientY - box.top) * height / box.height };
  }
}
