/** One large number and many small ones, added in both orders in single precision. */
import { number } from '../lessonkit/explorables/dom.js';
import { Piece, define } from '../lessonkit/explorables/piece.js';
import { plot } from '../lessonkit/explorables/plot.js';
import { sums } from './sums.js';

const SMALL = 2 ** -25; // a quarter of the gap behind 1 in single precision

define('sum-order', class extends Piece {
  static settings = {
    count: {
      label: 'Small numbers', start: 40, min: 1, max: 200, step: 1,
      say: (count) => `${count}`,
    },
  };

  get task() {
    return 'Add more and more small numbers to 1, and compare the two orders.';
  }

  build() {
    this.chart = this.frame();
    return [this.asked, this.chart.element, this.readout, this.panel('count')];
  }

  render() {
    const { count } = this.state;
    const { largeFirst, smallFirst } = sums(count, SMALL);
    const millionths = (sum) => (sum - 1) * 1e6;
    const curve = (which) => Array.from({ length: 201 }, (_, n) => [n, millionths(sums(n, SMALL)[which])]);
    const sentence = `With ${count} small numbers the sum is 1 and ${number(millionths(largeFirst))} millionths `
      + `from large to small, and 1 and ${number(millionths(smallFirst))} millionths from small to large.`;
    this.chart.show(
      plot({
        width: this.chart.width,
        height: 260,
        x: { min: 0, max: 200, label: 'small numbers added' },
        y: { min: 0, max: 6.5, label: 'above 1, in millionths' },
        lines: [
          { points: curve('smallFirst'), colour: 'kept', label: 'small first' },
          { points: curve('largeFirst'), colour: 'lost', label: 'large first' },
        ],
        rules: [{ x: count, label: `${count}` }],
      }),
      `Line chart of both sums against how many small numbers are added. ${sentence}`,
    );
    return sentence;
  }
});
