/**
 * Words of a shell script or command line, as far as training scripts need it: quotes, comments, continued lines,
 * variables with their defaults, arrays, sums. Nothing is run: conditions and loops are read straight through, and what
 * a command would print stays as it is written.
 */
import { evaluateSum } from './shell-sum';

export interface Word {
  text: string;
  line: number;
}

/** Stands between two commands. */
export const END = '\n';

export interface ShellText {
  /** Words of the commands, variables put in, END between them. */
  commands: Word[];
  /** Words of the values that variables were given, for texts that define arguments without using them. */
  assigned: Word[];
  hasConditions: boolean;
  /** Values of the variables at the end. */
  variables: ReadonlyMap<string, readonly Word[]>;
}

/** What variables may stand for in all; a script that doubles one again and again ends here. */
const MOST_CHARACTERS = 1_000_000;
/** Defaults within defaults. */
const DEEPEST = 20;
const NAME = /^[A-Za-z_]\w*/u;
const ASSIGNMENT = /^(?:(?:export|local|declare|readonly)\s+(?:-\w+\s+)*)?([A-Za-z_]\w*)(\+?)=/u;
const CONDITION = /^(?:if|elif|else|case|while|until)\b/u;

interface Piece {
  text: string;
  /** Unquoted text from a variable is cut into words at its spaces. */
  isSplit: boolean;
}

export function readShell(source: string): ShellText {
  const reader = new ShellReader(source);
  reader.read();
  return reader.result;
}

class ShellReader {
  readonly result: ShellText;
  readonly #text: string;
  readonly #variables: Map<string, Word[]>;
  readonly #depth: number;
  #at = 0;
  #line = 1;
  #made = 0;

  constructor(source: string, variables = new Map<string, Word[]>(), depth = 0) {
    this.#variables = variables;
    this.result = { commands: [], assigned: [], hasConditions: false, variables };
    this.#depth = depth;
    this.#text = source.replace(/\r\n?/gu, '\n');
  }

  read(): void {
    let isStart = true;
    while (this.#at < this.#text.length) {
      if (this.#skipSpace()) {
        isStart = true;
        this.result.commands.push({ text: END, line: this.#line });
      } else if (isStart && this.#assignment()) continue;
      else {
        if (isStart && CONDITION.test(this.#rest(10))) this.result.hasConditions = true;
        isStart = false;
        for (const word of this.#word(';&|()<>')) this.result.commands.push(word);
      }
    }
  }

  #rest(length: number): string {
    return this.#text.slice(this.#at, this.#at + length);
  }

  /** Skips spaces, comments and ends of commands; true when a command ended. */
  #skipSpace(): boolean {
    const start = this.#at;
    let hasEnded = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? '';
      const isComment = char === '#' && (this.#at === start || /[\s;]/u.test(this.#text[this.#at - 1] ?? ' '));
      if (char === '\\' && this.#text[this.#at + 1] === '\n') {
        this.#at++;
        this.#line++;
      } else if (isComment) {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = (end < 0 ? this.#text.length : end) - 1;
      } else if (char === '\n') {
        this.#line++;
        hasEnded = true;
      } else if (';&|()<>'.includes(char)) hasEnded = true;
      else if (char !== ' ' && char !== '\t') break;
    }
    return hasEnded || (this.#at === start && this.#at >= this.#text.length);
  }

  /** NAME=value, NAME+=value, NAME=( words ). */
  #assignment(): boolean {
    const match = ASSIGNMENT.exec(this.#rest(300));
    if (!match) return false;
    const [whole, name = '', plus] = match;
    this.#at += whole.length;
    const words = this.#text[this.#at] === '(' ? this.#array() : joined(this.#word(';&|', true), this.#line);
    const before = plus === '' ? [] : (this.#variables.get(name) ?? []);
    this.#variables.set(name, before.concat(words));
    for (const word of words.flatMap(splitWord)) this.result.assigned.push(word);
    return true;
  }

  #array(): Word[] {
    const words: Word[] = [];
    this.#at++;
    for (;;) {
      while (this.#at < this.#text.length && /[\s\\#]/u.test(this.#text[this.#at] ?? '')) this.#skipOne();
      if (this.#at >= this.#text.length) return words;
      if (this.#text[this.#at] === ')') {
        this.#at++;
        return words;
      }
      const before = this.#at;
      for (const word of this.#word(')')) words.push(word);
      if (this.#at === before) this.#at++;
    }
  }

  #skipOne(): void {
    if (this.#text[this.#at] === '#') {
      const end = this.#text.indexOf('\n', this.#at);
      this.#at = end < 0 ? this.#text.length : end;
    } else {
      if (this.#text[this.#at] === '\n') this.#line++;
      this.#at++;
    }
  }

  /** One word up to a space or one of the signs, with its variables put in: none, one or several words. */
  #word(ends: string, isAssigned = false): Word[] {
    const line = this.#line;
    const pieces: Piece[] = [];
    let isQuoted = false;
    let list: Word[] | null = null;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? '';
      if (/\s/u.test(char) || ends.includes(char)) break;
      if (char === '\\') {
        const next = this.#text[this.#at + 1] ?? '';
        if (next === '\n') break;
        pieces.push({ text: next, isSplit: false });
        this.#at += 2;
      } else if (char === "'") {
        isQuoted = true;
        pieces.push({ text: this.#single(), isSplit: false });
      } else if (char === '"') {
        isQuoted = true;
        const found = this.#double();
        for (const piece of found.pieces) pieces.push(piece);
        list ??= found.list;
      } else if (char === '$') {
        const words = this.#variable();
        const next = this.#text[this.#at] ?? ' ';
        // Alone, as most are: its words keep the lines on which they stand.
        if (!isAssigned && pieces.length === 0 && !isQuoted && (/\s/u.test(next) || ends.includes(next)))
          return words.flatMap(splitWord);
        pieces.push({ text: words.map((word) => word.text).join(' '), isSplit: !isAssigned });
      } else {
        pieces.push({ text: char, isSplit: false });
        this.#at++;
      }
    }
    if (list !== null) return list.map((word) => ({ text: word.text, line: word.line }));
    const words = wordsOf(pieces, isQuoted, line);
    // "2>&1": the number of a stream is no word.
    const isStream =
      '<>'.includes(this.#text[this.#at] ?? ' ') && words.length === 1 && /^\d$/u.test(words[0]?.text ?? '');
    return isStream ? [] : words;
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    const text = this.#text.slice(this.#at + 1, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 1;
    this.#line += text.split('\n').length - 1;
    return text;
  }

  #double(): { pieces: Piece[]; list: Word[] | null } {
    const pieces: Piece[] = [];
    let list: Word[] | null = null;
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      const char = this.#text[this.#at] ?? '';
      if (char === '\\') {
        const next = this.#text[this.#at + 1] ?? '';
        if (next === '\n') this.#line++;
        // The break of a continued line is kept: it parts words, and tells on which line they stand.
        pieces.push({ text: next, isSplit: false });
        this.#at += 2;
      } else if (char === '$') {
        const isAll = this.#rest(80).match(/^\$\{\w+\[@\]\}/u) !== null;
        const words = this.#variable();
        if (isAll) list = [...(list ?? []), ...words];
        else pieces.push({ text: words.map((word) => word.text).join(' '), isSplit: false });
      } else {
        if (char === '\n') this.#line++;
        pieces.push({ text: char, isSplit: false });
        this.#at++;
      }
    }
    this.#at++;
    return { pieces, list };
  }

  /** What a `$` stands for; nothing once variables have stood for more than any script needs. */
  #variable(): Word[] {
    const words = this.#expansion();
    this.#made += words.reduce((sum, word) => sum + word.text.length + 1, 0);
    return this.#made < MOST_CHARACTERS ? words : [];
  }

  /** A variable that is not defined stays as it is written. */
  #expansion(): Word[] {
    const line = this.#line;
    const as = (text: string): Word[] => [{ text, line }];
    const start = this.#at;
    if (this.#rest(3) === '$((') {
      const inner = this.#nested('((', '))');
      return as(
        evaluateSum(inner, (name) => this.#variables.get(name)?.[0]?.text) ?? this.#text.slice(start, this.#at),
      );
    }
    if (this.#rest(2) === '$(') {
      this.#nested('(', ')');
      return as(this.#text.slice(start, this.#at));
    }
    if (this.#rest(2) === '${') {
      const inner = this.#nested('{', '}');
      const match = /^(\w+)(?:\[[@*]\])?(?::?([-=])([\s\S]*))?$/u.exec(inner);
      const known = match && this.#variables.get(match[1] ?? '');
      if (known) return known;
      if (match?.[2] && this.#depth < DEEPEST) {
        const inside = new ShellReader(match[3] ?? '', this.#variables, this.#depth + 1);
        inside.read();
        return inside.result.commands.filter(({ text }) => text !== END).map((word) => ({ text: word.text, line }));
      }
      return as(this.#text.slice(start, this.#at));
    }
    const name = NAME.exec(this.#text.slice(this.#at + 1, this.#at + 200))?.[0];
    this.#at += 1 + (name?.length ?? Number(/[\d@*#?]/u.test(this.#text[this.#at + 1] ?? '')));
    return (name === undefined ? undefined : this.#variables.get(name)) ?? as(this.#text.slice(start, this.#at));
  }

  /** Text between brackets, which may hold more of them; `open` stands just after the `$`. */
  #nested(open: string, close: string): string {
    const start = this.#at + 1 + open.length;
    let depth = open.length;
    for (this.#at = start; this.#at < this.#text.length && depth > 0; this.#at++) {
      const char = this.#text[this.#at];
      if (char === '\n') this.#line++;
      if (char === open[0]) depth++;
      else if (char === close[0]) depth--;
    }
    return this.#text.slice(start, depth > 0 ? this.#at : this.#at - close.length);
  }
}

/** One value of a variable: its words as one. */
function joined(words: readonly Word[], line: number): Word[] {
  return words.length === 0 ? [] : [{ text: words.map((word) => word.text).join(' '), line: words[0]?.line ?? line }];
}

/** The words of a value, each on the line on which it stands. */
function splitWord({ text, line }: Word): Word[] {
  let at = line;
  return text.split(/(\s+)/u).flatMap((part) => {
    if (part.trim() !== '') return [{ text: part, line: at }];
    at += part.split('\n').length - 1;
    return [];
  });
}

/** Puts pieces together and cuts them at the spaces that came from unquoted variables. */
function wordsOf(pieces: readonly Piece[], isQuoted: boolean, line: number): Word[] {
  const words: string[] = [];
  let current = '';
  let hasText = isQuoted;
  for (const { text, isSplit } of pieces) {
    if (!isSplit) {
      current += text;
      hasText = true;
      continue;
    }
    const parts = text.split(/\s+/u);
    parts.forEach((part, index) => {
      if (index > 0) {
        if (current !== '') words.push(current);
        current = '';
      }
      current += part;
    });
    hasText ||= current !== '';
  }
  if (current !== '' || (hasText && words.length === 0)) words.push(current);
  return words.map((text) => ({ text, line }));
}
