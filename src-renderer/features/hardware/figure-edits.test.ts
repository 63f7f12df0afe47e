import { describe, expect, it } from 'vitest';
import { deviceParameters } from '../../../src-shared/model/hardware-parameters';
import type { Figure } from '../../../src-shared/model/plan';
import { adoptAlternative, setFigureSource, setFigureValue } from './figure-edits';

const KEY = 'device.peakBf16';
const parameter = deviceParameters.peakBf16;
const published: Figure = {
  value: '376 TFLOP/s',
  source: 'Paper',
  confidence: 'vendor',
  note: 'Per die.',
  alternatives: [{ value: '390 TFLOP/s', source: 'Analyst', confidence: 'analyst' }],
};
const figuresOf = (figure: Figure): Record<string, Figure> => ({ [KEY]: structuredClone(figure) });

describe('setFigureValue', () => {
  it('takes the value off its published source, which stays as another value', () => {
    const figures = figuresOf(published);
    setFigureValue(figures, KEY, parameter, '4', published);
    setFigureValue(figures, KEY, parameter, '400 TFLOP/s', published);
    expect(figures[KEY]).toEqual({
      value: '400 TFLOP/s',
      source: 'This plan',
      confidence: 'user',
      alternatives: [
        { value: '390 TFLOP/s', source: 'Analyst', confidence: 'analyst' },
        { value: '376 TFLOP/s', source: 'Paper', confidence: 'vendor', note: 'Per die.' },
      ],
    });
  });

  it('brings the source back with the value of the original', () => {
    const figures = figuresOf(published);
    setFigureValue(figures, KEY, parameter, '400 TFLOP/s', published);
    setFigureValue(figures, KEY, parameter, published.value, published);
    expect(figures[KEY]).toEqual(published);
  });

  it('keeps a source that the user gave', () => {
    const figures = figuresOf(published);
    setFigureSource(figures, KEY, parameter, { source: 'Quote of May', confidence: 'vendor' });
    setFigureValue(figures, KEY, parameter, '380 TFLOP/s', published);
    expect(figures[KEY]).toMatchObject({ value: '380 TFLOP/s', source: 'Quote of May', confidence: 'vendor' });
  });

  it('never leaves a changed value with a published source, even where there is no original', () => {
    const figures = figuresOf(published);
    setFigureValue(figures, KEY, parameter, '400 TFLOP/s', undefined);
    expect(figures[KEY]).toMatchObject({ source: 'This plan', confidence: 'user' });
  });

  it('creates a figure that had only its default, and goes back to the default', () => {
    const figures: Record<string, Figure> = {};
    setFigureValue(figures, 'device.perPackage', deviceParameters.perPackage, 1, undefined);
    expect(figures).toEqual({});
    setFigureValue(figures, 'device.perPackage', deviceParameters.perPackage, 2, undefined);
    expect(figures['device.perPackage']).toEqual({ value: 2, source: 'This plan', confidence: 'user' });
    setFigureValue(figures, 'device.perPackage', deviceParameters.perPackage, undefined, undefined);
    expect(figures).toEqual({});
  });
});

describe('adoptAlternative', () => {
  it('swaps the value with another published one, sources included', () => {
    const figures = figuresOf(published);
    adoptAlternative(figures, KEY, 0);
    expect(figures[KEY]).toEqual({
      value: '390 TFLOP/s',
      source: 'Analyst',
      confidence: 'analyst',
      alternatives: [{ value: '376 TFLOP/s', source: 'Paper', confidence: 'vendor', note: 'Per die.' }],
    });
    adoptAlternative(figures, KEY, 0);
    expect(figures[KEY]).toEqual(published);
  });

  it('does not keep a value of the user as if it had been published', () => {
    const figures = figuresOf(published);
    setFigureValue(figures, KEY, parameter, '400 TFLOP/s', published);
    adoptAlternative(figures, KEY, 0);
    expect(figures[KEY]?.alternatives?.map((each) => each.value)).toEqual(['376 TFLOP/s']);
  });

  it('ignores a value that is not there', () => {
    const figures = figuresOf(published);
    adoptAlternative(figures, KEY, 5);
    expect(figures[KEY]).toEqual(published);
  });
});

describe('setFigureSource', () => {
  it('changes what it is given and drops an empty note', () => {
    const figures = figuresOf(published);
    setFigureSource(figures, KEY, parameter, { note: '' });
    expect(figures[KEY]).not.toHaveProperty('note');
    expect(figures[KEY]).toMatchObject({ value: '376 TFLOP/s', source: 'Paper' });
  });
});
