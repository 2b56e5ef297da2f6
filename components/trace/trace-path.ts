import type { PersonActor } from '@/lib/auth/actor'
import { localePath } from '@/lib/i18n/routing'

/** Where this reader traces files, with the language; with `id` one trace's answer. */
export function tracePath({ kind }: Pick<PersonActor, 'kind'>, locale: string, id?: string): string {
  return localePath(locale === 'hi' ? 'hi' : 'en', `${kind === 'auditor' ? '/auditor' : '/admin'}/trace${id === undefined ? '' : `/${id}`}`)
}
