import type { StoredForm } from '@/lib/requests/schema'

/** One part of a form that an edit changed, as it stood before and after. */
export interface FormChange {
  readonly field: string
  readonly before: string | readonly string[]
  readonly after: string | readonly string[]
}

/** What an edit changed, in the order of the new form. Lists are compared as sets; nothing typed is like nothing there. */
export function changesOf(before: StoredForm, after: StoredForm): FormChange[] {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  return keys.flatMap((field) => {
    const [was, is] = [before[field] ?? '', after[field] ?? '']
    return plain(was) === plain(is) ? [] : [{ field, before: was, after: is }]
  })
}

function plain(value: string | readonly string[]): string {
  return typeof value === 'string' ? value.trim() : [...value].sort().join('\n')
}

/** The parts of a form that have a name on screen. */
export const changeNames = [
  'name', 'designation', 'rank', 'email', 'userId', 'language', 'purposeId', 'area', 'districts', 'basis', 'fields', 'rights', 'windowKind', 'windowDays', 'windowFrom', 'windowTo',
  'orderNumber', 'orderDate', 'justification', 'startsOn', 'endsOn', 'letter',
] as const

/** True when the values of a part say something to a reader as they stand; codes and choices are only named. */
export function isPlainChange(field: string): boolean {
  return ['name', 'designation', 'email', 'userId', 'districts', 'fields', 'windowDays', 'windowFrom', 'windowTo', 'orderNumber', 'orderDate', 'justification', 'startsOn', 'endsOn'].includes(field)
}
