import { openSecret, sealSecret } from '@/lib/crypto/sealed-secret'
import { isRowId } from '@/lib/input'

/** A resolution's handle for the address bar: sealed and bound to its reader, so that a copied link tells and opens nothing. */
export function sealHandle(input: { readerId: string; resolution: string }): string {
  return sealSecret({ secret: input.resolution, label: labelOf(input.readerId), purpose: 'resolution' }).toString('base64url')
}

/** The resolution a handle names; null for a handle of another reader or making. */
export function openHandle(input: { readerId: string; handle: string }): string | null {
  try {
    const resolution = openSecret({ sealed: Buffer.from(input.handle, 'base64url'), label: labelOf(input.readerId), purpose: 'resolution' })
    return isRowId(resolution) ? resolution : null
  } catch {
    // Forged, cut or somebody else's: all of them name nothing.
    return null
  }
}

function labelOf(readerId: string): string {
  return `resolution of ${readerId}`
}
