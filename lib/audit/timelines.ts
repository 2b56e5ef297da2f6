import { askedBy, type Question, type Thing } from '@/lib/audit/questions'
import { ledgerRole, type LedgerPage, readEvents } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'

/** Of what a life is told: an officer by user id, a grant or a file by number. */
export type TimelineSubject =
  | { readonly of: 'officer'; readonly id: string; readonly number: string; readonly officerName: string; readonly stateCode: number }
  | { readonly of: 'grant'; readonly id: string; readonly number: string; readonly officerName: string; readonly stateCode: number; readonly requestId: string; readonly officerId: string }
  | { readonly of: 'export'; readonly id: string; readonly number: string; readonly officerName: string; readonly stateCode: number }

/**
 * All that happened to one officer, grant or file, the oldest first, page by page: of a grant also what was seen and taken under it. `of` is a user id or a number, as it stands in an address. On record before it is
 * shown. Throws AppError: `not_found`, `refused` (a cursor of another reader or life), `ledger`.
 */
export async function readTimeline({ actor, of, cursor }: { actor: AdminActor | AuditorActor; of: string; cursor?: string }): Promise<{ subject: TimelineSubject; page: LedgerPage }> {
  const subject = /^[A-Za-z0-9.-]{3,40}$/.test(of) ? await inReadOnly(ledgerRole(actor), (tx) => findSubject(tx, of)) : undefined
  if (!subject) throw new AppError('not_found')
  const page = await readEvents({ reading: { actor, asked: { timeline: subject.id } }, cursor, first: 'oldest', ask: async (tx) => questionOf(await askedBy(tx, { reader: actor, filters: {} }), subject) })
  await recordAlone({ kind: 'ledger.timelineRead', actor, details: { of: subject.of, number: subject.number, rows: page.entries.length } })
  return { subject, page }
}

async function findSubject(tx: Tx, of: string): Promise<TimelineSubject | undefined> {
  const [found] = await tx.sql<TimelineSubject>(
    `SELECT 'officer' AS of, u.id, u.user_id AS number, u.name AS "officerName", u.state_code AS "stateCode", NULL AS "requestId", NULL AS "officerId" FROM portal."user" u WHERE u.user_id = $1 AND u.kind = 'officer'
     UNION ALL SELECT 'grant', g.id, g.number, u.name, g.state_code, g.request_id, g.officer_id FROM portal."grant" g JOIN portal."user" u ON u.id = g.officer_id WHERE g.number = $1
     UNION ALL SELECT 'export', x.id, x.number, u.name, u.state_code, NULL, NULL FROM portal.export x JOIN portal."user" u ON u.id = x.officer_id WHERE x.number = $1`, [of])
  return found
}

function questionOf(all: Question, subject: TimelineSubject): Question {
  if (subject.of === 'officer') return { ...all, personId: subject.id }
  const thing: Thing = subject.of === 'export' ? { of: 'export', id: subject.id } : { of: 'life', grantId: subject.id, number: subject.number, requestId: subject.requestId, officerId: subject.officerId }
  return { ...all, thing }
}
