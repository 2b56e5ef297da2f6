import { beforeAll, beforeEach } from 'vitest'
import { mintViewScope } from '@/lib/access/scope'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { istMidnight } from '@/lib/clock'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { readCurrentReview } from '@/lib/reviews/reads'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'

/** One admin and one officer in use, anew for each test, no review and no grant; and what tests of reviews ask. `put` takes the people. */
export function useReviews(database: OwnerDatabase, put: (made: { admin: AdminActor; officer: OfficerActor }) => void) {
  let admin: AdminActor
  let officer: OfficerActor
  beforeAll(async () => {
    // Grants of these tests were given in January 2026: each test moves the clock of the round, never a grant.
    await database.sql(`ALTER TABLE portal."grant" ALTER COLUMN created_at SET DEFAULT '2026-01-15'`)
  })
  beforeEach(async () => {
    await database.sql('TRUNCATE portal.review, portal.review_item, portal."grant", portal.grant_notice, portal.grant_suspension, portal.mail CASCADE')
    await database.sql(`UPDATE portal."user" SET status = 'deactivated'`)
    admin = await buildAdmin(database)
    officer = await buildOfficer(database, 10)
    put({ admin, officer })
  })
  const give = (dates: { startsOn?: string; endsOn?: string } = {}) => buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, ...dates })
  const events = async (kind: string) => (await database.sql<{ details: object }>('SELECT details FROM ledger.event WHERE kind = $1 AND recorded_at >= (SELECT min(opened_at) FROM portal.review WHERE opened_at <= now()) ORDER BY position', [kind])).map(({ details }) => details)
  const newEvents = async (kind: string, from: string) => (await database.sql<{ details: { review?: string } }>('SELECT details FROM ledger.event WHERE kind = $1 AND position > $2 ORDER BY position', [kind, from])).map(({ details }) => details)
  const position = async () => (await database.sql<{ size: string }>('SELECT size FROM ledger.head'))[0]?.size ?? '0'
  const mails = async (stage?: string) => (await database.sql<{ to: string }>(`SELECT u.kind::text AS to FROM portal.mail m JOIN portal."user" u ON u.id = m.user_id WHERE m.kind = 'reviewCall' AND ($1::text IS NULL OR m.params->>'stage' = $1) ORDER BY 1`, [stage ?? null])).map(({ to }) => to)
  const current = async () => {
    const found = await readCurrentReview(admin)
    if (!found) throw new Error('no review')
    return found
  }
  const itemOf = async (grantId: string) => {
    const item = (await current()).items.find((each) => each.grantId === grantId)
    if (!item) throw new Error('no item')
    return item
  }
  /** The first of the two admins who approved the item's grant, signed in. */
  const approverOf = async ({ approverIds }: { approverIds: readonly string[] }): Promise<AdminActor> => {
    const [session] = await database.sql<{ id: string; sessionId: string }>('SELECT user_id AS id, id AS "sessionId" FROM portal.session WHERE user_id = $1', [approverIds[0]])
    return { ...admin, ...session }
  }
  const gives = async (id: string) => (await inReadOnly('portal_reader', (tx) => mintViewScope(tx, officer))).boxes.some(({ grantId }) => grantId === id)
  const refusalOf = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(() => null, (thrown: unknown) => thrown)
    if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
    return error.reason
  }
  const before = (day: string) => new Date(istMidnight(day).getTime() - 1)
  return { give, events, newEvents, position, mails, current, itemOf, approverOf, gives, refusalOf, before }
}
