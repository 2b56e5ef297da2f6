import { expect, type Page } from '@playwright/test'
import type { Fault } from '@/bin/identity-simulator/faults'
import { personOf, uidTokenOf } from '@/bin/identity-simulator/people'
import { inOwnerTransaction } from '@/lib/db/transaction'
import { enrolSimulated } from '@/lib/factors/aadhaar/use-cases'
import type { OwnerDatabase } from '@/lib/testing/database'

/** Sets the running simulator: whose finger (`asked`: whoever the portal waits for), and what goes wrong. */
export async function simulate({ finger = 'asked', fault = 'none' }: { finger?: string; fault?: Fault }): Promise<void> {
  const answer = await fetch(process.env.IDENTITY_URL ?? '', { method: 'POST', body: new URLSearchParams({ finger, fault }), redirect: 'manual' })
  expect(answer.status).toBe(303)
}

/** Makes the account the holder of a person of the simulator, as an enrolment does. */
export async function giveFinger(database: OwnerDatabase, accountId: string, key: string): Promise<void> {
  await freeNumber(database, key)
  const person = personOf(key)
  expect(await inOwnerTransaction((tx) => enrolSimulated(tx, { accountId, number: person.number, token: uidTokenOf(person, 'EDSSIM') }))).toBe(true)
}

/** Takes the person's number from whatever account an earlier test gave it to. */
export async function freeNumber(database: OwnerDatabase, key: string): Promise<void> {
  const ended = await database.sql<{ reference: string }>(
    `UPDATE portal.factor f SET revoked_at = coalesce(f.revoked_at, now()), revoke_cause = coalesce(f.revoke_cause, 'own') FROM portal.aadhaar_link l WHERE l.factor_id = f.id AND l.last4 = $1 RETURNING l.vault_reference AS reference`, [personOf(key).number.slice(-4)])
  await database.sql('UPDATE vault.holder SET released_at = now(), number_index = NULL, data_key = NULL, number = NULL, token = NULL WHERE released_at IS NULL AND reference = ANY($1::uuid[])', [ended.map(({ reference }) => reference)])
}

/** The one click of the second step. */
export async function pressOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Go on with the second factor' }).click()
}

