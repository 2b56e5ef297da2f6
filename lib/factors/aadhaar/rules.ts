import type { AadhaarLink } from '@/lib/factors/aadhaar/schema'

/** What decides whose finger a factor asks for, in the order of its seal. */
export function sealedParts({ vaultReference, last4 }: Pick<AadhaarLink, 'vaultReference' | 'last4'>): string[] {
  return [vaultReference, last4]
}
