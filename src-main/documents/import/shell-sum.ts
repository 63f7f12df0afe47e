/** Whole-number sums of shell scripts, `$((GPUS * NODES))`: + - * / %, brackets, variables. */

const TOKEN = /\s*(?:(\d+)|\$?\{?([A-Za-z_]\w*)\}?|([-+*/%()]))/uy;
/** Brackets within brackets; no script needs as many. */
const DEEPEST = 50;

class Sum {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string, valueOf: (name: string) => string | undefined) {
    TOKEN.lastIndex = 0;
    const end = text.trimEnd().length;
    while (TOKEN.lastIndex < end) {
      const match = TOKEN.exec(text);
      if (!match) throw new RangeError('no sum');
      const name = match[2];
      this.#tokens.push(name === undefined ? (match[1] ?? match[3] ?? '') : (valueOf(name) ?? '').trim());
    }
  }

  value(): number {
    const value = this.#terms(0);
    if (this.#at < this.#tokens.length || !Number.isSafeInteger(value)) throw new RangeError('no sum');
    return value;
  }

  #terms(depth: number): number {
    let value = this.#factors(depth);
    for (let sign = this.#tokens[this.#at]; sign === '+' || sign === '-'; sign = this.#tokens[this.#at]) {
      this.#at++;
      const right = this.#factors(depth);
      value = sign === '+' ? value + right : value - right;
    }
    return value;
  }

  #factors(depth: number): number {
    let value = this.#single(depth);
    for (
      let sign = this.#tokens[this.#at];
      sign === '*' || sign === '/' || sign === '%';
      sign = this.#tokens[this.#at]
    ) {
      this.#at++;
      const right = this.#single(depth);
      value = sign === '*' ? value * right : sign === '/' ? Math.trunc(value / right) : value % right;
    }
    return value;
  }

  #single(depth: number): number {
    const token = this.#tokens[this.#at++] ?? '';
    if (token === '-') return -this.#single(depth + 1);
    if (token === '(' && depth < DEEPEST) {
      const value = this.#terms(depth + 1);
      if (this.#tokens[this.#at++] === ')') return value;
    }
    if (!/^-?\d+$/u.test(token)) throw new RangeError('no sum');
    return Number(token);
  }
}

/** The value of a sum as text; undefined where it is none, or a variable in it is not a number. */
export function evaluateSum(text: string, valueOf: (name: string) => string | undefined): string | undefined {
  try {
    return String(new Sum(text, valueOf).value());
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
