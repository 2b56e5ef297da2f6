/** Which bytes a request asks for; `to` is the first byte after them. */
export type AskedRange = { readonly kind: 'whole' } | { readonly kind: 'part'; readonly from: number; readonly to: number } | { readonly kind: 'unsatisfiable' }

/**
 * Reads a Range header (RFC 9110, section 14) against a file of `sizeBytes` with one identity. A header that is none is no range; several ranges at once
 * are refused, because they multiply a file's bytes; an If-Range that is not this file's identity asks for the whole file.
 */
export function askedRange(input: { range: string | null; ifRange: string | null; etag: string; sizeBytes: number }): AskedRange {
  const { range, ifRange, etag, sizeBytes } = input
  if (range === null || !/^bytes=/i.test(range)) return { kind: 'whole' }
  if (ifRange !== null && ifRange !== etag) return { kind: 'whole' }
  if (range.includes(',')) return { kind: 'unsatisfiable' }
  const parts = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(range)
  if (!parts || (parts[1] === '' && parts[2] === '')) return { kind: 'whole' }
  if (parts[1] === '') {
    const last = Number(parts[2])
    return last === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', from: Math.max(0, sizeBytes - last), to: sizeBytes }
  }
  const from = Number(parts[1])
  const to = parts[2] === '' ? sizeBytes : Math.min(sizeBytes, Number(parts[2]) + 1)
  if (from >= sizeBytes) return { kind: 'unsatisfiable' }
  return to <= from ? { kind: 'whole' } : { kind: 'part', from, to }
}
