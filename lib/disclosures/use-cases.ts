import { digestOfIds, idsDigest } from '@/lib/audit/ids-digest'
import { ledgerRole } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { eventManifest, filePartLabel, holdsId, idBytes, openIds, packIds, unpackIds } from '@/lib/crypto/manifest'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { answerOf, type DisclosureAnswer, type FoundFile, type FoundLook } from '@/lib/disclosures/answer/rules'
import { levelsOf, showsRegistrants } from '@/lib/disclosures/rules'
import { type Asking, countMissing, type FileRow, findPart, findSought, readArchivedTo, selectBuilt, selectFileRows, selectFiles, selectLevels, selectLooks, selectSaid, selectSealedLooks, selectUserIds } from '@/lib/disclosures/store'
import { type ArchivedEvent, type ArchivedEvents, readArchivedEvents } from '@/lib/ledger/keeping/events/use-cases'
import { limits } from '@/lib/limits'
import { openHandle } from '@/lib/simulator/handle/rules'

/** What is known of a registrant's disclosures; `over` is no handle of this reader (any more), `absent` nobody's number. */
export type Disclosures = { readonly standing: 'over' } | { readonly standing: 'absent'; readonly expiresAt: Date } | ({ readonly standing: 'known'; readonly expiresAt: Date } & DisclosureAnswer)

/**
 * Who received the data of the registrant of a resolved UAN: every look and file, by whom, when, what for and which parameters; no value and no name of the registrant. What each look and file showed is opened here, in
 * memory, and compared with what the ledger's own events say of it, also with those that are in archives alone. On record before it is shown. Throws AppError('ledger').
 */
export async function readDisclosures({ reader, handle }: { reader: AdminActor | AuditorActor; handle: string }): Promise<Disclosures> {
  const resolution = openHandle({ readerId: reader.id, handle })
  const found = resolution === null ? { standing: 'over' as const } : await findDisclosures(reader, resolution)
  const counts = found.standing === 'known' ? { looks: found.looks, files: found.files, officers: found.officers.length } : { looks: 0, files: 0, officers: 0 }
  await recordAlone({ kind: 'registrant.disclosuresRead', actor: reader, details: { resolution, standing: found.standing, ...counts } })
  return found
}

/** Archives are read between two snapshots, and hold none open: a store far away may take its time. */
async function findDisclosures(reader: AdminActor | AuditorActor, resolution: string): Promise<Disclosures> {
  const online = await inReadOnly(ledgerRole(reader), async (tx) => {
    await speakAs(tx, reader)
    const asking = { resolution, readerId: reader.id }
    const sought = await findSought(tx, asking)
    if (sought.standing !== 'known') return sought
    const id = packIds([sought.registrantId])
    const looks = await findLooks(tx, asking, { id, archivedTo: await readArchivedTo(tx) })
    return { ...sought, looks, files: await findFiles(tx, asking, { id, keptSince: sought.keptSince }), missing: await countMissing(tx, asking) }
  })
  if (online.standing !== 'known') return online
  const { looks, files, expiresAt, keptSince } = online
  const old = await readArchivedEvents(reader, { positions: [...looks.archived.keys()].map(Number), files: files.found.filter(({ row }) => row.digest === null).map(({ row }) => ({ exportId: row.id, builtAt: row.builtAt })) })
  return inReadOnly(ledgerRole(reader), async (tx): Promise<Disclosures> => {
    const userIds = await selectUserIds(tx, old.events.flatMap(({ actorId }) => actorId ?? []))
    const oldLooks = old.events.flatMap((event) => archivedLook(event, { packed: looks.archived.get(String(event.position)), userIds }))
    const all = [...looks.found, ...oldLooks]
    const levels = levelsOf(await selectLevels(tx, [...new Set(all.flatMap(({ row }) => (Array.isArray(row.details.grants) ? row.details.grants.filter((each) => typeof each === 'string') : [])))]))
    const unread = old.unread.positions.length
    const missing = online.missing + looks.broken + files.broken + looks.archived.size - oldLooks.length - unread
    return { standing: 'known', expiresAt, ...answerOf({ looks: all, files: files.found.map((file) => withArchived(file, old)), levels, unread, missing, filesBefore: files.before, keptSince }) }
  })
}

interface Looks {
  readonly found: readonly FoundLook[]
  /** Manifests that are not what their event says, or whose event is gone. */
  readonly broken: number
  /** Whom looks showed, the sought registrant among them, whose event is in an archive: by their positions. */
  readonly archived: ReadonlyMap<string, Buffer>
}

/** Every manifest is held against its event, whomever it names: one that was exchanged for another's would else be a look that nobody finds. */
async function findLooks(tx: Tx, asking: Asking, { id, archivedTo }: { id: Buffer; archivedTo: number }): Promise<Looks> {
  const found: FoundLook[] = []
  const archived = new Map<string, Buffer>()
  let [after, broken] = ['0', 0]
  for (;;) {
    const sealed = await selectSealedLooks(tx, { ...asking, after, limit: limits.disclosedLooks })
    const said = new Map((await selectSaid(tx, sealed.map(({ position }) => position))).map((event) => [event.position, event]))
    const held = new Map<string, boolean>()
    for (const each of sealed) {
      const [packed, event] = [opened({ sealed: each.sealed, label: eventManifest }), said.get(each.position)]
      const holds = packed !== null && holdsId(packed, id)
      const isTold = packed !== null && event !== undefined && isSaid(event, packed)
      if (holds && event) held.set(each.position, isTold)
      else if (holds && Number(each.position) <= archivedTo) archived.set(each.position, packed)
      else if (holds || packed === null || (event && !isTold)) broken += 1
    }
    found.push(...(await selectLooks(tx, [...held.keys()])).map((row) => ({ row, isArchived: false, isProven: held.get(row.position) === true })))
    const last = sealed.at(-1)
    if (!last || sealed.length < limits.disclosedLooks) return { found, broken, archived }
    after = last.position
  }
}

/** The look that an archived event tells of; none when it is about something else. */
function archivedLook(event: ArchivedEvent, { packed, userIds }: { packed: Buffer | undefined; userIds: ReadonlyMap<string, string> }): FoundLook[] {
  const { actorId, details, position, recordedAt: at, kind, actorName: officer, stateCode } = event
  const userId = actorId === null ? undefined : userIds.get(actorId)
  if (!packed || actorId === null || userId === undefined || !showsRegistrants(kind)) return []
  const said = { digest: typeof details.digest === 'string' ? details.digest : null, registrantId: typeof details.registrantId === 'string' ? details.registrantId : null }
  return [{ row: { position: String(position), at, kind, officerId: actorId, officer, userId, stateCode, details }, isArchived: true, isProven: isSaid(said, packed) }]
}

/** The file with what an archive says of it; what an archive that cannot be read says of it is no doubt. */
function withArchived({ row, digest }: Files['found'][number], { events, unread }: ArchivedEvents): FoundFile {
  const said = row.digest ?? events.find(({ kind, exportId }) => kind === 'export.built' && exportId === row.id)?.details.digest
  return { row, isProven: said === digest || (said === undefined && unread.files.some(({ exportId }) => exportId === row.id)) }
}

/** Whether the ledger's own event says the same of whom it showed. */
function isSaid({ digest, registrantId }: { digest: string | null; registrantId: string | null }, packed: Buffer): boolean {
  const ids = unpackIds(packed)
  return digest === null ? ids.length === 1 && ids[0] === registrantId : digest === digestOfIds(ids)
}

/** The packed ids; null for what somebody changed. */
function opened(manifest: { sealed: Uint8Array; label: string }): Buffer | null {
  try {
    return openIds(manifest)
  } catch {
    return null
  }
}

interface Files {
  /** With the digest of whom each holds, as it is kept. */
  readonly found: readonly { readonly row: FileRow; readonly digest: string | undefined }[]
  /** Files of before there were manifests. */
  readonly before: number
  /** Files of which is kept less than they hold, or something else. */
  readonly broken: number
}

async function findFiles(tx: Tx, asking: Asking, { id, keptSince }: { id: Buffer; keptSince: Date }): Promise<Files> {
  const files = await selectFiles(tx, asking)
  const built = new Map((await selectBuilt(tx, files.map(({ exportId }) => exportId))).map((event) => [event.exportId, event]))
  const digests = new Map<string, string>()
  let [before, broken] = [0, 0]
  for (const { exportId, parts } of files) {
    const event = built.get(exportId)
    const kept = await keptOf(tx, asking, { exportId, parts })
    if (parts === 0 && (event === undefined || event.at < keptSince)) before += 1
    else if (kept === null || (event && kept.reduce((rows, part) => rows + part.length / idBytes, 0) !== event.rows)) broken += 1
    if (kept?.some((part) => holdsId(part, id))) digests.set(exportId, digestOf(kept))
  }
  const rows = await selectFileRows(tx, [...digests.keys()])
  return { found: rows.map((row) => ({ row, digest: digests.get(row.id) })), before, broken }
}

/** What is kept of whom a file holds, part by part; null when a part is not what was kept. */
async function keptOf(tx: Tx, asking: Asking, { exportId, parts }: { exportId: string; parts: number }): Promise<Buffer[] | null> {
  const kept: Buffer[] = []
  for (let part = 0; part < parts; part += 1) {
    const row = await findPart(tx, { ...asking, exportId, part })
    const packed = row ? opened({ sealed: row.sealed, label: filePartLabel({ exportId, fence: row.fence, part }) }) : null
    if (packed === null) return null
    kept.push(packed)
  }
  return kept
}

function digestOf(parts: readonly Buffer[]): string {
  const digest = idsDigest()
  for (const packed of parts) digest.add(unpackIds(packed).map((each) => `${each}\n`).join(''))
  return digest.end()
}
