/**
 * What a parameter is. Every input of the product is declared once in a registry of these
 * (hardware-parameters, model-parameters ...); forms, checks, file schema, table headers and the
 * engine's own input types are derived from the declaration.
 */
import type { Dimension, dimensions } from '../quantity/units';

interface Common {
  title: string;
  description: string;
  /** Where the default comes from. */
  defaultSource?: string;
}

export interface QuantityParameter extends Common {
  kind: 'quantity';
  dimension: Dimension;
  /** Unit in which forms and tables show it. */
  unit: string;
  /** Default as it would be typed; absent = must be given (unless optional). */
  default?: string | number;
  /** Allowed range in the canonical unit, inclusive. */
  min: number;
  max: number;
  integer?: true;
  /** null is a valid value: "none" or "not published". */
  optional?: true;
  /** What none stands for in this place, in a word or two, e.g. "all of them"; absent = none. */
  noneTitle?: string;
}

export interface ChoiceParameter extends Common {
  kind: 'choice';
  options: Readonly<Record<string, string>>;
  default: string;
}

export interface FlagParameter extends Common {
  kind: 'flag';
  default: boolean;
}

export type Parameter = QuantityParameter | ChoiceParameter | FlagParameter;
export type ParameterTable = Readonly<Record<string, Parameter>>;

type SuffixOf<P> = P extends { kind: 'quantity'; dimension: infer D extends Dimension }
  ? (typeof dimensions)[D]['suffix']
  : '';

type ValueOf<P> = P extends { kind: 'quantity' }
  ? P extends { optional: true }
    ? number | null
    : number
  : P extends { kind: 'choice'; options: infer O }
    ? keyof O & string
    : boolean;

/**
 * The engine's view of a table: plain values in canonical units under names that carry the unit, for
 * instance memoryBandwidth (bytesPerS) becomes memoryBandwidthBytesPerS: number.
 */
export type Resolved<T extends ParameterTable> = {
  readonly [K in keyof T & string as `${K}${SuffixOf<T[K]>}`]: ValueOf<T[K]>;
};

/** A value as a plan file holds it: text with unit, bare number, choice key or flag; null = none. */
export type Entry = string | number | boolean | null;
export type Entries = Record<string, Entry>;
