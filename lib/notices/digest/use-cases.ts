import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { eachInTurn } from '@/lib/jobs/in-turn'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'
import { digestKinds } from '@/lib/mail/kinds'
import { gatherNotices, selectDigestsDue, takeDigest } from '@/lib/notices/digest/store'

const worker = systemActor('worker')

/**
 * Mails everybody the notices that were chosen to come together: one mail for each person and day of India, from an hour on, of what came before that hour, and only where something did.
 * One transaction a person: a worker that dies has either mailed them or not begun. `at` is the instant to act for, the database's clock when it is not given (tests).
 */
export async function mailDigests({ at }: { at?: Date } = {}): Promise<void> {
  const people = await inRoleTransaction('portal_worker', (tx) => selectDigestsDue(tx, at))
  await eachInTurn(people.map((userId) => () => mailDigest({ userId, at })))
}

async function mailDigest({ userId, at }: { userId: string; at?: Date }): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    const day = await takeDigest(tx, { userId, at })
    if (day === null) return
    const waiting = await gatherNotices(tx, { userId, at })
    const notices = waiting.flatMap(({ kind: word, params }) => { const kind = digestKinds.find((each) => each === word); return kind ? [{ kind, params }] : [] })
    if (notices.length === 0) return
    await enqueueMail(tx, { kind: 'digest', userId, params: { day, notices: notices.slice(-limits.digestListed), more: Math.max(0, notices.length - limits.digestListed) } })
    record(tx, { kind: 'mail.gathered', actor: worker, subjectId: userId, stateCode: waiting[0]?.stateCode ?? null, details: { day, count: notices.length } })
  })
}
