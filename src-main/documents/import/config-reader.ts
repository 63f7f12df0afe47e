/** Reads values of a JSON configuration under one of several names, and says so where a value has the wrong kind. */
import type { Draft } from './draft';

export type Config = Readonly<Record<string, unknown>>;

export interface Found<T> {
  value: T;
  /** The name under which it was found. */
  name: string;
}

/** Above this whole numbers are not exact any more. */
const LARGEST = Number.MAX_SAFE_INTEGER;

export const isObject = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class ConfigReader {
  readonly #config: Config;
  readonly #draft: Draft;
  readonly #prefix: string;
  readonly #used = new Set<string>();

  /** @param prefix of names in messages, where the values are nested, e.g. "text_config." */
  constructor(config: Config, draft: Draft, prefix: string) {
    this.#config = config;
    this.#draft = draft;
    this.#prefix = prefix;
  }

  /** The first of the names that has a value; null counts as none. */
  any(...names: readonly string[]): Found<unknown> | undefined {
    for (const name of names) {
      const value = Object.hasOwn(this.#config, name) ? this.#config[name] : undefined;
      if (value === undefined || value === null) continue;
      this.#used.add(name);
      return { value, name: `${this.#prefix}${name}` };
    }
    return undefined;
  }

  /** A whole number from 0; anything else is an issue. */
  count(...names: readonly string[]): Found<number> | undefined {
    const found = this.any(...names);
    if (!found) return undefined;
    const { value, name } = found;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LARGEST) return { value, name };
    this.#draft.error(name, 'It is not a count', value, 'a whole number from 0');
    return undefined;
  }

  /** A count that counts as missing when it is 0. */
  positive(...names: readonly string[]): Found<number> | undefined {
    const found = this.count(...names);
    return found && found.value > 0 ? found : undefined;
  }

  flag(...names: readonly string[]): Found<boolean> | undefined {
    const found = this.any(...names);
    if (!found) return undefined;
    const { value, name } = found;
    if (typeof value === 'boolean') return { value, name };
    this.#draft.error(name, 'It is not true or false', value, 'true or false');
    return undefined;
  }

  text(...names: readonly string[]): Found<string> | undefined {
    const found = this.any(...names);
    return found && typeof found.value === 'string' ? { value: found.value, name: found.name } : undefined;
  }

  /** What nobody asked for, and what its value is. */
  unused(): [string, unknown][] {
    return Object.entries(this.#config).filter(([name, value]) => !this.#used.has(name) && value !== null);
  }
}
