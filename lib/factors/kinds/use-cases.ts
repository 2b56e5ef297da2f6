import { aadhaarFactor } from '@/lib/factors/aadhaar/use-cases'
import { type AskableKind, askableKinds } from '@/lib/factors/kinds/rules'
import { FactorFailure } from '@/lib/factors/rules'
import type { FactorKind, SecondFactor } from '@/lib/factors/schema'
import { webauthnFactor } from '@/lib/factors/webauthn/use-cases'

const secondFactors: Readonly<Record<AskableKind, SecondFactor>> = { aadhaar: aadhaarFactor, webauthn: webauthnFactor }

/** The kind's adapter. Throws `noFactor` for a kind that cannot be asked here. */
export function secondFactor(kind: FactorKind): SecondFactor {
  const known = askableKinds.find((each) => each === kind)
  if (!known) throw new FactorFailure('noFactor', { kind })
  return secondFactors[known]
}
