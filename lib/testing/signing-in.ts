import type { PersonActor } from '@/lib/auth/actor'
import type { Browser } from '@/lib/auth/devices'
import { hashPassword } from '@/lib/auth/password'
import { resolveHalf } from '@/lib/auth/session'
import { type SignedIn, signIn } from '@/lib/auth/sign-in'
import { env } from '@/lib/env'
import { FactorAsked } from '@/lib/factors/rules'
import { proveSignIn } from '@/lib/factors/sign-in/use-cases'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import type { OwnerDatabase } from '@/lib/testing/database'
import { giveAuthenticator } from '@/lib/testing/factors'

export const rightPassword = 'a long enough secret'

/** Somebody who signs in as people do: with a password, and an authenticator. */
export class SigningIn {
  private constructor(readonly person: PersonActor, private readonly key: TestAuthenticator) {}

  static async of(database: OwnerDatabase, person: PersonActor): Promise<SigningIn> {
    const key = new TestAuthenticator(env().PORTAL_ORIGIN)
    await giveAuthenticator(database, { accountId: person.id, authenticator: key })
    await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [person.id, await hashPassword({ userId: person.userId, password: rightPassword })])
    return new SigningIn(person, key)
  }

  /** The first step; null when it is refused. */
  password({ password = rightPassword, address = '203.0.113.1', deviceToken = null }: { password?: string; address?: string | null; deviceToken?: string | null } = {}): Promise<{ token: string } | null> {
    return signIn({ userId: this.person.userId, password, address, browser: { userAgent: null, deviceToken } })
  }

  /** Both steps. */
  async fully({ address = '203.0.113.1', deviceToken = null, userAgent = null }: Partial<Browser> & { address?: string | null } = {}): Promise<SignedIn> {
    const step = await this.password({ address, deviceToken })
    const half = step && (await resolveHalf({ token: step.token, address }))
    if (!half) throw new Error('the password was not taken')
    const attempt = { half, browser: { userAgent, deviceToken } }
    const asked = await proveSignIn({ ...attempt, answer: undefined }).catch((error: unknown) => error)
    if (!(asked instanceof FactorAsked)) throw asked
    const [task] = asked.needed.tasks
    const { challenge } = task?.task as { challenge: string }
    return proveSignIn({ ...attempt, answer: JSON.stringify({ challenge: task?.challenge, answer: this.key.get(challenge) }) })
  }
}
