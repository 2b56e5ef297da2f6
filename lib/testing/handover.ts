import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { plainLetter } from '@/lib/demo/letter/rules'
import { enterContingency, saveContingency, startContingency } from '@/lib/handover/contingency/use-cases'
import { decideHandover } from '@/lib/handover/decisions/use-cases'
import { attachOrder } from '@/lib/handover/letter/use-cases'
import { readHandover, readOwnHandover } from '@/lib/handover/reads'
import { saveHandover, signHandover, startHandover } from '@/lib/handover/use-cases'
import type { StoredForm } from '@/lib/requests/schema'
import { readPreview } from '@/lib/requests/preview/reads'
import type { OwnerDatabase } from '@/lib/testing/database'

/** A handover as a test describes it. Needs a data folder (useDataFolder). */
export interface HandoverEntry {
  readonly officer: OfficerActor
  /** An officer of the State, or a nominee's form. */
  readonly successor: { readonly id: string } | StoredForm
  /** Days from today on to the relief. */
  readonly inDays?: number
  readonly stays?: boolean
  readonly choices?: readonly string[]
}

/** A handover with its form and its order, ready to be signed. */
export async function draftHandover({ officer, successor, inDays = 0, stays = false, choices }: HandoverEntry): Promise<{ id: string }> {
  const { id } = await startHandover({ actor: officer })
  const begun = await readOwnHandover(officer, id)
  const today = istDayOf(new Date())
  const named: StoredForm = 'id' in successor && typeof successor.id === 'string' ? { successor: successor.id } : { ...(successor as StoredForm), successor: 'new' }
  const form = { ...begun?.handover.form, ...named, orderNumber: 'GAD/2026/77', orderDate: today, reliefOn: addDays(today, inDays), stays: stays ? 'yes' : 'no', ...(choices ? { choices } : {}) }
  const { problems } = await saveHandover({ actor: officer, id, form })
  if (problems.length > 0) throw new Error(`the draft is not whole: ${JSON.stringify(problems)}`)
  await attachOrder({ actor: officer, id, typedName: 'order.pdf', bytes: plainLetter() })
  return { id }
}

/** The same, signed. */
export async function signedHandover(entry: HandoverEntry): Promise<{ id: string }> {
  const { id } = await draftHandover(entry)
  await signAgain(entry.officer, id)
  return { id }
}

/** A contingency as a test describes it, entered by its first admin. Needs a data folder (useDataFolder). */
export async function enteredContingency(input: { admin: AdminActor; officerId: string; actingId: string; grantIds: readonly string[]; days?: number }): Promise<{ id: string }> {
  const { admin, officerId, actingId, grantIds, days = 30 } = input
  const { id } = await startContingency({ actor: admin, officerId })
  const today = istDayOf(new Date())
  const form = { cause: 'suspension', evidence: 'The State writes that the officer is suspended.', orderNumber: 'GAD/9', orderDate: today, successor: actingId, untilOn: addDays(today, days), grants: [...grantIds] }
  const { problems } = await saveContingency({ actor: admin, id, form })
  if (problems.length > 0) throw new Error(`the draft is not whole: ${JSON.stringify(problems)}`)
  await attachOrder({ actor: admin, id, typedName: 'letter.pdf', bytes: plainLetter() })
  await enterContingency({ actor: admin, id, mark: (await readHandover(admin, id))?.mark ?? '' })
  return { id }
}

/** Signs what stands there now. */
export async function signAgain(officer: OfficerActor, id: string): Promise<void> {
  await signHandover({ actor: officer, id, mark: (await readOwnHandover(officer, id))?.mark ?? '' })
}

/** What the admin's page would carry in its form: the round and a preview of each request. */
export async function seenOfHandover(actor: AdminActor, id: string): Promise<{ round: number; previews: Map<string, string> }> {
  const detail = await readHandover(actor, id)
  const previews = new Map<string, string>()
  for (const requestId of detail?.items.flatMap((item) => item.requestId ?? []) ?? []) previews.set(requestId, (await readPreview({ actor, requestId })).sealed)
  return { round: detail?.handover.round ?? 0, previews }
}

/** An approval on what is shown now. */
export async function approveHandover(actor: AdminActor, id: string): Promise<void> {
  await decideHandover({ actor, id, verdict: 'approve', reason: 'Order seen.', ...(await seenOfHandover(actor, id)) })
}

/** Who holds a grant's right at an instant by the law: the officers of these for whom a grant with the number's box is in force. Now when none is named. */
export async function holdersAt(database: OwnerDatabase, { grantIds, at }: { grantIds: readonly string[]; at?: Date }): Promise<string[]> {
  const rows = await database.sql<{ id: string }>(
    `SELECT g.id FROM portal."grant" g, LATERAL portal.grants_in_force(g.officer_id, $2) f WHERE f.id = g.id AND g.id = ANY ($1::uuid[]) ORDER BY g.created_at, g.id`, [[...grantIds], at ?? null])
  return rows.map(({ id }) => id)
}

/**
 * Lets time pass for these officers: what is written of their handovers, requests and grants was so many days earlier than it was. The database's clock cannot
 * be moved, so the rows are; triggers look away meanwhile, as each row was right when it was written.
 */
export async function passDays(database: OwnerDatabase, { officerIds, days }: { officerIds: readonly string[]; days: number }): Promise<void> {
  const tables: readonly [name: string, days: readonly string[], instants: readonly string[], where: string][] = [
    ['handover', ['relief_on', 'order_date', 'until_on'], ['created_at', 'signed_at', 'approved_at', 'accept_by', 'accepted_at', 'effective_at', 'settled_at', 'ended_at', 'neither_at'], 'officer_id = ANY ($1::uuid[])'],
    ['request', ['starts_on', 'ends_on', 'order_date'], ['created_at', 'submitted_at', 'waiting_since', 'decided_at'], 'proposed_by_id = ANY ($1::uuid[]) OR handover_id IN (SELECT id FROM portal.handover WHERE officer_id = ANY ($1::uuid[]))'],
    ['"grant"', [], ['starts_at', 'ends_at', 'created_at', 'ended_at'], 'officer_id = ANY ($1::uuid[])'],
    ['grant_suspension', [], ['suspended_at', 'resumed_at'], 'grant_id IN (SELECT id FROM portal."grant" WHERE officer_id = ANY ($1::uuid[]))'],
    ['user_standing', [], ['from_at', 'to_at'], 'user_id = ANY ($1::uuid[])'],
  ]
  await database.sql('BEGIN')
  try {
    for (const [name, whole, instants, where] of tables) {
      const back = [...whole.map((column) => `${column} = ${column} - $2::int`), ...instants.map((column) => `${column} = ${column} - make_interval(days => $2::int)`)]
      await database.sql(`ALTER TABLE portal.${name} DISABLE TRIGGER USER`)
      await database.sql(`UPDATE portal.${name} SET ${back.join(', ')} WHERE ${where}`, [[...officerIds], days])
      await database.sql(`ALTER TABLE portal.${name} ENABLE TRIGGER USER`)
    }
    await database.sql('COMMIT')
  } catch (error) {
    await database.sql('ROLLBACK')
    throw error
  }
}
