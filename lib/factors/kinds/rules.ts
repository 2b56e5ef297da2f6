import { env } from '@/lib/env'
import type { FactorKind } from '@/lib/factors/schema'

/** The kinds this portal can ask; each has its adapter in kinds/use-cases.ts and its browser side in components/factors/browser-factors.ts. */
export const askableKinds = ['aadhaar', 'webauthn'] as const satisfies readonly FactorKind[]
export type AskableKind = (typeof askableKinds)[number]

/** Of these kinds those that can be asked here: Aadhaar only where this installation has a way to UIDAI and a vault. */
export function askable(kinds: readonly FactorKind[]): AskableKind[] {
  const { AADHAAR_CONFIGURATION, VAULT_KEY } = env()
  return askableKinds.filter((kind) => kinds.includes(kind) && (kind !== 'aadhaar' || Boolean(AADHAAR_CONFIGURATION && VAULT_KEY)))
}
