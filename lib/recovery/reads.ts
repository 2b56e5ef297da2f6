import { z } from 'zod'
import type { AdminActor, PersonActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { LostAccount, OwnRecovery, Wish } from '@/lib/recovery/schema'
import { findOwnRecovery, liveWish } from '@/lib/recovery/store'

const wishRow = z.object({
  accountId: z.string(), userId: z.string(), name: z.string(), kind: z.enum(['admin', 'officer', 'auditor']), stateCode: z.number().nullable(), askedAt: z.date(), lastSignInAt: z.date().nullable(),
})
const accountRow = wishRow.extend({ designation: z.string(), email: z.string(), status: z.enum(['invited', 'active', 'deactivated']), askedAt: z.date().nullable() })
const shared = `u.id AS "accountId", u.user_id AS "userId", u.name, u.kind::text AS kind, u.state_code AS "stateCode", w.asked_at AS "askedAt", u.last_sign_in_at AS "lastSignInAt"`

const waiting = `portal.recovery_wish w JOIN portal."user" u ON u.id = w.user_id WHERE u.status <> 'deactivated' AND ${liveWish}`

/** Who said that they cannot sign in, the longest waiting first. */
export function readWishes(_actor: AdminActor): Promise<Wish[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql<object>(`SELECT ${shared} FROM ${waiting} ORDER BY w.asked_at, u.id LIMIT ${limits.listRowsMax}`)
    return rows.map((row) => wishRow.parse(row))
  })
}

/** How many wait, however many the list shows. */
export function countWishes(_actor: AdminActor): Promise<number> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<{ waiting: number }>(`SELECT count(*)::int AS waiting FROM ${waiting}`)
    return row?.waiting ?? 0
  })
}

/** One account of any kind; undefined when there is none of that id. */
export function readLostAccount(_actor: AdminActor, id: string): Promise<LostAccount | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<object>(
      `SELECT ${shared}, u.designation, u.email, u.status::text AS status FROM portal."user" u LEFT JOIN portal.recovery_wish w ON w.user_id = u.id AND ${liveWish} WHERE u.id = $1::uuid`, [id])
    return row && accountRow.parse(row)
  })
}

/** What is under way to let the person in anew, for the person; undefined when nothing is. */
export function readOwnRecovery(person: PersonActor): Promise<OwnRecovery | undefined> {
  return inReadOnly('portal_web', (tx) => findOwnRecovery(tx, person.id))
}
