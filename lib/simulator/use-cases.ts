import { record } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import { blindUan } from '@/lib/crypto/blind-index'
import { inRoleTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { sealHandle } from '@/lib/simulator/handle/rules'
import type { Reader } from '@/lib/simulator/reads'
import type { ResolveInput } from '@/lib/simulator/schema'
import { resolveUan } from '@/lib/simulator/store'

/**
 * Asks once whose number it is and gives a handle for it, bound to the reader and good for half an hour; the handle of nobody's number looks the same.
 * Count, look and event are one transaction; the number itself is kept nowhere. Throws AppError: `limit` (the day's number is used up), `refused`, `ledger`.
 */
export async function resolveRegistrant({ reader, input }: { reader: Reader; input: ResolveInput }): Promise<{ handle: string }> {
  const role = reader.kind === 'auditor' ? 'portal_auditor' : 'portal_web'
  const resolution = await inRoleTransaction(role, async (tx) => {
    await speakAs(tx, reader)
    const resolved = await resolveUan(tx, { readerId: reader.id, blind: blindUan(input.uan) })
    record(tx, {
      kind: 'registrant.resolved', actor: reader,
      details: { reason: input.reason, note: input.note, isFound: resolved.is_found, resolution: resolved.resolution, leftToday: resolved.left_today },
    })
    return resolved.resolution
  }).catch(explain)
  return { handle: sealHandle({ readerId: reader.id, resolution }) }
}

function explain(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'PL001') throw new AppError('limit', { reason: 'resolvePerDay' })
  if (code === '42501') throw new AppError('refused')
  throw error
}
