import { digestOfIds, idsDigest } from '@/lib/audit/ids-digest'
import { ledgerRole } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { eventManifest, filePartLabel, holdsId, openIds, packIds, unpackIds } from '@/lib/crypto/manifest'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { answerOf, type DisclosureAnswer, type FoundFile, type FoundLook } from '@/lib/disclosures/answer/rules'
import { levelsOf } from '@/lib/disclosures/rules'
import { type Asking, countMissing, findPart, findSought, type LookRow, selectFileRows, selectFiles, selectLevels, selectLooks, selectSealedLooks } from '@/lib/disclosures/store'
import { limits } from '@/lib/limits'
import { openHandle } from '@/lib/simulator/handle/rules'

/** What is known of a registrant's disclosures; `over` is no handle of this reader (any more), `absent` nobody's number. */
export type Disclosures = { readonly standing: 'over' } | { readonly standing: 'absent'; readonly expiresAt: Date } | ({ readonly standing: 'known'; readonly expiresAt: Date } & DisclosureAnswer)

/**
 * Who received the data of the registrant of a resolved UAN: every look and file, by whom, when, what for and which parameters; no value and no name of the registrant. What each look and file showed is opened here, in
 * memory, and compared with what the ledger's own events say of it. On record before it is shown. Throws AppError('ledger').
 */
export async function readDisclosures({ reader, handle }: { reader: AdminActor | AuditorActor; handle: string }): Promise<Disclosures> {
  const resolution = openHandle({ readerId: reader.id, handle })
  const found = resolution === null ? { standing: 'over' as const } : await inReadOnly(ledgerRole(reader), async (tx): Promise<Disclosures> => {
    await speakAs(tx, reader)
    const asking = { resolution, readerId: reader.id }
    const sought = await findSought(tx, asking)
    if (sought.standing !== 'known') return sought
    const id = packIds([sought.registrantId])
    const [looks, files] = [await findLooks(tx, asking, { id, registrantId: sought.registrantId }), await findFiles(tx, asking, id)]
    const levels = levelsOf(await selectLevels(tx, [...new Set(looks.flatMap(({ row }) => (Array.isArray(row.details.grants) ? row.details.grants.filter((each) => typeof each === 'string') : [])))]))
    return { standing: 'known', expiresAt: sought.expiresAt, ...answerOf({ looks, files: files.found, levels, missingLooks: await countMissing(tx, asking), missingFiles: files.missing, keptSince: sought.keptSince }) }
  })
  const counts = found.standing === 'known' ? { looks: found.looks, files: found.files, officers: found.officers.length } : { looks: 0, files: 0, officers: 0 }
  await recordAlone({ kind: 'registrant.disclosuresRead', actor: reader, details: { resolution, standing: found.standing, ...counts } })
  return found
}

async function findLooks(tx: Tx, asking: Asking, { id, registrantId }: { id: Buffer; registrantId: string }): Promise<FoundLook[]> {
  const looks: FoundLook[] = []
  let after = '0'
  for (;;) {
    const sealed = await selectSealedLooks(tx, { ...asking, after, limit: limits.disclosedLooks })
    const opened = new Map(sealed.map((each) => [each.position, openIds({ sealed: each.sealed, label: eventManifest })]))
    const rows = await selectLooks(tx, [...opened].filter(([, packed]) => holdsId(packed, id)).map(([position]) => position))
    looks.push(...rows.map((row) => ({ row, isProven: isProven(row, opened.get(row.position) ?? Buffer.alloc(0), registrantId) })))
    const last = sealed.at(-1)
    if (!last || sealed.length < limits.disclosedLooks) return looks
    after = last.position
  }
}

/** Whether the ledger's own event says the same of whom it showed. */
function isProven({ details }: LookRow, packed: Buffer, registrantId: string): boolean {
  return typeof details.digest === 'string' ? details.digest === digestOfIds(unpackIds(packed)) : details.registrantId === registrantId
}

async function findFiles(tx: Tx, asking: Asking, id: Buffer): Promise<{ found: FoundFile[]; missing: number }> {
  const files = await selectFiles(tx, asking)
  const digests = new Map<string, string>()
  for (const { exportId, parts } of files) {
    const digest = await digestWhereHeld(tx, asking, { exportId, parts, id })
    if (digest !== null) digests.set(exportId, digest)
  }
  const rows = await selectFileRows(tx, [...digests.keys()])
  return { found: rows.map((row) => ({ row, isProven: row.digest === digests.get(row.id) })), missing: files.filter(({ parts }) => parts === 0).length }
}

/** The digest of all that a file holds when the id is among it; null when it is not. */
async function digestWhereHeld(tx: Tx, asking: Asking, { exportId, parts, id }: { exportId: string; parts: number; id: Buffer }): Promise<string | null> {
  const digest = idsDigest()
  const opened: Buffer[] = []
  for (let part = 0; part < parts; part += 1) {
    const row = await findPart(tx, { ...asking, exportId, part })
    if (row) opened.push(openIds({ sealed: row.sealed, label: filePartLabel({ exportId, fence: row.fence, part }) }))
  }
  if (!opened.some((packed) => holdsId(packed, id))) return null
  for (const packed of opened) digest.add(unpackIds(packed).map((each) => `${each}\n`).join(''))
  return digest.end()
}
