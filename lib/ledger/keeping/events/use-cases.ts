import { z } from 'zod'
import { ledgerRole } from '@/lib/audit/reads'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { hasher, readHashes } from '@/lib/ledger/checkpoints/store'
import { parseLine } from '@/lib/ledger/exporting/rules'
import { readArchive } from '@/lib/ledger/keeping/files/use-cases'
import { archivedLines } from '@/lib/ledger/keeping/rules'
import { type ArchiveRow, selectPruned } from '@/lib/ledger/keeping/store'
import { areEqual } from '@/lib/ledger/tree/rules'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'

const archivedEvent = z.object({
  position: z.number(), recordedAt: z.coerce.date(), kind: z.string(), actorId: z.string().nullable(), actorName: z.string(), stateCode: z.number().nullable(), exportId: z.string().nullable(), details: z.record(z.string(), z.unknown()),
})
/** An event that is in an archive alone, as its leaf says it. */
export type ArchivedEvent = z.output<typeof archivedEvent>

/** Which archived events are wanted: those at these positions, and the one with which each of these files was built. */
export interface WantedEvents {
  readonly positions: readonly number[]
  readonly files: readonly { readonly exportId: string; readonly builtAt: Date }[]
}

export interface ArchivedEvents {
  readonly events: readonly ArchivedEvent[]
  /** What stands in an archive that is gone or not what was written: somebody is to find out why, and it is in the log of the process. */
  readonly unread: WantedEvents
}

/**
 * Reads events out of the archives that hold them, one archive in memory at a time. An event whose bytes are not the leaf that was sealed is none: it is not given. What stands in no archive is neither
 * given nor unread. Whoever asks has put on record that it is read.
 */
export async function readArchivedEvents(reader: AdminActor | AuditorActor, wanted: WantedEvents): Promise<ArchivedEvents> {
  const events: ArchivedEvent[] = []
  const unread: { positions: number[]; files: WantedEvents['files'][number][] } = { positions: [], files: [] }
  if (wanted.positions.length === 0 && wanted.files.length === 0) return { events, unread }
  const sought = new Map(wanted.files.map((file) => [file.exportId, file]))
  for (const archive of await inReadOnly(ledgerRole(reader), selectPruned)) {
    const positions = wanted.positions.filter((position) => position >= archive.first && position <= archive.last)
    const files = [...sought.values()].filter(({ builtAt }) => archive.lastAt >= builtAt && archive.firstAt.getTime() <= builtAt.getTime() + limits.transactionMilliseconds)
    if (positions.length === 0 && files.length === 0) continue
    try {
      for (const event of await eventsIn(ledgerRole(reader), archive, { positions, files })) {
        events.push(event)
        if (event.exportId !== null) sought.delete(event.exportId)
      }
    } catch (error) {
      log.error({ error, first: archive.first, last: archive.last }, 'an archive of the ledger cannot be read')
      unread.positions.push(...positions)
      unread.files.push(...files)
    }
  }
  return { events, unread: { ...unread, files: unread.files.filter(({ exportId }) => sought.has(exportId)) } }
}

async function eventsIn(role: ReturnType<typeof ledgerRole>, archive: ArchiveRow, { positions, files }: WantedEvents): Promise<ArchivedEvent[]> {
  const lines = archivedLines(await readArchive(archive), archive).split('\n')
  const leaves = await inReadOnly(role, (tx) => readHashes(tx, { level: 0, from: archive.first - 1, to: archive.last }))
  const built = lines.flatMap((line, at) => (line.includes('"kind":"export.built"') && files.some(({ exportId }) => line.includes(`"exportId":"${exportId}"`)) ? [at] : []))
  return [...new Set([...positions.map((position) => position - archive.first), ...built])].flatMap((at) => {
    const parsed = parseLine(Buffer.from(lines[at] ?? ''))
    if (parsed.kind !== 'event' || parsed.entry === null || !areEqual(hasher.leaf(parsed.entry), leaves[at] ?? hasher.empty)) return []
    return [archivedEvent.parse(JSON.parse(Buffer.from(parsed.entry).toString('utf8')))]
  })
}
