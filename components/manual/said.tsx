/** A sentence of the manual; what stands on the screen, quoted in the text, is set in bold. */
export function Said({ text }: { text: string }) {
  return text.split(/(“[^”]+”)/).map((part, index) => (part.startsWith('“') ? <b key={index}>{part}</b> : part))
}
