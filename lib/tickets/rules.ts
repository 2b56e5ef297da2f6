/** Signs of an address that are kept. */
const PAGE_MAX = 200

/** The page a question came from, as it is kept: an own address without its query, and without numbers of records, which the help desk does not need. Nothing for what is none. */
export function pageOf(typed: unknown): string {
  if (typeof typed !== 'string') return ''
  const path = typed.split(/[?#]/)[0] ?? ''
  return /^\/(en|hi)(\/[A-Za-z0-9._[\]-]*)*$/.test(path) ? path.replace(/\d{6,}/g, '…').slice(0, PAGE_MAX) : ''
}
