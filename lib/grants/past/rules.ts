import { type Field, fieldKeys, type FileLevel, type ViewLevel } from '@/lib/access/fields'
import type { GrantFacts } from '@/lib/grants/rules'

/** Where a grant stood on one side of an event. */
export type GrantSide = 'none' | 'future' | 'live' | 'suspended' | 'ended' | 'elsewhere'

const around: Readonly<Record<string, { readonly before: GrantSide; readonly after: GrantSide }>> = {
  'grant.given': { before: 'none', after: 'future' }, 'grant.started': { before: 'future', after: 'live' }, 'grant.suspended': { before: 'live', after: 'suspended' },
  'grant.resumed': { before: 'suspended', after: 'live' }, 'grant.ended': { before: 'live', after: 'ended' }, 'grant.replaced': { before: 'live', after: 'ended' }, 'grant.lapsed': { before: 'live', after: 'ended' },
  'review.ended': { before: 'live', after: 'ended' }, 'handover.dropped': { before: 'live', after: 'ended' }, 'handover.moved': { before: 'live', after: 'elsewhere' },
}

/** How a kind of event moves a grant; null for kinds that move none. A grant that is given may be in force at once: `startsAhead` says that it is not. */
export function sidesOf(kind: string, { startsAhead }: { startsAhead: boolean }): { before: GrantSide; after: GrantSide } | null {
  const sides = around[kind]
  if (!sides) return null
  return sides.after === 'future' && !startsAhead ? { ...sides, after: 'live' } : sides
}

/** A parameter whose level an event changed; a side without it gave nothing. */
export interface LevelChange {
  readonly field: Field
  readonly before: { readonly view: ViewLevel; readonly file: FileLevel } | null
  readonly after: { readonly view: ViewLevel; readonly file: FileLevel } | null
}

/** What one of the other parts of a grant can be. */
export const grantAspects = ['area', 'basis', 'rights', 'window', 'purpose', 'period'] as const
export type GrantAspect = (typeof grantAspects)[number]

/** What differs between two boxes: the parts that do, and each parameter that does. Of nothing and a box all of the box differs. */
export function differencesOf(before: GrantFacts | null, after: GrantFacts | null): { aspects: GrantAspect[]; levels: LevelChange[] } {
  const levels = fieldKeys.flatMap((field): LevelChange[] => {
    const [was, is] = [before?.fields[field] ?? null, after?.fields[field] ?? null]
    return was?.view === is?.view && was?.file === is?.file ? [] : [{ field, before: was, after: is }]
  })
  return { aspects: grantAspects.filter((aspect) => partOf(before, aspect) !== partOf(after, aspect)), levels }
}

function partOf(grant: GrantFacts | null, aspect: GrantAspect): string | null {
  if (!grant) return null
  switch (aspect) {
    case 'area': return JSON.stringify([grant.stateCode, grant.districts === 'all' ? 'all' : [...grant.districts].sort((one, other) => one - other)])
    case 'basis': return grant.basis
    case 'rights': return JSON.stringify([grant.canView, grant.canDownload])
    case 'window': return JSON.stringify('days' in grant.window ? [grant.window.days] : [grant.window.from, grant.window.to])
    case 'purpose': return grant.purpose.id
    case 'period': return JSON.stringify([grant.startsOn, grant.endsOn])
  }
}
