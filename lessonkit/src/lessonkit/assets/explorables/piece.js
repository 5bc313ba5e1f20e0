/**
 * What every piece is: a custom element that keeps a still figure inside it, lays the live
 * figure over it, holds its settings in the address, and says in words what a change did.
 *
 * A piece gives `static settings` (name to slider or choice, see controls.js; `start` is the
 * first value), `task`, which says what to do here, and two methods. `build()` returns the elements
 * of the live figure, once, with `this.asked` and `this.readout` among them where the task and the
 * sentence are to stand.
 * `render()` redraws them from `this.state` and returns the sentence that says what they show, or
 * two: one for the page and a longer one to be spoken. `explorables.css` beside this is linked by the theme.
 */
import { words } from '../words.js';
import { choice, icon, slider } from './controls.js';
import { clamp, el } from './dom.js';
import { Stage } from './grab.js';

const SPEECH_PAUSE = 700; // ms of rest before a change is announced
const ADDRESS_PAUSE = 250; // ms of rest before a change is written to the address
// The signs of the two buttons at a piece's corner, in a box of 24 by 24.
const AGAIN = 'M5 5v5h5M5.6 10a7 7 0 1 1-.4 4';
const LINK = 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.8-5.6l-1.4 1.4M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.8 5.6l1.4-1.4';

/** The address keeps `#tag=name:value,name:value&other-tag=…`, the piece touched last first. */
function readAddress() {
  const entries = location.hash.slice(1).split('&').map((entry) => entry.split('='));
  return entries.filter(([tag, text]) => /^[a-z]+(-[a-z]+)+$/.test(tag) && text !== undefined);
}

export class Piece extends HTMLElement {
  static settings = {};

  /** What the reader is asked to do, in one or two sentences. */
  get task() {
    return '';
  }

  /** The settings; a piece whose data give the starts overrides this. */
  get settings() {
    return this.constructor.settings;
  }

  connectedCallback() {
    if (this.state) return;
    const payload = this.querySelector(':scope > script[type="application/json"]');
    this.data = payload ? JSON.parse(payload.textContent) : null;
    this.state = this.#fromAddress();
    const { settings } = this;
    // Never lower than the still figure was, so that nothing below jumps.
    const height = this.offsetHeight;
    this.still = el('div.x-still', {}, ...this.childNodes);
    this.controls = Object.fromEntries(Object.entries(settings).map(([name, setting]) => {
      const make = setting.options ? choice : slider;
      return [name, setting.label ? make(setting, (value) => this.set({ [name]: value })) : null];
    }));
    this.asked = el('p.x-task');
    this.readout = el('p.x-readout');
    this.status = el('p.x-spoken', { role: 'status' });
    this.copyButton = icon(words.copy, LINK, () => this.#copyLink());
    const corner = el('div.x-corner', {}, icon(words.reset, AGAIN, () => this.restart()), this.copyButton);
    this.live = el('div.x-live', {}, ...this.build(), corner, this.status);
    this.style.minHeight = `${height}px`;
    this.append(this.still, this.live);
    this.setAttribute('data-live', '');
    this.arrived();
    this.#redraw();
    this.#watchWidth(height);
    this.onHash = () => this.#followAddress();
    addEventListener('hashchange', this.onHash);
  }

  disconnectedCallback() {
    this.widths?.disconnect();
    removeEventListener('hashchange', this.onHash);
  }

  /** Changes settings; the figure, the sentence, the speech and the address follow. */
  set(changes) {
    const names = Object.keys(changes).filter((name) => changes[name] !== this.state[name]);
    Object.assign(this.state, changes);
    this.changed(names);
    const sentence = this.#redraw();
    clearTimeout(this.speech);
    this.speech = setTimeout(() => { this.status.textContent = sentence; }, SPEECH_PAUSE);
    clearTimeout(this.writing);
    this.writing = setTimeout(() => history.replaceState(history.state, '', this.#address()), ADDRESS_PAUSE);
  }

  /** Draws anew what changed without the reader's doing: neither spoken nor written to the address. */
  redraw() {
    this.#redraw();
  }

  /** Called when the settings of these names have changed, before the figure is redrawn. */
  changed() {}

  /** Called when the settings came from the address, before the figure is redrawn. */
  arrived() {}

  /** Back to the first state. */
  restart() {
    this.set(this.#starts());
  }

  /** Announces a sentence at once, for what happens without a setting changing. */
  announce(sentence) {
    this.status.textContent = sentence;
  }

  /** The named controls, laid out side by side where there is room. */
  panel(...names) {
    return el('div.x-controls', {}, ...names.map((name) => this.controls[name].element));
  }

  /**
   * The named controls and other elements, folded away: what a hand in the picture does already,
   * and what few need. `render()` may leave them as they are while the returned element is not
   * `open`: opening it redraws.
   */
  more(...inside) {
    const elements = inside.map((one) => (typeof one === 'string' ? this.controls[one].element : one));
    const folded = el('details.x-more', {}, el('summary', {}, words.more), el('div.x-controls', {}, ...elements));
    folded.addEventListener('toggle', () => { if (folded.open) this.redraw(); });
    return folded;
  }

  /** A picture with handles, see grab.js. */
  stage(className) {
    return new Stage(className);
  }

  /**
   * A handle on a stage for the slider setting of this name: `read` and `axis` as in grab.js.
   * `render()` places it: `this.weight.place({ x, y, value: this.state.weight })`.
   */
  hand(stage, name, how) {
    return stage.slider({ ...this.settings[name], ...how }, (value) => this.set({ [name]: value }));
  }

  /** A frame for a picture that only shows: SVG text to `show`, or an element to `place`, each described in words. */
  frame(className = '') {
    const element = el(`div.x-picture${className}`, { role: 'img' });
    return {
      element,
      show: (svg, description) => {
        element.innerHTML = svg;
        element.setAttribute('aria-label', description);
      },
      place: (picture, description) => {
        if (picture.parentNode !== element) element.replaceChildren(picture);
        element.setAttribute('aria-label', description);
      },
      get width() { return Math.max(280, Math.floor(element.clientWidth)); },
    };
  }

  #redraw() {
    for (const [name, control] of Object.entries(this.controls)) control?.set(this.state[name]);
    const [shown, spoken = shown] = [this.render()].flat();
    this.asked.textContent = this.task;
    this.readout.textContent = shown;
    return spoken;
  }

  #watchWidth(height) {
    let last = this.clientWidth;
    // Not within the observer's own call: what that changes in the layout, browsers report as an error.
    this.widths = new ResizeObserver(() => requestAnimationFrame(() => {
      if (this.clientWidth === last) return;
      last = this.clientWidth;
      if (height) this.style.minHeight = '';
      this.#redraw();
    }));
    this.widths.observe(this);
  }

  #starts() {
    return Object.fromEntries(
      Object.entries(this.settings).map(([name, { start }]) => [name, start]),
    );
  }

  /** The starts, changed by what the address says of this piece and its settings allow. */
  #fromAddress() {
    const { settings } = this;
    const state = this.#starts();
    const [, text = ''] = readAddress().find(([tag]) => tag === this.localName) ?? [];
    for (const pair of text.split(',')) {
      const [name, raw] = pair.split(':');
      const setting = settings[name];
      if (!setting || raw === undefined) continue;
      if (setting.options) {
        if (Object.hasOwn(setting.options, raw)) state[name] = raw;
      } else if (raw !== '' && Number.isFinite(Number(raw))) {
        state[name] = clamp(Number(raw), setting.min, setting.max);
      }
    }
    return state;
  }

  /** This page's address with this piece's state in front, other pieces' behind. */
  #address() {
    const others = readAddress().filter(([tag]) => tag !== this.localName);
    const changed = Object.entries(this.settings)
      .filter(([name, { start }]) => this.state[name] !== start)
      .map(([name]) => `${name}:${this.state[name]}`);
    const entries = changed.length ? [[this.localName, changed.join(',')], ...others] : others;
    const hash = entries.map((entry) => entry.join('=')).join('&');
    return `${location.pathname}${location.search}${hash ? `#${hash}` : ''}`;
  }

  #followAddress() {
    if (!readAddress().some(([tag]) => tag === this.localName)) return;
    this.state = this.#fromAddress();
    this.arrived();
    this.#redraw();
  }

  async #copyLink() {
    const base = `${this.localName}=`;
    const address = this.#address();
    const url = new URL(address.includes(base) ? address : `${address.split('#')[0]}#${base}`, location.href).href;
    history.replaceState(history.state, '', url);
    const [copied, said] = await navigator.clipboard.writeText(url).then(
      () => [true, words.copied],
      () => [false, words.in_address],
    );
    this.announce(`${said}.`);
    const name = this.copyButton.firstChild;
    name.textContent = said;
    this.copyButton.classList.add('x-said');
    setTimeout(() => {
      name.textContent = words.copy;
      this.copyButton.classList.remove('x-said');
    }, copied ? 2000 : 5000);
  }
}

/** Registers a piece under its tag, once. */
export const define = (tag, piece) => customElements.get(tag) ?? customElements.define(tag, piece);
