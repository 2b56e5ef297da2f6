import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { hashPassword } from '@/lib/auth/password'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { exempt } from '@/lib/testing/factors'
import { eventsOf, tokenOf } from './portal/database'
import { confirm, showPassword, virtualAuthenticator } from './portal/factors'
import { ask } from './portal/raw'
import { alert, cookieOf, password, somebody } from './portal/somebody'
import { expect, test } from './portal/test'
import { kerala } from './portal/world'

test('a step-up keeps what was typed, is bound to its act, and renews the token', async ({ page, world, signedInAs }) => {
  const { database } = world
  const admin = await buildAdmin(database)
  const authenticator = await virtualAuthenticator(page)
  await authenticator.enrolledFor(database, admin)
  const token = await tokenOf(database, admin)
  await signedInAs({ token })
  await page.goto('/en/admin/roles/new')
  await page.locator('[name=nameEn]').fill('Keeper of proofs')
  await page.locator('[name=nameHi]').fill('प्रमाण रक्षक')
  await page.getByRole('checkbox', { name: /^Reports/ }).check()
  await page.locator('[name=justification]').fill('Agreed in the meeting of Friday')
  await authenticator.verifies(false)
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Prove that it is you' })
  await expect(dialog).toContainText('propose a role')
  await expect(dialog.getByRole('timer')).toBeVisible()
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([])
  await confirm(page)
  await expect(dialog.getByRole('alert')).toContainText('gave no answer')
  expect(await database.sql(`SELECT 1 FROM portal.proposal WHERE proposed_by_id = $1`, [admin.id])).toEqual([])
  await dialog.getByRole('button', { name: 'Close without doing it' }).click()
  await expect(page.locator('[name=nameEn]')).toHaveValue('Keeper of proofs')
  await authenticator.verifies(true)
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  await dialog.getByRole('button', { name: 'Begin again with the full time' }).click()
  await confirm(page)
  await expect(page.getByRole('status').first()).toContainText('Nothing changes before another admin approves.')
  const renewed = await cookieOf(page)
  expect(renewed).not.toBe(token)
  expect((await ask({ path: '/en/admin', token })).headers.location).toContain('/en/sign-in?callbackUrl=')
  expect((await ask({ path: '/en/admin', token: renewed })).status).toBe(200)
  expect((await eventsOf(database, admin.id, ['factor.refused', 'factor.proven', 'proposal.made'])).map(({ kind, details }) => [kind, details.act])).toEqual([['factor.refused', 'adminRole.propose'], ['factor.proven', 'adminRole.propose'], ['proposal.made', undefined]])
})

test('the second step and a step-up are done by keyboard alone, and each is said as it happens', async ({ page, world }) => {
  const { person, authenticator, account } = await somebody(world, page)
  await authenticator.enrolledFor(world.database, person, 'Laptop')
  await authenticator.enrolledFor(world.database, person, 'Spare')
  await showPassword(page, account)
  await tabTo(page, 'Go on with the second factor')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/en\/home$/)
  await page.goto('/en/account')
  await tabTo(page, 'Revoke Spare')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Prove that it is you' })
  await expect(dialog).toBeVisible()
  await expect(dialog.getByRole('status')).toHaveText('Your second factor is awaited.')
  await expect(dialog.getByRole('button', { name: 'Use the authenticator' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Revoke Spare' })).toBeFocused()
  await authenticator.verifies(false)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Use the authenticator' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Try again' })).toBeFocused()
  await authenticator.verifies(true)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Use the authenticator' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('The second factor is revoked.')).toBeVisible()
  await expect(page.getByText('The only one left cannot be revoked')).toBeVisible()
})

test('a dialog that is closed leaves the form as it was filled, passwords too', async ({ page, world, signedInAs }) => {
  const { person, authenticator, account } = await somebody(world, page)
  await authenticator.enrolledFor(world.database, person)
  await signedInAs({ token: await tokenOf(world.database, person) })
  await page.goto('/en/account')
  const typed = { oldPassword: account.password, password: 'nine quiet lanterns upstream', passwordAgain: 'nine quiet lanterns upstream' }
  for (const [name, value] of Object.entries(typed)) await page.locator(`[name=${name}]`).fill(value)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  for (const [name, value] of Object.entries(typed)) await expect(page.locator(`[name=${name}]`)).toHaveValue(value)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await confirm(page)
  await expect(page.getByText('Your password is changed')).toBeVisible()
})

test('a further factor is added after an own one has proven who asks', async ({ page, world, signedInAs }) => {
  const { person, authenticator } = await somebody(world, page)
  await authenticator.enrolledFor(world.database, person, 'Laptop')
  await signedInAs({ token: await tokenOf(world.database, person) })
  await page.goto('/hi/account')
  await expect(page.getByRole('heading', { name: 'दूसरे प्रमाण' })).toBeVisible()
  await page.goto('/en/account')
  await page.getByText('Add a second factor').click()
  await page.getByRole('radio', { name: /^Authenticator/ }).check()
  await page.getByLabel('Name').fill('Key in the safe')
  await page.getByRole('button', { name: 'Add it' }).click()
  await confirm(page)
  const dialog = page.getByRole('dialog', { name: 'Enrol the new factor' })
  await dialog.getByRole('button', { name: 'Use the authenticator' }).click()
  // The browser has one authenticator and it is enrolled: the page says so, and nothing is added.
  await expect(alert(page)).toContainText('enrolled already')
  expect(await world.database.sql('SELECT 1 FROM portal.factor WHERE user_id = $1', [person.id])).toHaveLength(1)
})

/** As it is sent: this browser draws no `noscript` when only its scripts are held. */
const needsScript = /<noscript>(?:(?!<\/noscript>).)*This step needs JavaScript/
test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })
  test('the second step says why it needs one, and a step-up does nothing', async ({ page, world, signedInAs }) => {
    const { database } = world
    const person = await buildOfficer(database, kerala.state)
    await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [person.id, await hashPassword({ userId: person.userId, password })])
    await showPassword(page, { userId: person.userId, password })
    expect(await page.content()).toMatch(needsScript)
    await page.getByRole('button', { name: 'Leave this sign-in' }).click()
    await expect(page.getByText('You are signed out.')).toBeVisible()
    const admin = await buildAdmin(database)
    await exempt(database, admin.id)
    await signedInAs({ token: await tokenOf(database, admin) })
    await page.goto('/en/admin/policy?panel=change')
    expect(await page.content()).toMatch(needsScript)
    await page.locator('[name=justification]').fill('Slow lines in the hills')
    await page.getByRole('button', { name: 'Propose' }).click()
    await expect(page.locator('[name=justification]')).toHaveValue('Slow lines in the hills')
    expect(await database.sql('SELECT 1 FROM portal.proposal WHERE proposed_by_id = $1', [admin.id])).toEqual([])
  })
})

test('two admins exempt an account, and the report says who has what', async ({ page, world, signedInAs }) => {
  const { database } = world
  // First by name: the list stops at its limit, and tests before this one make hundreds of accounts.
  const officer = await buildOfficer(database, kerala.state, { name: 'A. Worn Fingers' })
  const [first, second] = [await buildAdmin(database), await buildAdmin(database)]
  const authenticator = await virtualAuthenticator(page)
  await authenticator.enrolledFor(database, first)
  await authenticator.enrolledFor(database, second)
  await signedInAs({ token: await tokenOf(database, first) })
  await page.goto('/en/admin/factors')
  await expect(page.getByRole('row', { name: /A\. Worn Fingers/ }).filter({ hasText: 'Neither' }).first()).toBeVisible()
  await page.goto(`/en/admin/factors/${officer.id}`)
  await page.getByText('Propose an exemption').click()
  const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10).split('-').reverse().join('-')
  await page.getByLabel('Last day').fill(day)
  await page.getByLabel('Why this is needed').fill('Worn fingerprints, certificate seen')
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  await confirm(page)
  await expect(page).toHaveURL(/\/en\/admin\/proposals\/[0-9a-f-]{36}\?/)
  await expect(page.getByText('Nothing changes before another admin approves.')).toBeVisible()
  const address = page.url().replace(/\?.*/, '')
  await page.context().clearCookies()
  await signedInAs({ token: await tokenOf(database, second) })
  await page.goto(address)
  await page.getByRole('radio', { name: /^Approve/ }).check()
  await page.locator('[name=reason]').fill('Certificate of the hospital seen')
  await page.getByRole('button', { name: 'Record the decision' }).click()
  await confirm(page)
  await expect(page.getByText('It took effect at once.')).toBeVisible()
  await page.goto(`/en/admin/officers/${officer.id}`)
  await expect(page.getByText(/Exempt until/)).toBeVisible()
  expect((await eventsOf(database, officer.id, ['factor.exempted']))).toHaveLength(1)
})

/** Presses Tab until the button has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < 80; stop += 1) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate(() => document.activeElement?.textContent?.trim())) === name) return
  }
  throw new Error(`${name} cannot be reached by keyboard`)
}
