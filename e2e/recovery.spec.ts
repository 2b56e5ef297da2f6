import { hashPassword } from '@/lib/auth/password'
import { proposeRecovery } from '@/lib/recovery/use-cases'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { eventsOf, tokenOf } from './portal/database'
import { proven, showPassword, signInFully } from './portal/factors'
import { linkIn, waitForMail } from './portal/mails'
import { expect, test } from './portal/test'
import { kerala } from './portal/world'

// Forms are sent as a browser without script sends them.
test.use({ javaScriptEnabled: false })

const [old, fresh, other] = ['seven tin kettles boiling', 'nine quiet lanterns upstream', 'four brass anchors rusting']

test('lost access: the same words for everybody, two admins, everything of before is dead, and the account is activated anew', async ({ page, context, world: { database }, signedInAs }) => {
  const officer = await buildOfficer(database, kerala.state, { name: 'Smt. Locked Out' })
  const [first, second] = [await buildAdmin(database), await buildAdmin(database)]
  await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [officer.id, await hashPassword({ userId: officer.userId, password: old })])
  const oldToken = await tokenOf(database, officer)
  const email = `${officer.userId}@example.invalid`

  await page.goto('/en/sign-in')
  await page.getByRole('link', { name: 'I cannot sign in' }).click()
  const answers: string[] = []
  for (const userId of ['nobody.here', officer.userId]) {
    await page.goto('/en/recover')
    await page.locator('[name=userId]').fill(userId)
    await page.getByRole('button', { name: 'Tell the admins' }).click()
    answers.push(await page.locator('main').innerText())
  }
  expect(answers[0]).toContain('If there is such an account')
  expect(answers[1]).toBe(answers[0])
  expect((await waitForMail(email, /Somebody says that you cannot sign in/)).text).not.toMatch(/token|password is/i)

  await signedInAs({ token: await tokenOf(database, first) })
  await page.goto('/en/admin')
  await page.getByRole('link', { name: 'See who' }).click()
  await page.getByRole('link', { name: 'Smt. Locked Out' }).click()
  await page.locator('[name=justification]').fill('The key was lost with the bag')
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  await expect(page.locator('#identityCheck-error')).toBeVisible()
  await page.locator('[name=identityCheck]').fill('Called back on the number of the nomination letter')
  await proven(database, page, 'recovery.propose', officer.id)
  await page.getByRole('button', { name: 'Propose', exact: true }).click()
  await expect(page.getByRole('status')).toContainText('Nothing changes before another admin approves.')
  await expect(page.getByRole('cell', { name: 'Called back on the number of the nomination letter' })).toBeVisible()
  const address = page.url()
  await context.clearCookies()
  await signedInAs({ token: await tokenOf(database, second) })
  await page.goto(address)
  await page.getByRole('radio', { name: /^Approve/ }).check()
  await page.locator('[name=reason]').fill('Called her back as well')
  await proven(database, page, 'proposal.decide', new URL(address).pathname.split('/').at(-1) ?? '')
  await page.getByRole('button', { name: 'Record the decision' }).click()
  await expect(page.getByRole('status')).toContainText('Approved.')

  await context.clearCookies()
  await signedInAs({ token: oldToken })
  await page.goto('/en/home')
  await expect(page).toHaveURL(/\/en\/sign-in/)
  const signIn = async (password: string): Promise<void> => {
    await page.goto('/en/sign-in')
    await page.getByLabel('User id').fill(officer.userId)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  await context.clearCookies()
  await signIn(old)
  await expect(page.getByRole('alert')).toContainText('is not right')
  await page.goto(linkIn(await waitForMail(email, /Your account/)))
  for (const password of [officer.userId, fresh]) {
    await page.locator('[name=password]').fill(password === fresh ? fresh : `${officer.userId}2026`)
    await page.locator('[name=passwordAgain]').fill(password === fresh ? fresh : `${officer.userId}2026`)
    await page.getByRole('button', { name: 'Set password' }).click()
    if (password !== fresh) await expect(page.locator('#password-error')).toContainText('made of your name, user id')
  }
  await expect(page.getByText('Your password is set. Sign in with it.')).toBeVisible()
  // The password alone opens nothing: what comes now is a new second factor.
  await showPassword(page, { userId: officer.userId, password: fresh })
  await page.goto('/en/home')
  await expect(page).toHaveURL(/\/en\/sign-in\/enrol/)
  await context.clearCookies()
  await signInFully(page, { database, account: { userId: officer.userId, password: fresh } })
  await page.goto('/en/home')
  await expect(page).toHaveURL(/\/en\/home$/)
  expect((await eventsOf(database, officer.id)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['recovery.asked', 'proposal.approved', 'recovery.decided', 'activation.mailed', 'activation.done', 'signIn.done']))

  await page.goto('/en/account')
  await proven(database, page, 'account.changePassword', 'own')
  await page.locator('[name=oldPassword]').fill('not this one')
  await page.locator('[name=password]').fill(other)
  await page.locator('[name=passwordAgain]').fill(other)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.locator('#oldPassword-error')).toHaveText('This is not your password now.')
  await expect(page.locator('[name=password]')).toHaveValue('')
  await proven(database, page, 'account.changePassword', 'own')
  await page.locator('[name=oldPassword]').fill(fresh)
  await page.locator('[name=password]').fill(other)
  await page.locator('[name=passwordAgain]').fill(other)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByRole('status')).toContainText('Your password is changed')
  await waitForMail(email, /Your password was changed/)
  await context.clearCookies()
  await signInFully(page, { database, account: { userId: officer.userId, password: other } })
})

test('who is signed in stops a recovery that somebody else asked for, and the proposal is void', async ({ page, context, world: { database }, signedInAs }) => {
  const officer = await buildOfficer(database, kerala.state, { name: 'Smt. Still Here' })
  const [first, second] = [await buildAdmin(database), await buildAdmin(database)]
  const { id } = await proposeRecovery({ actor: first, id: officer.id, identityCheck: 'Somebody called and said so', justification: 'The caller has lost the key' })
  await waitForMail(`${officer.userId}@example.invalid`, /An admin proposes to let you in anew/)
  await signedInAs({ token: await tokenOf(database, officer) })
  await page.goto('/en/home')
  await page.getByRole('link', { name: 'To your account' }).click()
  await expect(page.getByText('an admin proposed to let its owner in anew')).toBeVisible()
  await page.getByRole('button', { name: 'Stop it: I have lost nothing' }).click()
  await expect(page.getByRole('status')).toContainText('Stopped.')
  await expect(page.getByRole('button', { name: 'Stop it: I have lost nothing' })).toHaveCount(0)
  await context.clearCookies()
  await signedInAs({ token: await tokenOf(database, second) })
  await page.goto(`/en/admin/proposals/${id}`)
  await expect(page.getByRole('button', { name: 'Record the decision' })).toHaveCount(0)
  await expect(page.getByText('The owner has signed in or stopped it, or the account has changed.')).toBeVisible()
})
