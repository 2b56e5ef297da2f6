import { addDays } from '@/lib/clock'
import type { KeyStatus } from '@/lib/recipient-keys/schema'

/** True for a key that nothing can come of any more. */
export function isKeyOver(status: KeyStatus): boolean {
  return status !== 'brought' && status !== 'proven' && status !== 'inForce'
}

/** A fingerprint in groups of four, as programs print it and as it is read aloud; an age recipient is one word and stays so. */
export function fingerprintText(fingerprint: string): string {
  return /^[0-9A-F]+$/.test(fingerprint) ? (fingerprint.match(/.{1,4}/g) ?? []).join(' ') : fingerprint
}

/** The last day that policy lets a key be in force that is brought on this day. */
export function lastKeyDay({ today, days }: { today: string; days: number }): string {
  return addDays(today, days)
}

/** The command by which the officer's own program decrypts a file into another one, or to the screen. */
export function decryptCommand(format: 'openpgp' | 'age', { from, to }: { from: string; to?: string }): string {
  const output = to === undefined ? '' : `-o ${to} `
  return format === 'age' ? `age -d -i key.txt ${output}${from}` : `gpg ${output}-d ${from}`
}
