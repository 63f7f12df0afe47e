/**
 * Says where a text stops being JSON, by line and column, and where an object has a name twice. JSON.parse does the
 * reading; its messages give a position on some versions of the runtime only, so the place is found here, after it
 * has failed; and of two equal names it silently keeps the last.
 */

export interface JsonError {
  line: number;
  column: number;
  /** What was expected and found, in words. */
  message: string;
}

class Stop extends Error {}

/** First error of a text that JSON.parse refuses; null when the text is JSON after all. */
export function findJsonError(text: string): JsonError | null {
  const scanner = new Scanner(text);
  try {
    scanner.document();
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const found =
      scanner.position >= text.length
        ? 'the end of the file'
        : JSON.stringify(String.fromCodePoint(text.codePointAt(scanner.position) ?? 0));
    return { ...placeOf(text, scanner.position), message: `expected ${error.message} but found ${found}` };
  }
}

/** A name that stands twice in one object; null when there is none. The text must be JSON. */
export function findRepeatedName(text: string): { line: number; column: number; name: string } | null {
  const scanner = new Scanner(text);
  scanner.document();
  return scanner.repeated && { ...placeOf(text, scanner.repeated.position), name: scanner.repeated.name };
}

function placeOf(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** A container that is not closed yet, with the names it has so far. */
interface Open {
  end: '}' | ']';
  names: Set<string>;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
// Everything between quotes: no control characters, only the escapes that JSON knows.
// eslint-disable-next-line no-control-regex
const STRING_BODY = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy;

class Scanner {
  position = 0;
  /** The first name that an object has twice. */
  repeated: { position: number; name: string } | null = null;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    // Containers are followed by a list of open ones rather than by recursion: depth is the file's choice.
    const open: Open[] = [];
    this.#value(open);
    while (open.length > 0) {
      const inside = open.at(-1);
      const end = inside?.end ?? '';
      if (this.#take(',')) {
        if (inside?.end === '}') this.#key(inside);
        this.#value(open);
      } else if (this.#take(end)) open.pop();
      else throw new Stop(`"," or "${end}"`);
    }
    this.#space();
    if (this.position < this.#text.length) throw new Stop('the end of the file');
  }

  /** Reads a value; a container is entered up to its first simple value and left open. */
  #value(open: Open[]): void {
    for (;;) {
      if (this.#take('{')) {
        if (this.#take('}')) return;
        const inside: Open = { end: '}', names: new Set() };
        open.push(inside);
        this.#key(inside);
      } else if (this.#take('[')) {
        if (this.#take(']')) return;
        open.push({ end: ']', names: new Set() });
      } else return this.#simple();
    }
  }

  #key({ names }: Open): void {
    if (!this.#take('"', 'keep')) throw new Stop('a name in double quotes');
    const start = this.position;
    this.#string();
    // Read as JSON reads it: "a" and "\u0061" are one name.
    const name = JSON.parse(this.#text.slice(start, this.position)) as string;
    if (names.has(name)) this.repeated ??= { position: start, name };
    names.add(name);
    if (!this.#take(':')) throw new Stop('":"');
  }

  #simple(): void {
    if (this.#take('"', 'keep')) return this.#string();
    for (const word of ['true', 'false', 'null']) if (this.#take(word)) return;
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.#text);
    if (!match) throw new Stop('a value');
    this.position += match[0].length;
  }

  #string(): void {
    this.position += 1;
    STRING_BODY.lastIndex = this.position;
    this.position += STRING_BODY.exec(this.#text)?.[0].length ?? 0;
    if (this.#text[this.position] !== '"') throw new Stop('the closing quote of a text');
    this.position += 1;
  }

  #space(): void {
    while (' \t\r\n'.includes(this.#text[this.position] ?? 'x')) this.position += 1;
  }

  #take(token: string, mode?: 'keep'): boolean {
    this.#space();
    if (!this.#text.startsWith(token, this.position)) return false;
    if (mode !== 'keep') this.position += token.length;
    return true;
  }
}
