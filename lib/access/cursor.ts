import { z } from 'zod'
import type { Order, Position } from '@/lib/access/feed-query'
import type { Filters } from '@/lib/access/policy'
import { openSecret, sealSecret } from '@/lib/crypto/sealed-secret'
import { AppError } from '@/lib/errors'

/** Which way a page lies from the row the cursor names, in the list's own order. */
export type CursorDirection = 'after' | 'before'
interface Bound {
  readonly officerId: string
  readonly filters: Filters
  readonly order: Order
}

const content = z.tuple([z.enum(['after', 'before']), z.number().int(), z.string().regex(/^\d{1,19}$/)])

/** A cursor for the address bar: sealed, so that a copied link tells nothing, and bound to reader, filters and order. */
export function sealCursor(input: Bound & { direction: CursorDirection; position: Position }): string {
  const secret = JSON.stringify([input.direction, input.position.changedAt.getTime(), input.position.id])
  return sealSecret({ secret, label: labelOf(input), purpose: 'cursor' }).toString('base64url')
}

/** The place a cursor names. Throws AppError('refused') for a cursor of another reader, list or making. */
export function openCursor(input: Bound & { cursor: string }): { direction: CursorDirection; position: Position } {
  try {
    const [direction, changedAt, id] = content.parse(JSON.parse(openSecret({ sealed: Buffer.from(input.cursor, 'base64url'), label: labelOf(input), purpose: 'cursor' })))
    return { direction, position: { changedAt: new Date(changedAt), id } }
  } catch (cause) {
    throw new AppError('refused', { reason: 'cursor', cause })
  }
}

function labelOf({ officerId, filters, order }: Bound): string {
  return JSON.stringify([officerId, order, filters.district ?? null, filters.gender ?? null, filters.occupation ?? null, filters.fromDay ?? null, filters.toDay ?? null])
}
