import { expect, it } from 'vitest';
import { elapsedText } from './elapsed';

it.each([
  [0.00093, '0.0\u00a0s'],
  [1.23, '1.2\u00a0s'],
  [59.99, '59.9\u00a0s'],
  [65.4, '1\u00a0min 05\u00a0s'],
])('%d s reads %s', (seconds, text) => {
  expect(elapsedText(seconds)).toBe(text);
});
