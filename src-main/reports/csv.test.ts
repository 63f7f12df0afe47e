import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';

describe('toCsv', () => {
  it('quotes only what needs it and doubles quotes', () => {
    expect(toCsv([['a', 'b,c', 'say "x"', 'two\nlines', 1.25, null]])).toBe(
      'a,"b,c","say ""x""","two\nlines",1.25,\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@sum', '\tx'])('neutralises the text %j', (text) => {
    expect(toCsv([[text]]).startsWith("'")).toBe(true);
  });

  it('neutralises inside quotes as well', () => {
    expect(toCsv([['=HYPERLINK("http://x","y")']])).toBe(`"'=HYPERLINK(""http://x"",""y"")"\r\n`);
  });

  it('writes negative numbers raw, and no value for what is not finite', () => {
    expect(toCsv([[-1.5, 1e-7, NaN, Infinity]])).toBe('-1.5,1e-7,,\r\n');
  });
});
