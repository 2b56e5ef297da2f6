/** What a letter of the demonstration is made of; the rest is for letters that tests make wrong on purpose. */
export interface LetterParts {
  readonly words?: string
  readonly catalogue?: string
  readonly objects?: readonly string[]
  readonly trailer?: string
}

/** A letter of one page as a State would send it: a small, valid PDF with one line of plain English words. */
export function plainLetter(parts: LetterParts = {}): Buffer {
  const words = (parts.words ?? 'We nominate the officer named in the order.').replace(/[^\x20-\x7e]/g, '?').replace(/[\\()]/g, '\\$&')
  const content = `BT /F1 12 Tf 72 720 Td (${words}) Tj ET`
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${parts.catalogue ?? ''} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...(parts.objects ?? []),
  ]
  let text = '%PDF-1.7\n'
  const places: number[] = []
  for (const [index, object] of objects.entries()) {
    places.push(text.length)
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const tableAt = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${parts.trailer ?? ''} >>\nstartxref\n${tableAt}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}
