import { exempt } from '@/lib/testing/factors'
import { eventsOf } from './portal/database'
import { showPassword, type VirtualAuthenticator } from './portal/factors'
import { waitForMail } from './portal/mails'
import { ask } from './portal/raw'
import { alert, begin, cookieOf, somebody } from './portal/somebody'
import { expect, test } from './portal/test'

const isOpen = async (token: string): Promise<boolean> => (await ask({ path: '/en/home', token })).status === 200

test('an account enrols its authenticator, is signed in by it, and signs in with it again', async ({ page, world }) => {
  const { person, account } = await somebody(world, page)
  await exempt(world.database, person.id)
  await world.database.sql(`UPDATE portal."user" SET enrol_until = now() + interval '1 hour' WHERE id = $1`, [person.id])
  await showPassword(page, account)
  await expect(page).toHaveURL(/sign-in\/enrol/)
  // Whoever has had no factor yet is not asked whether one is left.
  await expect(page.getByRole('link', { name: 'I cannot sign in' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Enrol it now' }).click()
  await expect(alert(page)).toContainText('Name for this factor: Fill this in.')
  await page.getByRole('radio', { name: /^Authenticator/ }).check()
  await page.getByLabel('Name').fill('Office laptop')
  await page.getByRole('button', { name: 'Enrol it now' }).click()
  await page.getByRole('button', { name: 'Use the authenticator' }).click()
  await expect(page).toHaveURL(/\/en\/home$/)
  await page.goto('/en/account')
  await expect(page.getByRole('row', { name: /Office laptop.*Authenticator.*In use/ })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await expect(page.getByText('You are signed out.')).toBeVisible()
  await showPassword(page, account)
  await begin(page)
  await expect(page).toHaveURL(/\/en\/home$/)
  expect((await eventsOf(world.database, person.id, ['signIn.done', 'factor.enrolled', 'factor.refused'])).map(({ kind }) => kind)).toEqual(['signIn.done', 'factor.enrolled', 'signIn.done'])
})

for (const [what, turn, sentence, cause] of [
  ['a finger that is not accepted', (authenticator) => authenticator.verifies(false), 'the finger, face or PIN was not accepted', 'cancelled'],
  ['a forged sign of verification', (authenticator) => authenticator.overrides({ isBadUV: true }), 'did not check who you are', 'notVerified'],
  ['a bogus signature', (authenticator) => authenticator.overrides({ isBogusSignature: true }), 'signature is not right', 'badSignature'],
] satisfies [string, (authenticator: VirtualAuthenticator) => Promise<void>, string, string][]) {
  test(`${what} signs nobody in, says so in its own sentence, and is one event`, async ({ page, world }) => {
    const { person, authenticator, account } = await somebody(world, page)
    await authenticator.enrolledFor(world.database, person)
    await turn(authenticator)
    await showPassword(page, account)
    const before = await cookieOf(page)
    await begin(page)
    await expect(alert(page)).toContainText(sentence)
    expect(await cookieOf(page)).toBe(before)
    expect(await isOpen(before)).toBe(false)
    expect(await eventsOf(world.database, person.id, ['signIn.done', 'factor.refused', 'factor.proven'])).toMatchObject([{ kind: 'factor.refused', outcome: 'refused', details: { kind: 'webauthn', cause, act: 'signIn.factor' } }])
    // The same person with a good answer is let in: nothing was spoiled.
    await authenticator.verifies(true)
    await authenticator.overrides({})
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page).toHaveURL(/\/en\/home$/)
  })
}

test('a copied key is suspended at once, with a sentence, two events and a mail', async ({ page, world }) => {
  const { person, authenticator, account } = await somebody(world, page)
  const factorId = await authenticator.enrolledFor(world.database, person, 'Old laptop')
  await world.database.sql('UPDATE portal.webauthn_credential SET counter = 40 WHERE factor_id = $1', [factorId])
  await authenticator.copied(7)
  await showPassword(page, account)
  await begin(page)
  await expect(alert(page)).toContainText('a copy of this authenticator’s key')
  expect(await isOpen(await cookieOf(page))).toBe(false)
  expect(await eventsOf(world.database, person.id, ['factor.refused', 'factor.revoked'])).toMatchObject([{ kind: 'factor.refused', details: { cause: 'cloned' } }, { kind: 'factor.revoked', details: { cause: 'cloned' } }])
  expect((await waitForMail(`${person.userId}@example.invalid`, /is suspended/)).text).toContain('Old laptop')
  await page.goto('/en/sign-in/factor')
  await expect(page.getByRole('heading', { name: 'No second factor can be used' })).toBeVisible()
})

test('the first step opens nothing, and its token never becomes a session', async ({ page, world }) => {
  const { person, authenticator, account } = await somebody(world, page)
  await authenticator.enrolledFor(world.database, person)
  await showPassword(page, account)
  const half = await cookieOf(page)
  for (const path of ['/en/home', '/en/registrants', '/en/account', '/hi/activity']) {
    const answer = await ask({ path, token: half })
    expect(answer.headers.location, path).toContain('/sign-in/factor?callbackUrl=')
  }
  // A cookie that somebody else planted before is worth as little afterwards.
  await begin(page)
  await expect(page).toHaveURL(/\/en\/home$/)
  const full = await cookieOf(page)
  expect(full).not.toBe(half)
  expect([await isOpen(half), await isOpen(full)]).toEqual([false, true])
  expect((await ask({ path: '/en/sign-in/factor', token: half })).headers.location).toContain('/en/sign-in?callbackUrl=')
})

test('too many answers that prove nothing end the first step', async ({ page, world }) => {
  const { person, authenticator, account } = await somebody(world, page)
  await authenticator.enrolledFor(world.database, person)
  await authenticator.verifies(false)
  await showPassword(page, account)
  await begin(page)
  for (let time = 1; time < 5; time += 1) {
    await expect(alert(page)).toBeVisible()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(async () => (await eventsOf(world.database, person.id, ['factor.refused'])).length).toBe(time + 1)
  }
  await page.goto('/en/sign-in/factor')
  await expect(page).toHaveURL(/\/en\/sign-in\?/)
})
