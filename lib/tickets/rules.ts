import { isRowId } from '@/lib/input'

/** Signs of an address that are kept. */
const PAGE_MAX = 200

/** The page a question came from, as it is kept: an own address without its query, and without numbers of records, which the help desk does not need. Nothing for what is none. */
export function pageOf(typed: unknown): string {
  if (typeof typed !== 'string') return ''
  const path = typed.split(/[?#]/)[0] ?? ''
  return /^\/(en|hi)(\/[A-Za-z0-9._[\]-]*)*$/.test(path) ? path.split('/').map(withoutNumber).join('/').slice(0, PAGE_MAX) : ''
}

/** A part of an address: the id of a row of the portal stays, any other six digits may be a person's, however parted. */
function withoutNumber(part: string): string {
  if (isRowId(part)) return part
  return part.replace(/\d(?:[._[\]-]*\d){5,}/g, '…')
}
