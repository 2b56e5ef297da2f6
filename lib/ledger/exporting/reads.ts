import { recordAlone } from '@/lib/audit/record'
import type { AuditorActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { type Archived, exportLines } from '@/lib/ledger/exporting/store'
import { readSize } from '@/lib/ledger/checkpoints/store'

/** The whole ledger for an auditor, archived events too, as a stream of text. The event is committed before the first byte. Throws AppError('ledger') when it cannot be. */
export async function exportLedger(actor: AuditorActor, archived?: Archived): Promise<ReadableStream<Uint8Array>> {
  const read = <T>(work: Parameters<typeof inReadOnly<T>>[1]): Promise<T> => inReadOnly('portal_auditor', work)
  await recordAlone({ kind: 'ledger.exported', actor, details: { rows: await read(readSize) } })
  const lines = exportLines(read, archived)
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: () => void lines.return(undefined),
  })
}
