import { describe, expect, it } from 'vitest';
import { html, Markup, styleElement } from './html';

describe('html', () => {
  it('escapes text in content and in attributes', () => {
    const name = `<script>alert("x")</script>' & co`;
    expect(html`<p title="${name}">${name}</p>`.toString()).toBe(
      '<p title="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; &amp; co">' +
        '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; &amp; co</p>',
    );
  });

  it('keeps markup made by the template and joins arrays', () => {
    const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}</ul>`.toString()).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>');
  });

  it('renders nothing for null, undefined and false, but 0 as 0', () => {
    expect(html`[${null}${undefined}${false}${0}]`.toString()).toBe('[0]');
  });

  it('cannot be made from outside', () => {
    expect(() => new Markup(Symbol('markup') as never, '<script>')).toThrow();
    expect(() => styleElement('p{}</style><script>')).toThrow();
  });
});
