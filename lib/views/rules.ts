import { listQuery } from '@/lib/registrants/schema'
import { type ViewQuery, viewQuery } from '@/lib/views/schema'

/** What of a list's address a view keeps; null when the address is none of a list, or holds nothing that a view keeps. */
export function viewOf(address: string): ViewQuery | null {
  const params = new URLSearchParams(address)
  const typed = Object.fromEntries([...new Set(params.keys())].map((key) => [key, params.getAll(key).length > 1 ? params.getAll(key) : params.get(key)]))
  const list = listQuery.safeParse(typed)
  if (!list.success) return null
  const { district, gender, occupation, columns, order, size } = list.data
  const plain = listQuery.parse({})
  const isPlain = district === undefined && gender === undefined && occupation === undefined && columns === undefined && order === plain.order && size === plain.size
  return isPlain ? null : { district, gender, occupation, columns, order, size }
}

/** A view as it is stored: as an address would say it, without what is not set. */
export function storedView(view: ViewQuery): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(view).flatMap(([key, value]) => (value === undefined ? [] : [[key, Array.isArray(value) ? value : String(value)]])))
}

/** A stored view again; undefined where it is none any more. */
export function readView(stored: unknown): ViewQuery | undefined {
  return viewQuery.safeParse(stored).data
}
