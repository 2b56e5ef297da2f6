import { z } from 'zod'
import type { PersonActor } from '@/lib/auth/actor'
import { openSecret, sealSecret } from '@/lib/crypto/sealed-secret'
import { AppError } from '@/lib/errors'

/** From which event on a page reads, and which way. */
export interface Place {
  readonly direction: 'older' | 'newer'
  readonly position: string
}

/** What a cursor belongs to: its reader, and what was asked. */
export interface Reading {
  readonly actor: PersonActor
  readonly asked: object
}

const content = z.tuple([z.enum(['older', 'newer']), z.string().regex(/^\d{1,19}$/)])

/** Sealed, so that a position tells nobody anything, and bound to its reader and filters. */
export function sealCursor(reading: Reading, place: Place): string {
  return sealSecret({ secret: JSON.stringify([place.direction, padded(place.position)]), label: labelOf(reading), purpose: 'cursor' }).toString('base64url')
}

/** The place again. Throws AppError('refused', cursor) for a cursor of another reader, of other filters, or of nobody's making. */
export function openCursor(reading: Reading, cursor: string): Place {
  try {
    const [direction, position] = content.parse(JSON.parse(openSecret({ sealed: Buffer.from(cursor, 'base64url'), label: labelOf(reading), purpose: 'cursor' })))
    return { direction, position }
  } catch (cause) {
    throw new AppError('refused', { reason: 'cursor', cause })
  }
}

function labelOf({ actor, asked }: Reading): string {
  return JSON.stringify(['ledger', actor.id, Object.entries(asked).filter(([, value]) => value !== undefined && value !== null).sort(([one], [other]) => (one < other ? -1 : 1))])
}

/** The name of an event in an address. Admins and auditors see positions, and a link of theirs stays good; to an officer a position would tell how much others do (docs/decisions/0035). */
export function sealRef(reader: PersonActor, position: string): string {
  if (reader.kind !== 'officer') return position
  return sealSecret({ secret: padded(position), label: refLabel(reader), purpose: 'event-ref' }).toString('base64url')
}

/** The position that an address names for this reader; null for anything else. */
export function openRef(reader: PersonActor, ref: string): string | null {
  if (reader.kind !== 'officer') return isPosition(ref) ? ref : null
  if (!/^[\w-]{40,200}$/.test(ref)) return null
  try {
    const position = openSecret({ sealed: Buffer.from(ref, 'base64url'), label: refLabel(reader), purpose: 'event-ref' }).replace(/^0+/, '')
    return isPosition(position) ? position : null
  } catch {
    // Forged, cut or another officer's: all of them name nothing.
    return null
  }
}

/** Of one length: how many digits a position has would tell how large the ledger is. */
function padded(position: string): string {
  return position.padStart(19, '0')
}

function isPosition(text: string): boolean {
  return /^[1-9]\d{0,17}$/.test(text)
}

function refLabel(reader: PersonActor): string {
  return `event of ${reader.id}`
}
