import { randomBytes, randomUUID } from 'node:crypto'
import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { sha256 } from '@/lib/crypto/ed25519'
import { inReadOnly, inRoleTransaction } from '@/lib/db/transaction'
import { hasher, LedgerBroken, readHashes, readRows, readSigner } from '@/lib/ledger/checkpoints/store'
import { entryOf } from '@/lib/ledger/entries/rules'
import { parseLine } from '@/lib/ledger/exporting/rules'
import { readArchive, writeArchive } from '@/lib/ledger/keeping/files/use-cases'
import { archivedLines, archiveText } from '@/lib/ledger/keeping/rules'
import { findRipe, holdArchiving, insertArchive, nextStretch, pruneEvents, selectPruned } from '@/lib/ledger/keeping/store'
import { areEqual } from '@/lib/ledger/tree/rules'
import { log } from '@/lib/log'

const worker = systemActor('worker')

/**
 * Part of the minute's round: writes the next old events into an archive, and takes those out of the database whose archive is a day old and was read back to the letter. Each step is one
 * transaction; while something is held neither happens. Throws LedgerBroken when events are not what was signed: nothing is archived over that.
 */
export async function keepLedger(): Promise<void> {
  await archiveNext()
  await pruneNext()
}

async function archiveNext(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    if (!(await holdArchiving(tx))) return
    const stretch = await nextStretch(tx)
    if (!stretch) return
    const { first, last } = stretch
    const [rows, leaves, key] = [await readRows(tx, { from: first - 1, to: last }), await readHashes(tx, { level: 0, from: first - 1, to: last }), await readSigner(tx)]
    const [oldest, newest, entries] = [rows[0], rows.at(-1), rows.map(entryOf)]
    if (!oldest || !newest || key === null || entries.some((entry, index) => !areEqual(hasher.leaf(Buffer.from(entry)), leaves[index] ?? hasher.empty)) || rows.length !== leaves.length) throw new LedgerBroken(`events ${first} to ${last} are not what was sealed`)
    const [id, fileKey, text] = [randomUUID(), randomBytes(32), Buffer.from(archiveText({ key, first, entries, leaves }))]
    const digest = sha256(text)
    await insertArchive(tx, { id, first, last, firstAt: oldest.recordedAt, lastAt: newest.recordedAt, ...await writeArchive({ id, fileKey, text }), sha256: digest, sizeBytes: text.length })
    record(tx, { kind: 'ledger.archived', actor: worker, details: { first, last, sha256: Buffer.from(digest).toString('hex'), sizeBytes: text.length } })
  })
}

async function pruneNext(): Promise<void> {
  const ripe = await inRoleTransaction('portal_worker', findRipe)
  if (!ripe) return
  const hashes = await inRoleTransaction('portal_worker', (tx) => readHashes(tx, { level: 0, from: ripe.first - 1, to: ripe.last }))
  const lines = archivedLines(await readArchive(ripe), ripe).split('\n').slice(0, -1).map((line) => parseLine(Buffer.from(line)))
  const isWhole = lines.every((line, index) => line.kind === 'event' && line.entry !== null && areEqual(hasher.leaf(line.entry), hashes[index] ?? hasher.empty))
  if (!isWhole) throw new LedgerBroken(`the archive of events ${ripe.first} to ${ripe.last} does not hold what was sealed`)
  await inRoleTransaction('portal_worker', async (tx) => {
    if (!(await holdArchiving(tx)) || (await pruneEvents(tx, ripe.id)) === 0) return
    record(tx, { kind: 'ledger.pruned', actor: worker, details: { first: ripe.first, last: ripe.last } })
    log.info({ first: ripe.first, last: ripe.last }, 'events are in the archive alone')
  })
}

/** Events that are in archives alone, after one position and up to another, as lines of an export, the oldest first. Throws when an archive is gone or not what it was: an export never leaves events out quietly. */
export async function* linesOfArchives({ after, to }: { after: number; to: number }): AsyncGenerator<string> {
  for (const archive of await inReadOnly('portal_auditor', selectPruned)) {
    if (archive.last <= after || archive.last > to) continue
    const lines = archivedLines(await readArchive(archive), archive)
    yield archive.first > after ? lines : lines.split('\n').slice(after - archive.first + 1).join('\n')
  }
}
