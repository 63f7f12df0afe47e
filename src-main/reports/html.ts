/**
 * HTML that cannot be injected into: a tagged template escapes every value that is not itself Markup.
 * The only ways to make Markup are this template and the functions below; nothing here takes raw HTML
 * from outside.
 */

/** A piece of HTML that is known to be escaped. */
export class Markup {
  readonly #text: string;

  constructor(key: typeof markupKey, text: string) {
    if (key !== markupKey) throw new Error('markup is made by the html template only');
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

const markupKey = Symbol('markup');

/** What may stand in a template: null, undefined and false render as nothing. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for element content and for quoted attributes alike. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? character);
}

function render(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Markup) return content.toString();
  if (typeof content === 'object') return content.map(render).join('');
  return escapeHtml(String(content));
}

/** Template tag: literal parts stay, values are escaped unless they are Markup; arrays are joined. */
export function html(parts: TemplateStringsArray, ...values: Content[]): Markup {
  const rendered = parts.map((part, index) => (index === 0 ? part : render(values[index - 1]) + part));
  return new Markup(markupKey, rendered.join(''));
}

/** A style element; throws (a bug) when the text could end the element early. */
export function styleElement(css: string): Markup {
  if (css.includes('</')) throw new Error('the style sheet would end its element early');
  return new Markup(markupKey, `<style>${css}</style>`);
}
