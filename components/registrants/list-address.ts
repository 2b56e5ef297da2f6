import { type ListQuery, listQuery } from '@/lib/registrants/schema'

type Change = Partial<Record<keyof ListQuery, string | readonly string[] | null>>

/** A page's query as Next gives it. */
export type SearchParams = Readonly<Record<string, string | string[] | undefined>>

/** The list's query, or null when the address says anything the list does not know. */
export function parseListAddress(params: SearchParams): ListQuery | null {
  const present = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = listQuery.safeParse(present)
  return parsed.success ? parsed.data : null
}

/**
 * The same list with some things changed; null takes a thing away. A cursor belongs to one list and is dropped with any change of it.
 * The address carries all that the page shows, so that it can be kept and sent; it names no person.
 */
export function listAddress(path: string, query: ListQuery, change: Change): string {
  const keepsPlace = Object.keys(change).every((key) => key === 'cursor' || key === 'panel' || key === 'columns')
  const current: Change = {
    district: query.district === undefined ? null : String(query.district), gender: query.gender ?? null, occupation: query.occupation ?? null,
    from: query.from ?? null, to: query.to ?? null, order: query.order === 'newest' ? null : query.order, size: query.size === 25 ? null : String(query.size),
    columns: query.columns ?? null, cursor: keepsPlace ? (query.cursor ?? null) : null,
  }
  const address = new URLSearchParams()
  for (const [key, value] of Object.entries({ ...current, ...change })) {
    if (value === null || value === undefined) continue
    for (const each of typeof value === 'string' ? [value] : value) address.append(key, each)
  }
  const text = address.toString()
  return text === '' ? path : `${path}?${text}`
}

/** What a GET form must carry along as hidden fields, so that changing one thing keeps the others. */
export function carried(query: ListQuery, except: readonly (keyof ListQuery)[]): [string, string][] {
  const address = listAddress('', query, Object.fromEntries([...except, 'cursor', 'panel'].map((key) => [key, null])))
  return [...new URLSearchParams(address.slice(1))]
}
