import type { SentencePart } from '@/lib/grants/rules'

/** A grant's sentence with its emphasis, from `grantSentence`. `lede` is the large one of a page, the plain one stands in lists. */
export function GrantSentence({ parts, look = 'lede' }: { parts: readonly SentencePart[]; look?: 'lede' | 'small' }) {
  return <p className={look}>{parts.map((part, index) => (part.strong ? <b key={index}>{part.text}</b> : <span key={index}>{part.text}</span>))}</p>
}
