/**
 * Reads pages and their text back from a PDF as Chromium writes it: plain objects, deflated streams, fonts
 * with a table from glyph codes to characters. Enough to see that a report arrived on paper; no general reader.
 */
import { inflateSync } from 'node:zlib';

export interface PdfPage {
  widthPt: number;
  heightPt: number;
  /** Text in drawing order, without white space: the layout decides where spaces are drawn. */
  text: string;
}

type Objects = Map<number, string>;
interface Encoding {
  codeBytes: number;
  characters: Map<number, string>;
}

function readObjects(pdf: string): Objects {
  const objects: Objects = new Map();
  for (const [, number, body] of pdf.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/gu)) {
    if (number && body !== undefined) objects.set(Number(number), body);
  }
  return objects;
}

function streamOf(object: string | undefined): string {
  const match = /^([\s\S]*?)stream\r?\n([\s\S]*)\nendstream$/u.exec(object ?? '');
  if (!match) return '';
  const [, dictionary = '', data = ''] = match;
  const bytes = Buffer.from(data, 'latin1');
  return (dictionary.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
}

const referenceTo = (key: string, object: string): number | null => {
  const match = new RegExp(`/${key}\\s+(\\d+) 0 R`, 'u').exec(object);
  return match ? Number(match[1]) : null;
};

const fromHex = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');

function readEncoding(font: string, objects: Objects): Encoding {
  const table = streamOf(objects.get(referenceTo('ToUnicode', font) ?? -1));
  const characters = new Map<number, string>();
  const codeBytes = (/begincodespacerange\s*<([0-9A-Fa-f]+)>/u.exec(table)?.[1]?.length ?? 4) / 2;
  for (const [, block = ''] of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/gu)) {
    for (const [, code = '', text = ''] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/gu))
      characters.set(parseInt(code, 16), fromHex(text));
  }
  for (const [, block = ''] of table.matchAll(/beginbfrange([\s\S]*?)endbfrange/gu)) {
    const ranges = block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/gu);
    for (const [, first = '', last = '', text = ''] of ranges) {
      const start = parseInt(first, 16);
      const base = fromHex(text).codePointAt(0) ?? 0;
      for (let code = start; code <= parseInt(last, 16); code++)
        characters.set(code, String.fromCodePoint(base + code - start));
    }
  }
  return { codeBytes, characters };
}

function unescapeLiteral(literal: string): string {
  return literal.replace(/\\(\d{1,3}|[\s\S])/gu, (_all, escaped: string) => {
    if (/^\d/u.test(escaped)) return String.fromCharCode(parseInt(escaped, 8));
    return { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[escaped] ?? escaped;
  });
}

function decode(bytes: Buffer, encoding: Encoding): string {
  let text = '';
  for (let at = 0; at + encoding.codeBytes <= bytes.length; at += encoding.codeBytes)
    text += encoding.characters.get(bytes.readUIntBE(at, encoding.codeBytes)) ?? '';
  return text;
}

function textOf(content: string, fonts: Map<string, Encoding>): string {
  let text = '';
  let encoding: Encoding = { codeBytes: 2, characters: new Map() };
  const tokens = /\/(F\d+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f]+)>|\(((?:\\[\s\S]|[^\\()])*)\)/gu;
  for (const [, font, hex, literal] of content.matchAll(tokens)) {
    if (font !== undefined) encoding = fonts.get(font) ?? encoding;
    else if (hex !== undefined) text += decode(Buffer.from(hex, 'hex'), encoding);
    else if (literal !== undefined) text += decode(Buffer.from(unescapeLiteral(literal), 'latin1'), encoding);
  }
  return text.replaceAll(/\s/gu, '');
}

/** All pages of the document, in no promised order. */
export function readPdf(bytes: Buffer): PdfPage[] {
  const objects = readObjects(bytes.toString('latin1'));
  const pages = [...objects.values()].filter((object) => /\/Type \/Page\b(?!s)/u.test(object));
  return pages.map((page) => {
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/u.exec(page) ?? [];
    const fontList = /\/Font <<([\s\S]*?)>>/u.exec(page)?.[1] ?? '';
    const fonts = new Map(
      [...fontList.matchAll(/\/(F\d+) (\d+) 0 R/gu)].map(([, name = '', number]) => [
        name,
        readEncoding(objects.get(Number(number)) ?? '', objects),
      ]),
    );
    const content = streamOf(objects.get(referenceTo('Contents', page) ?? -1));
    return { widthPt: Number(width), heightPt: Number(height), text: textOf(content, fonts) };
  });
}
