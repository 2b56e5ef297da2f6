import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { enqueueMail } from '@/lib/mail/enqueue'
import { oddOn } from '@/lib/oddities/rules'
import { forgetSteps, insertOddity, noteStretch, readHabits, readOddityPolicy, selectDay, selectPersonDays, selectTold, takeStretch } from '@/lib/oddities/watching/store'

const worker = systemActor('worker')

/**
 * Looks through what is new in the ledger for what is odd, some minutes after the last look. Each person's day is judged whole, up to here, beside the days before: it does not
 * matter in how many pieces it came, how often it is looked at, or by how many workers. What was found once is not found again. One transaction.
 */
export async function watchForOddities(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    const stretch = await takeStretch(tx)
    if (!stretch) return
    const policy = await readOddityPolicy(tx)
    let count = 0
    for (const person of await selectPersonDays(tx, stretch)) {
      const [events, habits] = [await selectDay(tx, { ...person, to: stretch.to }), await readHabits(tx, person)]
      for (const found of oddOn({ day: person.day, events, habits, policy })) {
        const number = referenceNumber('OD')
        if (!(await insertOddity(tx, { number, person, found }))) continue
        // Neither subject nor account: the person it is about would read in the own activity, or an admin in the ledger, that somebody looks. The auditor finds both by the number.
        record(tx, { kind: 'oddity.found', actor: worker, stateCode: person.stateCode, details: { number, rule: found.rule } })
        count += 1
      }
    }
    if (count > 0) await tellAuditors(tx, count)
    await noteStretch(tx, stretch)
    await forgetSteps(tx)
  })
}

/** Says how many, never about whom: a mailbox is no place for suspicion. */
async function tellAuditors(tx: Tx, found: number): Promise<void> {
  const { auditors, waiting } = await selectTold(tx)
  for (const userId of auditors) await enqueueMail(tx, { kind: 'oddity', userId, params: { found, waiting } })
}
