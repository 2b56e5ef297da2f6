import type { AdminActor, AuditorActor, OfficerActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import type { FieldError } from '@/lib/errors'
import { selectGrantsById, type StoredGrant } from '@/lib/grants/store'
import { judgeContingency } from '@/lib/handover/contingency/reads'
import { judgeHandover } from '@/lib/handover/form/reads'
import { contentMark, isEditable } from '@/lib/handover/form/rules'
import { isOfOfficer } from '@/lib/handover/rules'
import type { Choice } from '@/lib/handover/schema'
import { countNeither, countOwnWaiting, findHandover, findOpen, type HandoverRow, type ItemRow, selectHandovers, selectItems, selectSigned } from '@/lib/handover/store'
import { readLetter } from '@/lib/letters/reads'
import type { LetterFacts } from '@/lib/letters/schema'
import { limits } from '@/lib/limits'
import { type HandedDecision, readHandedDecisions, readHandedStanding, type HandedStanding } from '@/lib/requests/handed/reads'

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
    return handover && isOfOfficer(handover, actor.id) ? detailOf(tx, handover, actor) : undefined
  })
}

/** One signed handover for admins and auditors; undefined when there is none. */
export function readHandover(actor: AdminActor | AuditorActor, id: string): Promise<(HandoverDetail & { standing: HandedStanding }) | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const handover = await findHandover(tx, id)
    if (!handover || (handover.signedAt === null && handover.enteredById !== actor.id)) return undefined
    const detail = await detailOf(tx, handover, actor)
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
    if (handover?.officerId !== actor.id || handover.mode !== 'signed' || !isEditable(handover.status)) return undefined
    const { grants, problems } = await judgeHandover(tx, { actor, form: handover.form })
    return { handover, grants, problems }
  })
}

/** The form of a contingency that is not entered yet, for its admin; with the officers of the State who could act. Undefined for everybody else. */
export function readContingencyForm(actor: AdminActor, id: string): Promise<(HandoverForm & { officers: readonly { id: string; name: string; designation: string }[] }) | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const handover = await findHandover(tx, id)
    if (handover?.enteredById !== actor.id || !isEditable(handover.status)) return undefined
    const { grants, problems } = await judgeContingency(tx, { handover, form: handover.form })
    const officers = await tx.sql<{ id: string; name: string; designation: string }>(
      `SELECT id, name, designation FROM portal."user" WHERE kind = 'officer' AND state_code = $1::int AND status = 'active' AND id <> $2::uuid ORDER BY name, id`, [handover.stateCode, handover.officerId])
    return { handover, grants, problems, officers }
  })
}

/** Handovers newest first, every one that was ever signed, and the admin's own drafts. */
export function readHandovers(actor: AdminActor | AuditorActor): Promise<HandoverRow[]> {
  return inReadOnly('portal_web', (tx) => selectHandovers(tx, { readerId: actor.id, limit: limits.listRowsMax }))
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
    if (actor.kind === 'officer') return countOwnWaiting(tx, actor.id)
    if (!mayAdmin(actor, 'approve')) return 0
    let waiting = await countNeither(tx)
    for (const ids of await selectSigned(tx)) if ((await readHandedStanding(tx, { actor, ids })) === 'mayDecide') waiting += 1
    return waiting
  })
}

async function detailOf(tx: Tx, handover: HandoverRow, reader: OfficerActor | AdminActor | AuditorActor): Promise<HandoverDetail> {
  const rows = await selectItems(tx, handover.id)
  const judged = await judge(tx, handover, reader)
  return {
    handover, items: judged ? judged.items : await itemsOf(tx, rows),
    letter: await readLetter(tx, handover.letterId), decisions: await readHandedDecisions(tx, rows.flatMap(({ requestId }) => requestId ?? [])), problems: judged?.problems ?? [], mark: contentMark(handover),
  }
}

/** What stands in the form that is not signed yet, for whoever writes it. */
async function judge(tx: Tx, handover: HandoverRow, reader: OfficerActor | AdminActor | AuditorActor): Promise<Pick<HandoverDetail, 'items' | 'problems'> | undefined> {
  if (!isEditable(handover.status)) return undefined
  const item = (grant: StoredGrant, choice: Choice | null): HandoverItem => ({ grant, choice, requestId: null, newGrantId: null, newNumber: null })
  if (handover.mode === 'contingency') {
    if (handover.enteredById !== reader.id) return undefined
    const { grants, problems } = await judgeContingency(tx, { handover, form: handover.form })
    const { grants: chosen } = handover.form
    return { items: grants.filter(({ id }) => Array.isArray(chosen) && chosen.includes(id)).map((grant) => item(grant, 'hand')), problems }
  }
  if (reader.kind !== 'officer' || handover.officerId !== reader.id) return undefined
  const { grants, choices, problems } = await judgeHandover(tx, { actor: reader, form: handover.form })
  return { items: grants.map((grant) => item(grant, choices.get(grant.id) ?? null)), problems }
}

async function itemsOf(tx: Tx, rows: readonly ItemRow[]): Promise<HandoverItem[]> {
  const grants = new Map((await selectGrantsById(tx, rows.map(({ grantId }) => grantId))).map((grant) => [grant.id, grant]))
  return rows.flatMap(({ grantId, choice, requestId, newGrantId, newNumber }) => {
    const grant = grants.get(grantId)
    return grant ? [{ grant, choice, requestId, newGrantId, newNumber }] : []
  })
}
