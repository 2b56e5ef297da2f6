import type { Box } from '@/lib/access/box'
import type { CellLevel, Field } from '@/lib/access/fields'

const purpose: Box['purpose'] = { id: 'a-purpose', en: 'Test purpose', hi: 'परीक्षण' }

/** A box over the whole of Bihar (State 10) in the week of 16 to 22 November 2026, to be changed where it matters. */
export function aBox({ levels, ...changed }: Partial<Omit<Box, 'levels'>> & { levels?: Partial<Record<Field, CellLevel>> } = {}): Box {
  return {
    grantId: 'a-grant', grantNumber: 'GR-1', area: { stateCode: 10, districts: 'all' }, basis: 'either', levels: new Map(levelEntries(levels ?? {})),
    window: { from: new Date('2026-11-15T18:30:00Z'), to: new Date('2026-11-22T18:30:00Z') }, rolling: true, purpose, ...changed,
  }
}

function levelEntries(levels: Partial<Record<Field, CellLevel>>): [Field, CellLevel][] {
  const isSet = (entry: [string, CellLevel | undefined]): entry is [Field, CellLevel] => entry[1] !== undefined
  return Object.entries(levels).filter(isSet)
}
