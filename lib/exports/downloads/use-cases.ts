import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { OfficerActor } from '@/lib/auth/actor'
import { keyProvider } from '@/lib/crypto/key-provider'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { askedRange } from '@/lib/exports/downloads/rules'
import { endDownload, findOpenFile, insertDownload, mayGoOn, type OpenFile } from '@/lib/exports/downloads/store'
import { fileLabel } from '@/lib/exports/rules'
import { log } from '@/lib/log'
import { fileStore } from '@/lib/storage/file-store'
import { readSealedFile } from '@/lib/storage/sealed-file'

/** A transfer that has been noted in the ledger and may begin. `to` is the first byte after it. */
export interface Transfer {
  readonly kind: 'transfer'
  readonly number: string
  readonly etag: string
  readonly sizeBytes: number
  readonly from: number
  readonly to: number
  readonly isPart: boolean
  readonly body: ReadableStream<Uint8Array>
}

/**
 * Begins a transfer of an opened file, on record before its first byte leaves. Throws `not_found` for everything that is not this officer's open file
 * now; says `unsatisfiable` for a range the file does not have.
 */
export async function startDownload(input: { officer: OfficerActor; id: string; range: string | null; ifRange: string | null }): Promise<Transfer | { kind: 'unsatisfiable'; sizeBytes: number }> {
  const { officer, id } = input
  const begun = await inActorTransaction(officer, async (tx) => {
    const file = await findOpenFile(tx, { id, officerId: officer.id, sessionId: officer.sessionId })
    if (!file) throw new AppError('not_found')
    const etag = `"${file.sha256}"`
    const asked = askedRange({ ...input, etag, sizeBytes: file.sizeBytes })
    if (asked.kind === 'unsatisfiable') {
      record(tx, { kind: 'access.refused', outcome: 'refused', actor: officer, exportId: id, details: { what: 'files.download', cause: 'range' } })
      return { kind: asked.kind, sizeBytes: file.sizeBytes } as const
    }
    const { from, to } = asked.kind === 'part' ? asked : { from: 0, to: file.sizeBytes }
    const downloadId = await insertDownload(tx, { exportId: id, sessionId: officer.sessionId, address: officer.address, fromByte: from, toByte: to - 1 })
    record(tx, { kind: 'export.downloadStarted', actor: officer, exportId: id, details: { number: file.number, fromByte: from, toByte: to - 1 } })
    return { kind: 'begun', file, etag, from, to, isPart: asked.kind === 'part', downloadId } as const
  })
  if (begun.kind === 'unsatisfiable') return begun
  const { file, from, to } = begun
  return { kind: 'transfer', number: file.number, etag: begun.etag, sizeBytes: file.sizeBytes, from, to, isPart: begun.isPart, body: bodyOf({ officer, id, ...begun }) }
}

interface Running {
  readonly officer: OfficerActor
  readonly id: string
  readonly downloadId: string
  readonly file: OpenFile
  readonly from: number
  readonly to: number
}

/** The bytes as the connection asks for them; cut when the grace is over or the file is taken back, and its end noted with what was really given. */
function bodyOf(running: Running): ReadableStream<Uint8Array> {
  const { officer, id, file, from, to } = running
  const key = keyProvider().unwrap({ wrapped: file.storageKey, label: fileLabel(id) })
  const pieces = readSealedFile({ store: fileStore(), name: file.storageName, fileId: fileLabel(id), key, sizeBytes: file.sizeBytes }, { from, to })
  let bytesSent = 0
  let timer: NodeJS.Timeout | undefined
  const end = async (complete: boolean): Promise<void> => {
    clearTimeout(timer)
    await pieces.return(undefined)
    await noteEnd(running, { bytesSent, complete })
  }
  return new ReadableStream<Uint8Array>({
    start(controller) {
      // A connection that has stopped reading is cut as well: it would never ask for the piece at which we could refuse.
      timer = setTimeout(() => {
        controller.error(new Error('the time of this transfer is over'))
        // Nobody waits for this one: without a catch an absent database would end the process. The worker's round closes the record later.
        end(false).catch((error: unknown) => log.warn({ exportId: id, error }, 'the end of a transfer was not noted'))
      }, file.cutSeconds * 1_000)
    },
    async pull(controller) {
      try {
        // Asked for every piece, while it is opened: whoever signs out or is taken the right gets not one piece more (product, A7).
        const [{ value, done }, isAllowed] = await Promise.all([pieces.next(), mayGoOn({ exportId: id, sessionId: officer.sessionId })])
        if (!isAllowed) throw new Error('the file was taken back, or its officer is gone')
        if (done) {
          await end(true)
          controller.close()
          return
        }
        bytesSent += value.length
        controller.enqueue(new Uint8Array(value))
      } catch (error) {
        await end(false)
        throw error
      }
    },
    cancel: () => end(false),
  }, { highWaterMark: 0 })
}

async function noteEnd({ officer, id, downloadId, file }: Running, { bytesSent, complete }: { bytesSent: number; complete: boolean }): Promise<void> {
  // Its session may be over by now, which is why it ends: nobody has to speak for that.
  await inTransaction(async (tx) => {
    if (!(await endDownload(tx, { id: downloadId, bytesSent, complete }))) return
    record(tx, { kind: 'export.downloadEnded', actor: officer, exportId: id, details: { number: file.number, bytesSent, complete } })
  })
}
