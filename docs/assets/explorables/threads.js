/**
 * A message on its way back from a verb to its subject, as threads over a line of words: where the
 * words stand, how thick a thread is at each, and how much of the message is left. Knows no page.
 *
 * Steps are counted back from the verb, which is step 0. All lengths are in pixels; x is measured
 * leftwards from the picture's right edge, so that a narrow picture shows the same words in the
 * same places as a wide one, only fewer. `drawings/two_threads.py` draws the same without scripts.
 */

/** What stands before the verb, in reading order; the last sentence is the one that runs through the lesson. */
export const TEXT = 'the heavy tables in the garden are broken . the ship near the old house is lost .'
  + ' the lamps behind the small window are clean . the red book in the house is here .'
  + ' the doors of the old ship are broken . the keys to the old cabinet in the hall are';
/** The words from the verb back. */
export const WORDS = TEXT.split(' ').reverse();
/** Steps from the verb back to its subject. */
export const SUBJECT = WORDS.indexOf('keys');
/** Steps from the verb back to the first word of its sentence. */
export const FIRST = WORDS.indexOf('.') - 1;

export const THICK = 44; // of a thread that holds all of the message
const GAP = 7; // between words
const WIDE = { i: 4.2, l: 4.2, f: 5, r: 5.6, t: 5.4, s: 6.6, m: 13, w: 11.6, '.': 4, ' ': 4 };

/** Room that a word is given, at 15 px. */
export const room = (word) => [...word].reduce((sum, letter) => sum + (WIDE[letter] ?? 8.2), 0);

/** Distance of the middle of each word from the middle of the verb; beyond the words it goes on evenly. */
const MIDDLES = WORDS.reduce(
  (places, word, k) => [...places, k ? places[k - 1] + (room(WORDS[k - 1]) + room(word)) / 2 + GAP : 0],
  [],
);
const BEYOND = 42;

/** Distance of whole steps from the verb. */
const middle = (k) => {
  if (k < 0) return -middle(-k);
  const last = MIDDLES.length - 1;
  return k <= last ? MIDDLES[k] : MIDDLES[last] + (k - last) * BEYOND;
};

/** Distance of step k from the verb; between two words it runs on smoothly (a cubic, as Catmull and Rom have it). */
export function place(k) {
  const below = Math.floor(k);
  const t = k - below;
  const [a, b, c, d] = [-1, 0, 1, 2].map((ahead) => middle(below + ahead));
  return b + t * ((c - a) / 2 + t * (a - 2.5 * b + 2 * c - d / 2 + t * (1.5 * (b - c) + (d - a) / 2)));
}

/** The same for a thread, evened out over two words at each side: words differ in length, a thread has no waves. */
export const along = (k) => (known[k] ??= [-2, -1, 0, 1, 2].reduce((sum, ahead) => sum + place(k + ahead), 0) / 5);
const known = {}; // it is asked for at every frame of a drag

/** The steps that a picture has room for, if there are `distance` pixels to the left of the verb. */
export function stepsWithin(distance) {
  let k = 0;
  while (place(k) < distance) k += 1;
  return k;
}

/** The slope of tanh where the unit's value is `holds`. */
export const slope = (holds) => 1 - holds ** 2;
/** Where a unit with a tanh settles if it is pushed up once and then left to itself: h = tanh(weight × h), 0 up to weight 1. */
export function settled(weight) {
  if (weight <= 1) return 0;
  let [low, high] = [1e-9, 1];
  for (let k = 0; k < 60; k += 1) {
    const h = (low + high) / 2;
    if (Math.tanh(weight * h) > h) low = h;
    else high = h;
  }
  return low;
}
/** What is left of a message after k steps back, each of which multiplies it by `factor`. */
export const left = (factor, k) => factor ** k;

/**
 * A thread from the verb at (x, y) back over `steps` steps, as the d of a path; its thickness is
 * what is left, drawn to scale. What is thicker than `most` is cut there, far outside the picture.
 */
export function thread(factor, steps, x, y, most = 1500) {
  const over = [];
  const under = [];
  for (let k = 0; k <= steps; k += 0.5) {
    const half = Math.min(most, THICK * left(factor, k)) / 2;
    const at = (x - along(k)).toFixed(1);
    over.push(`${at} ${(y - half).toFixed(1)}`);
    under.push(`${at} ${(y + half).toFixed(1)}`);
  }
  return `M${over.join('L')}L${under.reverse().join('L')}Z`;
}
