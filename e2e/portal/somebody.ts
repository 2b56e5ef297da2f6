import type { Page } from '@playwright/test'
import type { PersonActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import { buildOfficer } from '@/lib/testing/factories'
import { type VirtualAuthenticator, virtualAuthenticator } from './factors'
import { kerala, type World } from './world'

export const password = 'four grey herons wading'

/** Somebody with a password and an authenticator in the page's browser. */
export async function somebody({ database }: World, page: Page): Promise<{ person: PersonActor; authenticator: VirtualAuthenticator; account: { userId: string; password: string } }> {
  const person = await buildOfficer(database, kerala.state)
  await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [person.id, await hashPassword({ userId: person.userId, password })])
  return { person, authenticator: await virtualAuthenticator(page), account: { userId: person.userId, password } }
}

export const cookieOf = async (page: Page): Promise<string> => (await page.context().cookies()).find(({ name }) => name === 'portal.session')?.value ?? ''
/** The page's own: the framework has one that says titles. */
export const alert = (page: Page) => page.getByRole('main').getByRole('alert')
export const begin = (page: Page) => page.getByRole('button', { name: 'Go on with the second factor' }).click()
