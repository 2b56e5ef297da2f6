import AxeBuilder from '@axe-core/playwright'
import { hashPassword } from '@/lib/auth/password'
import { buildOfficer } from '@/lib/testing/factories'
import { eventsOf, tokenOf } from './portal/database'
import { confirm, virtualAuthenticator } from './portal/factors'
import { waitForMail } from './portal/mails'
import { expect, test } from './portal/test'
import { kerala } from './portal/world'

const [old, fresh] = ['seven tin kettles boiling', 'nine quiet lanterns upstream']

test('the own password is changed with an own factor; what is typed can be shown, pasted and is not lost in between', async ({ page, world: { database }, signedInAs }) => {
  const officer = await buildOfficer(database, kerala.state, { name: 'Smt. New Words' })
  await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [officer.id, await hashPassword({ userId: officer.userId, password: old })])
  const authenticator = await virtualAuthenticator(page)
  await authenticator.enrolledFor(database, officer)
  await signedInAs({ token: await tokenOf(database, officer) })

  await page.goto('/en/account')
  const now = page.locator('[name=oldPassword]')
  await now.fill(old)
  await page.getByRole('button', { name: 'Show Password now' }).click()
  await expect(now).toHaveAttribute('type', 'text')
  await expect(page.getByText('The password can be read on the screen.').first()).toBeAttached()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.locator('[name=password]').fill('Sunshine2024!!')
  await page.locator('[name=passwordAgain]').fill('Sunshine2024!!')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(now).toHaveAttribute('type', 'password')
  await confirm(page)
  await expect(page.locator('#password-error')).toContainText('on lists that are tried first')

  await now.fill(old)
  for (const name of ['password', 'passwordAgain']) {
    await page.locator(`[name=${name}]`).focus()
    await page.evaluate((text) => document.execCommand('insertText', false, text), fresh)
  }
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByText('Your password is changed, and your other sessions have ended.').or(page.getByRole('dialog')).first()).toBeVisible()
  if (await page.getByRole('dialog').isVisible()) await confirm(page)
  await expect(page.getByText('Your password is changed, and your other sessions have ended.')).toBeVisible()
  await waitForMail(`${officer.userId}@example.invalid`, /Your password was changed/)
  expect((await eventsOf(database, officer.id, ['password.changed'])).length).toBe(1)
  await page.goto('/en/home')
  await expect(page).toHaveURL(/\/en\/home$/)
})
