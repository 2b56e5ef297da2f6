import { randomUUID } from 'node:crypto'
import { sealSecret } from '@/lib/crypto/sealed-secret'
import type { Tx } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { enqueue, mailJobKey } from '@/lib/jobs/enqueue'
import type { MailParams } from '@/lib/mail/kinds'
import { mailSecretLabel } from '@/lib/mail/secret-labels'

/**
 * Puts a mail into the outbox and its sending into the queue, in the caller's transaction; returns the mail's id. Throws when there is no such user.
 * Whether it is sent at once is its reader's choice where there is one (docs/decisions/0234); the database stamps it. The address is read from the user row when it is sent; language is the user's own. `secret` (a token, a password) is sealed in the row.
 */
export async function enqueueMail<Kind extends keyof MailParams>(
  tx: Tx, mail: { kind: Kind; userId: string; params: MailParams[Kind]; exportId?: string; secret?: string },
): Promise<string> {
  const id = randomUUID()
  const secretSealed = mail.secret === undefined ? null : sealSecret({ secret: mail.secret, label: mailSecretLabel({ mailId: id, userId: mail.userId }) })
  const [written] = await tx.sql<{ way: string }>(
    `INSERT INTO portal.mail (id, kind, user_id, export_id, locale, params, secret_sealed, message_id)
     SELECT $1::uuid, $2::portal.mail_kind, u.id, $3::uuid, u.locale, $4::jsonb, $5, $6 FROM portal."user" u WHERE u.id = $7::uuid RETURNING way`,
    [id, mail.kind, mail.exportId ?? null, JSON.stringify(mail.params), secretSealed, `<${id}@${new URL(env().PORTAL_ORIGIN).hostname}>`, mail.userId],
  )
  if (!written) throw new Error('a mail has no user to go to')
  // What its reader wants in the mail of the day, or in the portal alone, is not sent by itself.
  if (written.way === 'atOnce') await enqueue(tx, { task: 'sendMail', payload: { mailId: id }, jobKey: mailJobKey(id) })
  return id
}
