/** The embedded Reber grammar of 1997: what may follow, and strings drawn from it. No DOM in here.
 * `src/lstm1997/reber.py` in JavaScript; a test holds the two equal. */

export const SYMBOLS = 'BTPSXVE';

/** Node to letter to next node. The nodes of the inner grammar are numbers. */
export const GRAPH = {
  start: { B: 'fork' },
  fork: { T: 0, P: 0 },
  0: { B: 1 },
  1: { T: 2, P: 3 },
  2: { S: 2, X: 4 },
  3: { T: 3, V: 5 },
  4: { X: 3, S: 6 },
  5: { P: 4, V: 6 },
  6: { E: 7 },
  7: { T: 'last', P: 'last' },
  last: { E: 'end' },
  end: {},
};

/** The node whose way on is not for the graph to say: the letter after the fork comes back. */
export const RETURN = 7;

/**
 * Where the letters read so far lead, and which letters may follow.
 * @param {string} read  the beginning of a string
 * @returns {{node: string|number, next: string}}  `next` is empty at the end
 * @throws {RangeError} where the letters break the grammar
 */
export function after(read) {
  let node = 'start';
  const next = () => (node === RETURN ? read[1] : Object.keys(GRAPH[node]).join(''));
  for (const letter of read) {
    if (!next().includes(letter)) throw new RangeError(`'${read}' breaks the grammar`);
    node = GRAPH[node][letter];
  }
  return { node, next: next() };
}

/** A string, a coin deciding wherever two letters may follow. `chance` as `random` of lstm.js. */
export function drawString(chance) {
  let read = '';
  for (let next = after(read).next; next; next = after(read).next) read += next[chance.integer(next.length)];
  return read;
}
