import { hash, verify } from '@node-rs/argon2'
import { openSecret, sealSecret } from '@/lib/crypto/sealed-secret'
import { preparePassword } from '@/lib/input'
import { limits } from '@/lib/limits'

// OWASP's argon2id setting: 19 MiB, two passes, one lane; about 50 ms on the reference machine.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
// A hash of nothing anybody knows: an unknown user costs the same time as a known one.
let dummy: Promise<string> | undefined
/** What a sealed hash begins with; the database takes no other (user_password_sealed). */
const sealedMark = 'sealed.'

/** What is stored of a password: its argon2id hash, sealed for this account (docs/decisions/0121). `userId` is what its person signs in with; it never changes. */
export async function hashPassword(input: { userId: string; password: string }): Promise<string> {
  return sealHash({ userId: input.userId, hash: await hash(preparePassword(input.password), cost) })
}

/** An argon2id hash as it is stored: nobody without MASTER_KEY can write one, move one to another account, or try guesses on it. */
export function sealHash(input: { userId: string; hash: string }): string {
  return sealedMark + sealSecret({ secret: input.hash, label: labelOf(input.userId), purpose: 'password' }).toString('base64url')
}

/** True when the password is the account's. With no hash (unknown or invited user), or one that was not sealed for this account, it works as long and says no. */
export async function passwordMatches({ userId, password, stored }: { userId: string; password: string; stored: string | null }): Promise<boolean> {
  dummy ??= hash('no account has this password', cost)
  const typed = preparePassword(password)
  const usable = typed.length <= limits.passwordLengthMax ? typed : ''
  const own = stored === null ? null : openHash({ userId, stored })
  const matches = await verify(own ?? (await dummy), usable)
  return own !== null && usable !== '' && matches
}

function openHash({ userId, stored }: { userId: string; stored: string }): string | null {
  if (!stored.startsWith(sealedMark)) return null
  try {
    return openSecret({ sealed: Buffer.from(stored.slice(sealedMark.length), 'base64url'), label: labelOf(userId), purpose: 'password' })
  } catch {
    return null
  }
}

function labelOf(userId: string): string {
  return `password:${userId}`
}
