/** The reference of an uncaught fault, by which its log line is found; null when there is none. */
export function referenceOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return null
  return typeof error.digest === 'string' && /^[\w@-]{1,40}$/.test(error.digest) ? error.digest : null
}
