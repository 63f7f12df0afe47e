import { describe, expect, it } from 'vitest';
import { checkEntry, defaultEntry, describeAllowed, isSameEntry, resolvedName } from './check-entry';
import { assumptionParameters } from './assumption-parameters';
import { deploymentParameters } from './deployment-parameters';
import { tierParameters } from './fabric-parameters';
import { deviceParameters, hardwareParameters } from './hardware-parameters';
import { modelParameters } from './model-parameters';
import type { Entry, Parameter, ParameterTable } from './parameter';
import { trainingParameters, workloadParameters } from './workload-parameters';

const registries: Record<string, ParameterTable> = {
  ...hardwareParameters,
  tiers: tierParameters,
  model: modelParameters,
  ...Object.fromEntries(Object.entries(workloadParameters).map(([kind, table]) => [`workload ${kind}`, table])),
  ...Object.fromEntries(Object.entries(deploymentParameters).map(([kind, table]) => [`deployment ${kind}`, table])),
  assumptions: assumptionParameters,
};
const everyParameter = Object.entries(registries).flatMap(([group, table]) =>
  Object.entries(table).map(([key, parameter]) => [`${group}.${key}`, parameter] as const),
);

const { memoryBandwidth, peakFp8 } = deviceParameters;

describe('a quantity', () => {
  it('is read into the canonical unit', () => {
    expect(checkEntry(memoryBandwidth, '3.2 TB/s')).toEqual({ ok: true, value: 3.2e12 });
    expect(checkEntry(memoryBandwidth, '8 Tbit/s')).toEqual({ ok: true, value: 1e12 });
  });

  it.each<[string, Parameter, Entry, string]>([
    ['no unit', memoryBandwidth, 3200, 'value.unit'],
    ['a unit of another dimension', memoryBandwidth, '3200 GB', 'value.unit'],
    ['text', memoryBandwidth, 'fast', 'value.unit'],
    ['too little', memoryBandwidth, '1 kB/s', 'value.range'],
    ['too much', memoryBandwidth, '2 PB/s', 'value.range'],
    ['negative', memoryBandwidth, '-1 TB/s', 'value.range'],
    ['a flag', memoryBandwidth, true, 'value.type'],
    ['none where a value is needed', memoryBandwidth, null, 'value.type'],
    ['a part of a whole', trainingParameters.globalBatch, 10.5, 'value.integer'],
  ])('%s is refused with what is allowed', (_case, parameter, entry, code) => {
    const checked = checkEntry(parameter, entry);
    expect(checked).toMatchObject({ ok: false, code });
    if (checked.ok) return;
    expect(checked.message).not.toBe('');
    expect(checked.allowed).toBe(describeAllowed(parameter));
  });

  it('says what is allowed in round numbers', () => {
    expect(describeAllowed(workloadParameters.collective.messageSize)).toBe('1 B to 10 TB');
    expect(describeAllowed(memoryBandwidth)).toBe('0.001 TB/s to 1000 TB/s');
  });

  it('states the range in the unit of the forms', () => {
    expect(describeAllowed(memoryBandwidth)).toBe('0.001 TB/s to 1000 TB/s');
    expect(describeAllowed(trainingParameters.globalBatch)).toBe('1 to 1000000, a whole number');
    expect(describeAllowed(peakFp8)).toContain(', or none');
  });

  it('includes both ends of its range', () => {
    expect(checkEntry(assumptionParameters.pue, 1)).toEqual({ ok: true, value: 1 });
    expect(checkEntry(assumptionParameters.pue, 3)).toEqual({ ok: true, value: 3 });
    expect(checkEntry(assumptionParameters.pue, 3.0001).ok).toBe(false);
  });

  it('may be none where that means something', () => {
    expect(checkEntry(peakFp8, null)).toEqual({ ok: true, value: null });
  });

  it('takes a whole number written with a unit', () => {
    expect(checkEntry(trainingParameters.sequenceLength, '8 ktokens')).toEqual({ ok: true, value: 8000 });
  });
});

describe('choices and flags', () => {
  it('take what they declare only', () => {
    expect(checkEntry(modelParameters.attention, 'mla')).toEqual({ ok: true, value: 'mla' });
    for (const entry of ['linear', 'toString', 3, null, true])
      expect(checkEntry(modelParameters.attention, entry)).toMatchObject({ ok: false, allowed: 'mha, gqa, mla' });
    expect(checkEntry(modelParameters.biases, false)).toEqual({ ok: true, value: false });
    for (const entry of ['yes', 1, null])
      expect(checkEntry(modelParameters.biases, entry)).toMatchObject({ ok: false, allowed: 'true or false' });
  });
});

describe('the registries', () => {
  it.each(everyParameter)('%s: title, description, range and default agree', (_name, parameter) => {
    expect(parameter.title).not.toBe('');
    expect(parameter.description).toMatch(/\.$/u);
    expect(describeAllowed(parameter)).not.toBe('');
    if (parameter.kind === 'quantity') expect(parameter.min).toBeLessThan(parameter.max);
    const entry = defaultEntry(parameter);
    if (entry !== undefined) expect(checkEntry(parameter, entry)).toMatchObject({ ok: true });
  });

  it('names carry the unit', () => {
    expect(resolvedName('memoryBandwidth', memoryBandwidth)).toBe('memoryBandwidthBytesPerS');
    expect(resolvedName('biases', modelParameters.biases)).toBe('biases');
  });
});

describe('isSameEntry', () => {
  it('compares what is meant, not how it is written', () => {
    expect(isSameEntry(memoryBandwidth, '1 TB/s', '1000 GB/s')).toBe(true);
    expect(isSameEntry(memoryBandwidth, '1 TB/s', '1001 GB/s')).toBe(false);
    expect(isSameEntry(memoryBandwidth, 'x', 'y')).toBe(false);
    expect(isSameEntry(memoryBandwidth, undefined, '1 TB/s')).toBe(false);
    expect(isSameEntry(peakFp8, null, null)).toBe(true);
  });
});
