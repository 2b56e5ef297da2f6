import type { CDPSession, Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'
import { resolveHalf } from '@/lib/auth/session'
import { finishSignIn } from '@/lib/auth/sign-in'
import { hashToken } from '@/lib/crypto/token'
import { inTransaction } from '@/lib/db/transaction'
import { proofSeal } from '@/lib/factors/rules'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import type { OwnerDatabase } from '@/lib/testing/database'
import { exempt, giveAuthenticator } from '@/lib/testing/factors'
import { expect } from './test'

const origin = process.env.PORTAL_ORIGIN ?? ''

async function cookieOf(page: Page): Promise<string> {
  return (await page.context().cookies()).find(({ name }) => name === 'portal.session')?.value ?? ''
}

/** A live proof for the browser's own session, as if its person had just used a factor: for pages without script, and for tests that are about something else. */
export async function proven(database: OwnerDatabase, page: Page, act: string, subject: string): Promise<void> {
  const [session] = await database.sql<{ id: string; userId: string }>('SELECT id, user_id AS "userId" FROM portal.session WHERE token_hash = $1', [hashToken(await cookieOf(page))])
  if (!session) throw new Error('nobody is signed in')
  await exempt(database, session.userId)
  const [factor] = await database.sql<{ id: string }>(`SELECT id FROM portal.factor WHERE user_id = $1 AND revoked_at IS NULL LIMIT 1`, [session.userId])
  const factorId = factor?.id ?? (await giveAuthenticator(database, { accountId: session.userId, authenticator: new TestAuthenticator(origin) }))
  const proof = { id: randomUUID(), sessionId: session.id, factorId, act, subject }
  await database.sql('INSERT INTO portal.factor_proof (id, session_id, factor_id, act, subject, seal) VALUES ($1, $2, $3, $4, $5, $6)', [proof.id, session.id, factorId, act, subject, proofSeal(proof)])
}

/** Chromium's virtual authenticator in the page's browser, with what a test may turn wrong. */
export interface VirtualAuthenticator {
  /** Makes the account know it: an enrolled factor with its key in the browser. Returns the factor's id. */
  readonly enrolledFor: (database: OwnerDatabase, account: { id: string }, label?: string) => Promise<string>
  readonly verifies: (isUserVerified: boolean) => Promise<void>
  readonly overrides: (bits: { isBogusSignature?: boolean; isBadUV?: boolean; isBadUP?: boolean }) => Promise<void>
  /** Puts another copy of the same key in, whose counter stands where it is said. */
  readonly copied: (signCount: number) => Promise<void>
  readonly keys: () => Promise<number>
}

export async function virtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  return {
    enrolledFor: async (database, account, label) => {
      const key = new TestAuthenticator(origin)
      const factorId = await giveAuthenticator(database, { accountId: account.id, authenticator: key, label })
      const [row] = await database.sql<{ handle: Buffer }>('SELECT user_handle AS handle FROM portal.webauthn_credential WHERE factor_id = $1', [factorId])
      await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { credentialId: key.id.toString('base64'), isResidentCredential: true, rpId: key.rpId, privateKey: key.pkcs8.toString('base64'), userHandle: row?.handle.toString('base64'), signCount: 0 } })
      return factorId
    },
    verifies: async (isUserVerified) => void (await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
    overrides: async (bits) => void (await cdp.send('WebAuthn.setResponseOverrideBits', { authenticatorId, isBogusSignature: false, isBadUV: false, isBadUP: false, ...bits })),
    copied: async (signCount) => {
      const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
      await cdp.send('WebAuthn.clearCredentials', { authenticatorId })
      for (const credential of credentials) await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount } })
    },
    keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  }
}

/** Fills the form of the first step. */
export async function showPassword(page: Page, { userId, password }: { userId: string; password: string }): Promise<void> {
  await page.goto('/en/sign-in')
  await page.getByLabel('User id').fill(userId)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/en\/sign-in\/(factor|enrol)/)
}

/**
 * Both steps of signing in. `authenticator` answers the second one as a person would; without it (no script) the second step is written as the use case writes
 * it once a factor has answered.
 */
export async function signInFully(page: Page, { database, account, authenticator }: { database: OwnerDatabase; account: { userId: string; password: string }; authenticator?: VirtualAuthenticator }): Promise<void> {
  await showPassword(page, account)
  if (authenticator) {
    const [row] = await database.sql<{ id: string }>('SELECT id FROM portal."user" WHERE user_id = $1', [account.userId])
    if ((await authenticator.keys()) === 0) await authenticator.enrolledFor(database, { id: row?.id ?? '' })
    await page.goto('/en/sign-in/factor')
    await page.getByRole('button', { name: 'Go on with the second factor' }).click()
    // Who has a simulated finger as well is asked which; the reader is one for all tests.
    const choice = page.getByRole('button', { name: 'Use the authenticator' })
    await expect(choice.or(page.getByRole('button', { name: 'Sign out' }).first())).toBeVisible()
    if (await choice.isVisible()) await choice.click()
  } else {
    const half = await resolveHalf({ token: await cookieOf(page), address: '127.0.0.1' })
    if (!half) throw new Error('the password was not taken')
    const { token } = await inTransaction((tx) => finishSignIn(tx, { half, browser: { userAgent: null, deviceToken: null }, factor: 'webauthn' }))
    await page.context().addCookies([{ name: 'portal.session', value: token, url: origin }])
    await page.goto('/en')
  }
  await expect(page.getByRole('button', { name: 'Sign out' }).first()).toBeAttached()
  await expect(page).not.toHaveURL(/sign-in/)
}

/** Answers the dialog of a step-up. */
export async function confirm(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Use the authenticator' }).click()
}
