/** The mathematics of the page's piece; it knows no page, so that a test can run it. */

/**
 * The sum of 1 and `count` numbers `small`, in single precision.
 * @param {number} count
 * @param {number} small
 * @returns {{largeFirst: number, smallFirst: number}}
 */
export function sums(count, small) {
  let largeFirst = 1;
  let smallFirst = 0;
  for (let n = 0; n < count; n += 1) {
    largeFirst = Math.fround(largeFirst + small);
    smallFirst = Math.fround(smallFirst + small);
  }
  return { largeFirst, smallFirst: Math.fround(1 + smallFirst) };
}
