/**
 * Arguments of a training run by name, whatever they were read from: each with its value, how it is spelled there and on
 * which line. Keeps track of what was asked for, so that the rest can be listed as ignored.
 */
import type { Draft } from './draft';

export interface Argument {
  /** null = the flag alone. */
  value: string | null;
  /** As spelled in the text, with its line where there are lines. */
  from: string;
}

/** "--Tensor_model_parallel_size" and "tensor-model-parallel-size" are one name. */
export const normalName = (spelled: string): string =>
  spelled.trim().replace(/^-+/u, '').replaceAll('_', '-').toLowerCase();

const TRUE = /^(?:true|yes|on|1)$/iu;
const FALSE = /^(?:false|no|off|0|none|null)$/iu;
const VARIABLE = /\$/u;

export class Arguments {
  readonly #draft: Draft;
  readonly #given = new Map<string, Argument>();
  readonly #used = new Set<string>();
  /** Names are those of a command line, where a flag alone switches something on. */
  readonly isCommandLine: boolean;

  constructor(draft: Draft, isCommandLine: boolean) {
    this.#draft = draft;
    this.isCommandLine = isCommandLine;
  }

  /** The last one given counts. */
  set(name: string, argument: Argument): void {
    this.#given.delete(name);
    this.#given.set(name, argument);
  }

  get size(): number {
    return this.#given.size;
  }

  /** Whether any of the names is given; does not count as asking for them. */
  has(...names: readonly string[]): boolean {
    return names.some((name) => this.#given.has(name));
  }

  #find(names: readonly string[]): (Argument & { name: string }) | undefined {
    for (const name of names) {
      const found = this.#given.get(name);
      if (!found) continue;
      this.#used.add(name);
      return { ...found, name };
    }
    return undefined;
  }

  /** A whole number from 0; "None" counts as not given. */
  count(...names: readonly string[]): { value: number; from: string } | undefined {
    const found = this.#find(names);
    if (!found || (found.value !== null && /^(?:none|null)$/iu.test(found.value))) return undefined;
    const text = found.value ?? '';
    const value = Number(text.replaceAll('_', ''));
    if (/^\d[\d_]*(?:\.0+|(?:\.\d+)?e\+?\d+)?$/iu.test(text) && Number.isSafeInteger(value))
      return { value, from: found.from };
    const message = VARIABLE.test(text)
      ? `It is ${text}, which the text does not define`
      : text === ''
        ? 'It has no value'
        : 'It is not a count';
    this.#draft.error(found.from, message, found.value ?? undefined, 'a whole number from 0');
    return undefined;
  }

  text(...names: readonly string[]): { value: string; from: string } | undefined {
    const found = this.#find(names);
    return found?.value == null ? undefined : { value: found.value, from: found.from };
  }

  /** Whether a switch is on; undefined where none of the names is given. */
  flag(...names: readonly string[]): { value: boolean; from: string } | undefined {
    const found = this.#find(names);
    if (!found) return undefined;
    if (found.value === null || TRUE.test(found.value)) return { value: true, from: found.from };
    if (FALSE.test(found.value)) return { value: false, from: found.from };
    if (VARIABLE.test(found.value)) {
      this.#draft.note(`What ${found.value.slice(0, 80)} holds is not known.`);
      return { value: true, from: found.from };
    }
    this.#draft.error(found.from, 'It is neither on nor off', found.value, 'true or false');
    return undefined;
  }

  isOn(...names: readonly string[]): boolean {
    return this.flag(...names)?.value === true;
  }

  /** What nobody asked for, switches that are off left out. */
  unused(): [string, unknown][] {
    return [...this.#given]
      .filter(([name, { value }]) => !this.#used.has(name) && !/^false$/iu.test(value ?? ''))
      .map(([, { value, from }]) => [from, value ?? true] as [string, unknown]);
  }
}
