/** XML that was written here and needs no escaping any more. */
export interface Markup {
  readonly markup: string
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' }

/**
 * One element. Attributes keep their order; text and values are escaped, also the white space that a reader would fold. Throws for a character that XML
 * cannot carry: what comes from a device must not become another document.
 */
export function element(name: string, attributes: Readonly<Record<string, string>>, ...children: readonly (Markup | string)[]): Markup {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`).join('')
  const content = children.map((child) => (typeof child === 'string' ? escaped(child) : child.markup)).join('')
  return { markup: content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>` }
}

function escaped(text: string): string {
  if (!isXmlText(text)) throw new RangeError('a character that XML cannot carry')
  return text.replace(/[&<>"'\t\n\r]/g, (character) => escapes[character] ?? '')
}

/** Whether every character may stand in an XML 1.0 document. */
export function isXmlText(text: string): boolean {
  return text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)
}
