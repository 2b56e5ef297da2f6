import { keyOf } from '@/lib/proposals/rules'
import { AppError, type FieldError } from '@/lib/errors'
import { type amendmentForm, sectionText, sectionTitle, type TermsSection } from '@/lib/terms/schema'
import type { z } from 'zod'

type Amendment = z.output<typeof amendmentForm>
const parts = ['titleEn', 'textEn', 'titleHi', 'textHi'] as const

/**
 * The sections that a form describes, in both languages. A section is whole or absent: what is empty in all four parts is left out, what lacks one is
 * a mistake named at its field (`titleHi.2`). Throws `invalid` with all of them, or when no section is left.
 */
export function sectionsOf(form: Pick<Amendment, 'id' | (typeof parts)[number]>): { en: TermsSection[]; hi: TermsSection[] } {
  const problems: FieldError[] = []
  const en: TermsSection[] = []
  const hi: TermsSection[] = []
  const taken = new Set(form.id.filter((id) => id !== ''))
  for (let index = 0; index < Math.max(...parts.map((part) => form[part].length)); index += 1) {
    if (parts.every((part) => (form[part][index] ?? '').trim() === '')) continue
    const read = (part: (typeof parts)[number]): string => {
      const parsed = (part.startsWith('title') ? sectionTitle : sectionText).safeParse(form[part][index] ?? '')
      if (!parsed.success) problems.push({ field: `${part}.${index}`, message: parsed.error.issues[0]?.message ?? 'notValid' })
      return parsed.data ?? ''
    }
    const [titleEn, textEn, titleHi, textHi] = [read('titleEn'), read('textEn'), read('titleHi'), read('textHi')]
    const id = form.id[index] || freeId(titleEn, taken)
    taken.add(id)
    en.push({ id, title: titleEn, text: textEn })
    hi.push({ id, title: titleHi, text: textHi })
  }
  if (en.length === 0) problems.push({ field: 'titleEn.0', message: 'required' })
  if (problems.length > 0) throw new AppError('invalid', { fields: problems })
  return { en, hi }
}

/** What an amendment does to one section: in both languages as it was and as it shall be; null where it is not. */
export interface SectionChange {
  readonly id: string
  readonly standing: 'same' | 'changed' | 'added' | 'removed'
  readonly before: { readonly en: TermsSection; readonly hi: TermsSection } | null
  readonly after: { readonly en: TermsSection; readonly hi: TermsSection } | null
}

/** Every section of the new text in its order, then those that are gone. A section is the same one by its id. */
export function sectionChanges(before: { en: readonly TermsSection[]; hi: readonly TermsSection[] }, after: { en: readonly TermsSection[]; hi: readonly TermsSection[] }): SectionChange[] {
  const [old, fresh] = [pairs(before), pairs(after)]
  const kept = [...fresh].map(([id, now]): SectionChange => {
    const was = old.get(id) ?? null
    return { id, before: was, after: now, standing: was === null ? 'added' : JSON.stringify(was) === JSON.stringify(now) ? 'same' : 'changed' }
  })
  const gone = [...old].filter(([id]) => !fresh.has(id)).map(([id, was]): SectionChange => ({ id, before: was, after: null, standing: 'removed' }))
  return [...kept, ...gone]
}

function pairs({ en, hi }: { en: readonly TermsSection[]; hi: readonly TermsSection[] }): Map<string, { en: TermsSection; hi: TermsSection }> {
  return new Map(en.flatMap((section) => {
    const other = hi.find(({ id }) => id === section.id)
    return other ? [[section.id, { en: section, hi: other }] as const] : []
  }))
}

/** An id that no section has, made of the English title. */
function freeId(title: string, taken: ReadonlySet<string>): string {
  const wanted = keyOf(title) ?? 'section'
  let number = 1
  while (taken.has(number === 1 ? wanted : `${wanted}-${number}`)) number += 1
  return number === 1 ? wanted : `${wanted}-${number}`
}
