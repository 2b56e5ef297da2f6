import type { AdminActor, AuditorActor, OfficerActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import type { FieldError } from '@/lib/errors'
import { selectGrantsById, type StoredGrant } from '@/lib/grants/store'
import { judgeHandover } from '@/lib/handover/form/reads'
import { contentMark, isEditable } from '@/lib/handover/form/rules'
import type { Choice } from '@/lib/handover/schema'
import { findLetter } from '@/lib/handover/letter/store'
import { findHandover, findOpen, type HandoverRow, type ItemRow, selectHandovers, selectItems } from '@/lib/handover/store'
import { limits } from '@/lib/limits'
import { type HandedDecision, readHandedDecisions, readHandedStanding, type HandedStanding } from '@/lib/requests/handed/reads'
import type { LetterFacts } from '@/lib/requests/letter/store'

/** The requests whose previews a decision on the handover needs; none for one that is none. */
export function findItemsToCount(handoverId: string): Promise<string[]> {
  return inReadOnly('portal_web', async (tx) => (await selectItems(tx, handoverId)).flatMap(({ requestId }) => requestId ?? []))
}

/** One grant of a handover: what becomes of it by the latest signature, or by the form that is not signed yet. */
export interface HandoverItem extends Pick<ItemRow, 'requestId' | 'newGrantId' | 'newNumber'> {
  readonly grant: StoredGrant
  readonly choice: Choice | null
}

/** All that pages show of one handover. */
export interface HandoverDetail {
  readonly handover: HandoverRow
  readonly items: readonly HandoverItem[]
  readonly letter: LetterFacts | null
  readonly decisions: readonly HandedDecision[]
  /** What keeps a draft from being signed. */
  readonly problems: readonly FieldError[]
  /** What stands there now, for whoever signs it. */
  readonly mark: string
}

/** One handover for one of its two officers: the successor sees it from the approval on. Undefined for everybody else. */
export function readOwnHandover(actor: OfficerActor, id: string): Promise<HandoverDetail | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const handover = await findHandover(tx, id)
    const isTheirs = handover?.officerId === actor.id || (handover?.successorId === actor.id && handover.approvedAt !== null)
    return handover && isTheirs ? detailOf(tx, handover, actor) : undefined
  })
}

/** One signed handover for admins and auditors; undefined when there is none. */
export function readHandover(actor: AdminActor | AuditorActor, id: string): Promise<(HandoverDetail & { standing: HandedStanding }) | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const handover = await findHandover(tx, id)
    if (!handover || handover.signedAt === null) return undefined
    const detail = await detailOf(tx, handover)
    const ids = detail.items.flatMap(({ requestId }) => requestId ?? [])
    return { ...detail, standing: handover.status === 'signed' && actor.kind === 'admin' ? await readHandedStanding(tx, { actor, ids }) : 'reads' }
  })
}

/** What the form of a handover needs. */
export interface HandoverForm {
  readonly handover: HandoverRow
  readonly grants: readonly StoredGrant[]
  readonly problems: readonly FieldError[]
}

/** The form of a handover that is not signed, for its officer; undefined for everybody else and once it is signed. */
export function readHandoverForm(actor: OfficerActor, id: string): Promise<HandoverForm | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const handover = await findHandover(tx, id)
    if (handover?.officerId !== actor.id || !isEditable(handover.status)) return undefined
    const { grants, problems } = await judgeHandover(tx, { actor, form: handover.form })
    return { handover, grants, problems }
  })
}

/** Handovers newest first, every one that was ever signed. */
export function readHandovers(_actor: AdminActor | AuditorActor): Promise<HandoverRow[]> {
  return inReadOnly('portal_web', (tx) => selectHandovers(tx, { limit: limits.listRowsMax }))
}

/** The officer's own: handed over by them, or to them. */
export function readOwnHandovers(actor: OfficerActor): Promise<HandoverRow[]> {
  return inReadOnly('portal_web', (tx) => selectHandovers(tx, { personId: actor.id, limit: limits.listRowsMax }))
}

/** The id of the officer's handover that is not over; undefined without one. */
export function readOpenHandover(actor: OfficerActor): Promise<string | undefined> {
  return inReadOnly('portal_web', (tx) => findOpen(tx, actor.id))
}

/** How many handovers wait for this person: for an officer's acceptance or answer, for an admin's decision, and those that left a right with nobody. */
export function countHandovers(actor: AdminActor | OfficerActor): Promise<number> {
  return inReadOnly('portal_web', async (tx) => {
    if (actor.kind === 'officer') {
      const own = await selectHandovers(tx, { personId: actor.id, limit: limits.listRowsMax })
      return own.filter((each) => (each.successorId === actor.id && each.isAcceptable) || (each.officerId === actor.id && each.status === 'returned')).length
    }
    if (!mayAdmin(actor, 'approve')) return 0
    const all = await selectHandovers(tx, { limit: limits.listRowsMax })
    let waiting = 0
    for (const each of all) {
      if (each.isNeither) waiting += 1
      else if (each.status === 'signed' && (await readHandedStanding(tx, { actor, ids: (await selectItems(tx, each.id)).flatMap(({ requestId }) => requestId ?? []) })) === 'mayDecide') waiting += 1
    }
    return waiting
  })
}

async function detailOf(tx: Tx, handover: HandoverRow, reader?: OfficerActor): Promise<HandoverDetail> {
  const rows = await selectItems(tx, handover.id)
  const judged = reader?.id === handover.officerId && isEditable(handover.status) ? await judgeHandover(tx, { actor: reader, form: handover.form }) : undefined
  return {
    handover, items: judged ? judged.grants.map((grant) => ({ grant, choice: judged.choices.get(grant.id) ?? null, requestId: null, newGrantId: null, newNumber: null })) : await itemsOf(tx, rows),
    letter: (await findLetter(tx, handover.id)) ?? null, decisions: await readHandedDecisions(tx, rows.flatMap(({ requestId }) => requestId ?? [])), problems: judged?.problems ?? [], mark: contentMark(handover),
  }
}

async function itemsOf(tx: Tx, rows: readonly ItemRow[]): Promise<HandoverItem[]> {
  const grants = new Map((await selectGrantsById(tx, rows.map(({ grantId }) => grantId))).map((grant) => [grant.id, grant]))
  return rows.flatMap(({ grantId, choice, requestId, newGrantId, newNumber }) => {
    const grant = grants.get(grantId)
    return grant ? [{ grant, choice, requestId, newGrantId, newNumber }] : []
  })
}
