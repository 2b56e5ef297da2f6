import { DOMParser } from '@xmldom/xmldom'
import { isXmlText } from '@/lib/aadhaar/xml-writer'

export type XmlProblem = 'tooLarge' | 'doctype' | 'malformed'

export interface XmlElement {
  readonly name: string
  readonly namespace: string | null
  /** All of them, namespace declarations too, in the order of the document. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The text of an element without children; white space between children is dropped. */
  readonly text: string
}

export type XmlRead = { readonly problem: XmlProblem } | { readonly problem: null; readonly root: XmlElement; readonly document: Document; readonly source: string }

const depthMax = 12
const elementsMax = 200

const name = '[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?'
const reference = '&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});'
const value = `(?:"(?:[^"<&]|${reference})*"|'(?:[^'<&]|${reference})*')`
const part = new RegExp(`<${name}(?:\\s+${name}\\s*=\\s*${value})*\\s*/?>|</${name}\\s*>|(?<=>)(?:[^<&]|${reference})*(?=<|$)`, 'y')

/**
 * Reads a small XML document of a protocol: one root, elements, attributes, text. Anything else that XML knows (document types, entities, comments,
 * processing instructions, CDATA, text beside elements) is refused before a parser sees it: none of the protocol's parties needs it, and each is a way to
 * show two readers two documents. The library parses leniently, so the whole text must fit a grammar first, and its slightest warning is a refusal.
 */
export function readXml(source: string, options: { bytesMax: number }): XmlRead {
  if (Buffer.byteLength(source) > options.bytesMax) return { problem: 'tooLarge' }
  const body = source.replace(/^\uFEFF?(?:<\?xml\s[^<>?]{0,100}\?>)?\s*/, '').trimEnd()
  if (/<!(?:DOCTYPE|ENTITY)/i.test(body)) return { problem: 'doctype' }
  if (!isXmlText(source) || !fitsGrammar(body)) return { problem: 'malformed' }
  const document = parsed(body)
  if (!document) return { problem: 'malformed' }
  const read = readElement(document.documentElement, { depth: 0, count: 0 })
  return read === null ? { problem: 'malformed' } : { problem: null, root: read, document, source: body }
}

function fitsGrammar(body: string): boolean {
  const open: string[] = []
  part.lastIndex = 0
  do {
    const from = part.lastIndex
    const found = part.exec(body)?.[0]
    // An empty text is no step forward.
    if (found === undefined || part.lastIndex === from || !nests(found, open)) return false
  } while (open.length > 0)
  return part.lastIndex === body.length && referencesOf(body).every((code) => code <= 0x10ffff && isXmlText(String.fromCodePoint(code)))
}

/** Keeps the elements that are open; false for an end that is not the last one's. */
function nests(found: string, open: string[]): boolean {
  const tag = /^<(\/?)([^\s/>]+)/.exec(found)
  if (tag?.[1] === '/') return open.pop() === tag[2]
  if (tag?.[2] !== undefined && !found.endsWith('/>')) open.push(tag[2])
  return true
}

function referencesOf(body: string): number[] {
  return [...body.matchAll(/&#(x?)([0-9A-Fa-f]+);/g)].map(([, hex, digits = '']) => Number.parseInt(digits, hex ? 16 : 10))
}

function parsed(body: string): Document | null {
  let isClean = true
  const document = new DOMParser({ errorHandler: () => { isClean = false } }).parseFromString(body, 'text/xml')
  return isClean && document.documentElement !== null && document.childNodes.length === 1 ? document : null
}

function readElement(node: Element, walk: { depth: number; count: number }): XmlElement | null {
  if (walk.depth > depthMax || (walk.count += 1) > elementsMax) return null
  const nodes = Array.from(node.childNodes)
  const inner = nodes.filter((child): child is Element => child.nodeType === child.ELEMENT_NODE)
  const children: XmlElement[] = []
  walk.depth += 1
  for (const child of inner) {
    const read = readElement(child, walk)
    if (read === null) return null
    children.push(read)
  }
  walk.depth -= 1
  const content = nodes.filter((child) => child.nodeType === child.TEXT_NODE).map((child) => child.nodeValue ?? '').join('')
  if (inner.length > 0 && content.trim() !== '') return null
  const attributes = new Map(Array.from(node.attributes).map((attribute) => [attribute.name, attribute.value]))
  return { name: node.nodeName, namespace: node.namespaceURI ?? null, attributes, children, text: inner.length > 0 ? '' : content }
}

/** Whether the children are exactly these, each once, in any order. */
export function hasOnlyChildren(of: XmlElement, names: readonly string[]): boolean {
  return of.children.length === names.length && names.every((name) => childOf(of, name) !== null)
}

/** The one child of that name; null when there is none or several. */
export function childOf(of: XmlElement, name: string): XmlElement | null {
  const [first, second] = of.children.filter((child) => child.name === name)
  return first && !second ? first : null
}
