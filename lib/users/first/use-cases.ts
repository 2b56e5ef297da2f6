import { systemActor } from '@/lib/auth/actor'
import { inOwnerTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import type { FirstAdmin } from '@/lib/users/first/schema'
import { hasMailbox, isSamePerson, lockAdmins } from '@/lib/users/first/store'
import { insertAccount } from '@/lib/users/store'
import { inviteAccount, mailActivation } from '@/lib/users/use-cases'

const actor = systemActor('first-admins')

/**
 * Makes the first two admins of an installation, both or neither, and mails each the way in; the same two again are mailed a new link each as long as nobody came in by theirs. Returns to
 * whom mails go. As the owner of the database, under a lock. Throws `refused`: `adminsMade` when there ever was an admin, `samePerson` for one person twice,
 * `mailboxTaken`, `userIdTaken`.
 */
export async function makeFirstAdmins(people: readonly [FirstAdmin, FirstAdmin]): Promise<{ outcome: 'made' | 'mailedAgain'; mailed: readonly FirstAdmin[] }> {
  return inOwnerTransaction(async (tx) => {
    const known = await lockAdmins(tx)
    if (known.length > 0) {
      const same = people.map((person) => ({ person, account: known.find(({ userId, email }) => userId === person.userId && email === person.email) }))
      const waiting = same.flatMap(({ person, account }) => (account?.waits ? [{ person, id: account.id }] : []))
      if (waiting.length === 0 || same.some(({ account }) => !account)) throw refused('adminsMade')
      for (const { id } of waiting) await mailActivation(tx, { actor, accountId: id })
      return { outcome: 'mailedAgain', mailed: waiting.map(({ person }) => person) }
    }
    if (await isSamePerson(tx, ...people)) throw refused('samePerson')
    for (const person of people) await make(tx, person)
    return { outcome: 'made', mailed: people }
  })
}

async function make(tx: Tx, { language, ...person }: FirstAdmin): Promise<void> {
  if (await hasMailbox(tx, person.email)) throw refused('mailboxTaken')
  const id = await insertAccount(tx, { ...person, kind: 'admin', locale: language, adminRole: 'administrator', createdById: null, passwordHash: null })
  if (id === null) throw refused('userIdTaken')
  await inviteAccount(tx, { actor, kind: 'admin', id, userId: person.userId })
}

function refused(reason: string): AppError {
  return new AppError('refused', { reason })
}
