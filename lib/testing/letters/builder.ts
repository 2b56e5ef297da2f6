import { deflateSync } from 'node:zlib'

/** What a letter with a bundle of objects is made of. */
export interface BundledParts {
  /** The objects of the bundle; they get the numbers from 7 on. */
  readonly inner: readonly string[]
  readonly catalogue?: string
  /** Two tables and a stream beside them, as a word processor writes for old readers; else a stream in the place of a table. */
  readonly isHybrid?: boolean
}

/** A letter of one page whose objects from 7 on lie in a bundle, object 5; object 6 is the stream in the place of a table. */
export function bundledLetter({ inner, catalogue = '', isHybrid = false }: BundledParts): Buffer {
  const content = 'BT (We nominate.) Tj ET'
  let heads = ''
  let objects = ''
  for (const [index, object] of inner.entries()) {
    heads += `${index + 7} ${objects.length} `
    objects += `${object} `
  }
  const bodies = [
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`, packedStream(heads + objects, `/Type /ObjStm /N ${inner.length} /First ${heads.length}`),
  ]
  const places: number[] = []
  let text = '%PDF-1.7\n%\u00b5\u00b5\u00b5\u00b5\n'
  for (const [index, body] of bodies.entries()) {
    places.push(text.length)
    text += `${index + 1} 0 obj\n${body}\nendobj\n`
  }
  places.push(text.length)
  const size = inner.length + 7
  const rows = [[0, 0, 255], ...places.map((at) => [1, at, 0]), ...inner.map((_object, index) => [2, 5, index])]
  const table = rows.map(([type = 0, second = 0, third = 0]) => String.fromCharCode(type, second >> 8, second & 255, third)).join('')
  text += `6 0 obj\n${packedStream(table, `/Type /XRef /W [1 2 1] /Size ${size} /Root 1 0 R`)}\nendobj\n`
  if (!isHybrid) return Buffer.from(`${text}startxref\n${places[5]}\n%%EOF\n`, 'latin1')
  const tableAt = text.length
  const entries = ['0000000000 65535 f', ...places.map((at) => `${String(at).padStart(10, '0')} 00000 n`), ...inner.map(() => '0000000000 65535 f')]
  text += `xref\r\n0 ${size}\r\n${entries.join('\r\n')}\r\ntrailer\r\n<</Size ${size}/Root 1 0 R>>\r\nstartxref\r\n${tableAt}\r\n%%EOF\r\n`
  const secondAt = text.length
  return Buffer.from(`${text}xref\r\n0 0\r\ntrailer\r\n<</Size ${size}/Root 1 0 R/Prev ${tableAt}/XRefStm ${places[5]}>>\r\nstartxref\r\n${secondAt}\r\n%%EOF`, 'latin1')
}

/** A stream's dictionary and data, packed. */
export function packedStream(data: string, head: string): string {
  const packed = deflateSync(Buffer.from(data, 'latin1')).toString('latin1')
  return `<< ${head} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\nendstream`
}
