import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noiseOf, printNumber, record, typical, type Figures } from './figures.ts';
import { median, slope } from './statistics.ts';

test('the median is the middle, or between the two in the middle', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

test('one outlier does not move the slope', () => {
  const line = [0, 1, 2, 3, 4, 5, 6].map((x) => ({ x, y: 10 + 2 * x }));
  assert.equal(slope(line), 2);
  assert.equal(slope(line.map((point) => (point.x === 3 ? { ...point, y: 500 } : point))), 2);
});

test('a figure that did not come out as a number in every round is none', () => {
  const figures: Figures = {};
  record(figures, 'a', 'ms', 1, 0);
  assert.equal(typical(figures, 'a'), 1);
  record(figures, 'a', 'ms', NaN, 0);
  assert.equal(typical(figures, 'a'), undefined);
  assert.equal(typical(figures, 'b'), undefined);
});

test('the noise of several figures is that of the noisiest', () => {
  const figures: Figures = {};
  for (const noise of [0.01, 0.02, 0.9]) record(figures, 'a', 'ms', 1, noise);
  record(figures, 'b', 'ms', 1, 0.1);
  assert.equal(noiseOf(figures, ['a', 'b']), 0.1);
});

test('numbers are printed with the digits that mean something', () => {
  assert.deepEqual([1234567, 1234.56, 56.78, 1.234, 0.12345, 2].map(printNumber), ['1,234,567', '1,235', '56.8', '1.23', '0.123', '2']);
});
