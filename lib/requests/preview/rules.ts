import type { Box } from '@/lib/access/box'
import { type Field, fieldKeys, type FileLevel, fileLevels, type ViewLevel, viewLevels } from '@/lib/access/fields'
import { boxInForce, type GrantInForce } from '@/lib/access/in-force'
import { type BoxQuestions, questionsOf } from '@/lib/requests/preview/counting/rules'
import type { FieldChange, Preview } from '@/lib/requests/preview/schema'

export const rightsCounted = ['view', 'download'] as const
export type Right = (typeof rightsCounted)[number]

/** What decides a preview but the registrants: the officer's grants as they would be at the grant's start, and what would take their place. */
export interface Standing {
  /** The database's clock. */
  readonly at: Date
  /** The grant that the request would make; null when one shall only end. */
  readonly asked: GrantInForce | null
  /** In force at the start, and the one that ends with this if it is in force now. */
  readonly held: readonly GrantInForce[]
  /** The grant that ends with this. */
  readonly replaced: GrantInForce | null
}

/** What to count for one right: the box that opens (or is lost) and the boxes that cover it anyway. Null where the right is not given. */
export type RightQuestions = Readonly<Record<Right, BoxQuestions | null>>

/** The questions of what opens, and of what is lost when a grant ends with this. Windows that move are those of now, also for a start to come (record 0070). */
export function previewQuestions(standing: Standing): { opens: RightQuestions; loses: RightQuestions | null } {
  const { asked, held, replaced } = standing
  const ask = (grant: GrantInForce | null, others: readonly GrantInForce[]): RightQuestions => {
    const of = (right: Right) => {
      const box = grant && boxInForce(grant, right, standing.at)
      return box && questionsOf(box, boxesOf(others, right, standing.at), standing.at)
    }
    return { view: of('view'), download: of('download') }
  }
  return { opens: ask(asked, held), loses: replaced && ask(replaced, heldAfter(standing)) }
}

/** The officer's grants once this is decided. */
export function heldAfter({ asked, held, replaced }: Standing): GrantInForce[] {
  const kept = held.filter(({ id }) => id !== replaced?.id)
  return asked ? [...kept, asked] : kept
}

/** Every field that the officer has, gets, loses or was asked for, with its levels before and after; in the order of columns. */
export function fieldChanges(standing: Standing): FieldChange[] {
  const { asked, held } = standing
  const after = heldAfter(standing)
  return fieldKeys.flatMap((field): FieldChange[] => {
    const isAsked = asked?.fields[field] !== undefined
    const change: FieldChange = {
      field, isAsked, isNeeded: !isAsked || (asked?.purpose_fields.includes(field) ?? true),
      view: { before: bestView(held, field), after: bestView(after, field) }, file: { before: bestFile(held, field), after: bestFile(after, field) },
    }
    const isNothing = !isAsked && change.view.before === 'none' && change.view.after === 'none' && change.file.before === 'absent' && change.file.after === 'absent'
    return isNothing ? [] : [change]
  })
}

/** The rights before and after. Unmasking is a right of its own: it lies in a field's level. */
export function rightChanges(standing: Standing): Preview['rights'] {
  const after = heldAfter(standing)
  const has = (grants: readonly GrantInForce[], right: Preview['rights'][number]['right']): boolean =>
    right === 'unmask' ? fieldKeys.some((field) => grants.some((grant) => viewOf(grant, field) === 'unmaskable')) : boxesOf(grants, right, standing.at).length > 0
  return (['view', 'download', 'unmask'] as const).map((right) => ({ right, before: has(standing.held, right), after: has(after, right) }))
}

/** The boxes of grants for one right, at the instant. */
function boxesOf(grants: readonly GrantInForce[], right: Right, at: Date): Box[] {
  return grants.map((grant) => boxInForce(grant, right, at)).filter((box) => box !== null)
}

/** What the grant gives of the field on screen, if it gives the screen and its purpose needs the field. */
export function viewOf(grant: GrantInForce, field: Field): 'none' | ViewLevel {
  const level = grant.fields[field]
  return grant.can_view && level && grant.purpose_fields.includes(field) ? level.view : 'none'
}

/** What the grant gives of the field in files. UAN is clear in every file (product, Annexure I). */
export function fileOf(grant: GrantInForce, field: Field): FileLevel {
  if (!grant.can_download) return 'absent'
  if (field === 'uan') return 'clear'
  const level = grant.fields[field]
  return level && grant.purpose_fields.includes(field) ? level.file : 'absent'
}

function bestView(grants: readonly GrantInForce[], field: Field): 'none' | ViewLevel {
  return best(['none', ...viewLevels] as const, grants.map((grant) => viewOf(grant, field)), 'none')
}

function bestFile(grants: readonly GrantInForce[], field: Field): FileLevel {
  return best(fileLevels, grants.map((grant) => fileOf(grant, field)), 'absent')
}

/** The last of the levels, in their order, that any of the given is. */
function best<Level extends string>(order: readonly Level[], given: readonly Level[], least: Level): Level {
  return order.reduce((highest, level) => (given.includes(level) ? level : highest), least)
}
