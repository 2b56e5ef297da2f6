import { beforeAll, beforeEach } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { AppError } from '@/lib/errors'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import type { RequestBox, StoredForm } from '@/lib/requests/schema'
import { submitRequest } from '@/lib/requests/use-cases'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildAdmin, buildInvited, buildOfficer, buildPurpose } from '@/lib/testing/factories'
import { draftRequest, type Entry, seenBy } from '@/lib/testing/requests'

/** A request as it stands in a form: which one, and the revision that was seen. */
export interface Asked {
  readonly id: string
  readonly revision: number
}

/**
 * Two admins and an officer of Bihar anew for each test, a box in Patna, and how its requests are entered and decided. `put` takes the people and the box.
 * Needs a data folder (useDataFolder).
 */
export function useDecisions(database: OwnerDatabase, put: (made: { first: AdminActor; second: AdminActor; officer: OfficerActor; box: RequestBox }) => void) {
  const today = istDayOf(new Date())
  let first: AdminActor
  let second: AdminActor
  let officer: OfficerActor
  let box: RequestBox
  beforeAll(async () => {
    box = {
      districts: [212], basis: 'either', fields: { uan: { view: 'unmaskable', file: 'clear' }, gender: { view: 'clear', file: 'clear' } }, canView: true, canDownload: false, window: { days: 7 },
      purposeId: await buildPurpose(database), justification: 'Ration portability', orderNumber: 'LAB/2026/1482', orderDate: today, startsOn: today, endsOn: addDays(today, 100),
    }
  })
  beforeEach(async () => {
    [first, second, officer] = [await buildAdmin(database), await buildAdmin(database), await buildOfficer(database, 10)]
    put({ first, second, officer, box })
  })
  let nominees = 0
  const nominee = (): StoredForm => ({ name: `Smt. Nominee ${(nominees += 1)}`, designation: 'Secretary', rank: 'secretary', email: `nominee${nominees}@state.example`, userId: '', language: 'hi' })
  const submitted = async (entry: Partial<Entry> = {}) => {
    const made = await draftRequest(database, { actor: officer, officerId: entry.kind === 'newOfficer' ? undefined : officer.id, box, ...entry })
    await submitRequest({ actor: entry.actor ?? officer, ...made, answer: '' })
    return made
  }
  /** An admin enters for a State without an officer who can sign in. */
  const draftByAdmin = async (actor: AdminActor) => draftRequest(database, { actor, officerId: await buildInvited(database, 20), box: { ...box, districts: 'all' } })
  const approve = async (actor: AdminActor, { id, revision }: Asked) => decideRequest({ actor, id, revision, verdict: 'approve', reason: 'Order seen.', preview: await seenBy(actor, id) })
  const both = async (asked: Asked) => {
    await approve(first, asked)
    const { grantId } = await approve(second, asked)
    return grantId ?? ''
  }
  const rowOf = async (id: string) => (await database.sql<{ status: string; officer_id: string | null }>('SELECT status::text AS status, officer_id FROM portal.request WHERE id = $1', [id]))[0]
  const grantsOf = (id: string) => database.sql<{ id: string }>('SELECT id FROM portal."grant" WHERE request_id = $1', [id])
  const reasonOf = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(() => null, (thrown: unknown) => thrown)
    if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
    return error.fields.length > 0 ? error.fields.map(({ field, message }) => `${field}:${message}`).join(' ') : error.reason
  }
  return { nominee, submitted, draftByAdmin, approve, both, rowOf, grantsOf, reasonOf }
}
