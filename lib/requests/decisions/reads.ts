import type { Tx } from '@/lib/db/transaction'
import type { FieldError } from '@/lib/errors'
import { readApprovalBar } from '@/lib/requests/decisions/store'
import type { RequestRecord } from '@/lib/requests/store'
import { readTaken } from '@/lib/users/reads'
import { takenProblems } from '@/lib/users/rules'

/**
 * What keeps every admin from approving the request as it stands, whatever it asks: the State enters its requests itself by now, or the nominee's address or
 * user id are another account's, which the State was not told.
 */
export async function readHindrances(tx: Tx, { id, nominee }: Pick<RequestRecord, 'id' | 'nominee'>): Promise<FieldError[]> {
  const bar = await readApprovalBar(tx, id)
  const taken = nominee ? takenProblems(await readTaken(tx, { userId: nominee.userId ?? '', email: nominee.email })) : []
  return bar === null ? taken : [{ field: '', message: bar }, ...taken]
}
