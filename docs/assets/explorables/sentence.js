/**
 * The sentences that the reader builds and the nets write: which words, which verb is right.
 * No page in here. Words are ids: their places in `WORDS`.
 */
import { WORDS } from './agreement-model.js';

const id = Object.fromEntries(WORDS.map((word, k) => [word, k]));
const FIRST = id.key;
const KINDS = id.keys - id.key; // how many nouns there are, each once as one and once as many
export const [STOP, IS, ARE] = [id['.'], id.is, id.are];
export const NOUNS = { min: FIRST, max: FIRST + 2 * KINDS - 1 };
const ids = (text) => (text ? text.split(' ').map((word) => id[word]) : []);

/** What stood in the text before, as in life. */
export const BEFORE = ids('the lamp is clean . the windows are lost .');
/** What stands before each noun of the reader's sentence: its subject, then up to four phrases. */
const LEAD = ['the', 'to the old', 'in the', 'near the red', 'behind the'].map(ids);
export const PLACES = LEAD.length;
/** A first noun for each place: the subject, and nouns to mislead. */
export const FIRST_NOUNS = ['keys', 'cabinet', 'hall', 'door', 'lamp'].map((word) => id[word]);

export const isNoun = (word) => word >= NOUNS.min && word <= NOUNS.max;
export const isPlural = (noun) => noun >= FIRST + KINDS;
/** The same noun in its other number: key, keys. */
export const other = (noun) => (isPlural(noun) ? noun - KINDS : noun + KINDS);
/** A noun in the number asked for. */
export const inNumber = (noun, plural) => (isPlural(noun) === plural ? noun : other(noun));

/**
 * The reader's sentence up to its verb.
 * @param {number[]} nouns  of each place from the first on; a 0 ends the sentence
 * @returns {{word: number, place: number | null}[]}  `place` says whose noun the word is
 */
export function beginning(nouns) {
  const end = nouns.indexOf(0);
  return nouns.slice(0, end < 0 ? PLACES : end).flatMap((noun, place) => [
    ...LEAD[place].map((word) => ({ word, place: null })), { word: noun, place },
  ]);
}

/** The verb that fits a subject. */
export const verbFor = (subject) => (isPlural(subject) ? ARE : IS);

/** How sure a net is of *are* and not *is*: 0 to 1, from its chances of all words. */
export const leaning = (chances) => chances[ARE] / (chances[ARE] + chances[IS]);

/**
 * Look through a written sentence.
 * @param {number[]} words  ids, with the full stop
 * @returns {{subject: number, verb: number, right: boolean}}  places in it (-1: none), and whether
 *   it has one verb, which follows its first noun and fits it
 */
export function judge(words) {
  const isVerb = (word) => word === IS || word === ARE;
  const verb = words.findIndex(isVerb);
  const subject = words.findIndex(isNoun);
  const one = words.filter(isVerb).length === 1 && subject >= 0 && verb > subject;
  return { subject, verb, right: one && words[verb] === verbFor(words[subject]) };
}
