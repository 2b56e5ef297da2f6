import type { Field } from '@/lib/access/fields'
import { boxInForce, type GrantInForce } from '@/lib/access/in-force'
import { coveringBoxes, type RowFacts } from '@/lib/access/policy'
import type { Right } from '@/lib/simulator/rules'

/** A grant and the registers that decide about it, as they stood at one instant. Whether it gave is the law's word (portal.grants_in_force), not this one's. */
export interface GrantStanding {
  /** The grant in the shape of one in force; a purpose without a wording then has no fields. */
  readonly grant: GrantInForce
  readonly officer: { readonly id: string; readonly name: string; readonly designation: string }
  readonly startsAt: Date
  readonly endsAt: Date
  /** Ended by hand, at or before the instant. */
  readonly endedAt: Date | null
  /** The end of its period, or by hand where that is earlier; it may still lie ahead. */
  readonly lastsUntil: Date
  /** Suspended at the instant, since. */
  readonly suspendedAt: Date | null
  readonly officerStatus: 'invited' | 'active' | 'deactivated' | null
  readonly isStateOnModule: boolean
  readonly isPurposeOpen: boolean
  readonly isInForce: boolean
}

/** Why a grant gave nothing at an instant. Several may hold at once. */
export const grantReasons = ['notStarted', 'ended', 'over', 'suspended', 'officerInvited', 'officerDeactivated', 'officerUnknown', 'stateNotOnModule', 'purposeClosed'] as const
export type GrantReason = (typeof grantReasons)[number]

/** Why a grant that is in force does not give one field by one right. */
export const fieldReasons = ['noView', 'noDownload', 'notGranted', 'purposeNeedsNot', 'notInFile'] as const
export type FieldReason = (typeof fieldReasons)[number]

/** Why the grant gave nothing at the instant; empty exactly when it was in force (held by the property test). */
export function reasonsOf(standing: Omit<GrantStanding, 'isInForce'>, at: Date): GrantReason[] {
  const holds: Readonly<Record<GrantReason, boolean>> = {
    notStarted: at < standing.startsAt,
    ended: standing.endedAt !== null,
    over: at >= standing.endsAt,
    suspended: standing.suspendedAt !== null,
    officerInvited: standing.officerStatus === 'invited',
    officerDeactivated: standing.officerStatus === 'deactivated',
    officerUnknown: standing.officerStatus === null,
    stateNotOnModule: !standing.isStateOnModule,
    purposeClosed: !standing.isPurposeOpen,
  }
  return grantReasons.filter((reason) => holds[reason])
}

/** Why the grant gives nothing of the field by the right, or null when its box gives it. Says nothing of place and window. */
export function fieldReasonOf(standing: GrantStanding, field: Field, right: Right, at: Date): FieldReason | null {
  const { grant } = standing
  if (boxInForce(grant, right, at)?.levels.has(field) === true) return null
  if (right === 'view' && !grant.can_view) return 'noView'
  if (right === 'download' && !grant.can_download) return 'noDownload'
  if (grant.fields[field] === undefined) return 'notGranted'
  return grant.purpose_fields.includes(field) ? 'notInFile' : 'purposeNeedsNot'
}

/** Whether the registrant has an address in the grant's area that its basis counts, and whether the last change lies in its window; as if the grant gave something. */
export function reachOf(standing: GrantStanding, row: RowFacts, at: Date): { area: boolean; window: boolean } {
  const { grant } = standing
  const box = boxInForce({ ...grant, purpose_fields: Object.keys(grant.fields), can_view: true }, 'view', at)
  if (box === null) return { area: false, window: false }
  return {
    area: coveringBoxes([box], { ...row, changedAt: box.window.from }).length > 0,
    window: box.window.from <= row.changedAt && row.changedAt < box.window.to,
  }
}
