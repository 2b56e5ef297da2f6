import { hash, verify } from '@node-rs/argon2'
import { limits } from '@/lib/limits'

// OWASP's argon2id setting: 19 MiB, two passes, one lane; about 50 ms on the reference machine.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
// A hash of nothing anybody knows: an unknown user costs the same time as a known one.
let dummy: Promise<string> | undefined

/** The argon2id hash to store. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

/** True when the password is the hashed one. With no hash (unknown or invited user) it works as long and says no. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  dummy ??= hashPassword('no account has this password')
  const usable = password.length <= limits.passwordLengthMax ? password : ''
  const matches = await verify(stored ?? (await dummy), usable)
  return stored !== null && usable !== '' && matches
}
