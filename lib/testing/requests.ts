import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { plainLetter } from '@/lib/demo/letter/rules'
import { formOfBox } from '@/lib/requests/form/rules'
import { attachLetter } from '@/lib/requests/letter/use-cases'
import { readPreview } from '@/lib/requests/preview/reads'
import type { AskedKind, RequestBox, StoredForm } from '@/lib/requests/schema'
import { saveRequest, startRequest } from '@/lib/requests/use-cases'
import type { OwnerDatabase } from '@/lib/testing/database'

/** A request as a test enters it: what it is about, and the box and other parts of its form. Needs a data folder (useDataFolder). */
export interface Entry {
  readonly actor: AdminActor | OfficerActor
  readonly kind?: AskedKind
  readonly stateCode?: number
  readonly officerId?: string
  readonly grantId?: string
  readonly box?: Partial<RequestBox>
  readonly form?: StoredForm
}

/** A draft with its form and its letter, ready to be submitted. */
export async function draftRequest(database: OwnerDatabase, { actor, kind = 'change', box = {}, form = {}, ...about }: Entry): Promise<{ id: string; revision: number }> {
  const { id } = await startRequest({ actor, asked: { kind, ...about } })
  const [draft] = await database.sql<{ form: StoredForm }>('SELECT form FROM portal.request WHERE id = $1', [id])
  await saveRequest({ actor, id, form: { ...draft?.form, ...formOfBox(box), ...form } })
  await attachLetter({ actor, id, typedName: 'letter.pdf', bytes: plainLetter() })
  return { id, revision: await revisionOf(database, id) }
}

/** The revision of a request that stands now. */
export async function revisionOf(database: OwnerDatabase, id: string): Promise<number> {
  const [row] = await database.sql<{ revision: number }>('SELECT revision FROM portal.request WHERE id = $1', [id])
  return row?.revision ?? 0
}

/** What the admin's page would carry in its form. */
export async function seenBy(actor: AdminActor, requestId: string): Promise<string> {
  return (await readPreview({ actor, requestId })).sealed
}
