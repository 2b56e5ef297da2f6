import type { Page } from '@playwright/test'
import { addDays, istDayOf } from '@/lib/clock'
import { plainLetter } from '@/lib/demo/letter/rules'
import { formatFieldDate } from '@/lib/i18n/format'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { eventsOf, tokenOf } from './portal/database'
import { confirm, proven, virtualAuthenticator } from './portal/factors'
import { expect, test } from './portal/test'
import { eightFields, kerala } from './portal/world'

const today = istDayOf(new Date())
const idOf = (page: Page): string => /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? ''
const order = { name: 'order.pdf', mimeType: 'application/pdf', buffer: plainLetter() }

/** Order, relief and what comes after, as the relieving officer types them. */
async function fillOrder(page: Page, relief: string): Promise<void> {
  await page.locator('[name=orderNumber]').fill('GAD/2026/77')
  await page.locator('[name=orderDate]').fill(formatFieldDate(today))
  await page.locator('[name=reliefOn]').fill(formatFieldDate(relief))
  await page.locator('[name=stays][value=no]').check()
}

test('a charge goes from one officer to another: signed, approved by two, accepted, each with an own factor', async ({ page, context, world: { database, auditor }, signedInAs }) => {
  const [relieving, successor] = [await buildOfficer(database, kerala.state, { name: 'Smt. Relieving Nair' }), await buildOfficer(database, kerala.state, { name: 'Shri Next Pillai' })]
  const grantId = await buildGrant(database, { officer: relieving, districts: [kerala.thrissur], fields: eightFields(), download: true })
  const authenticator = await virtualAuthenticator(page)
  for (const person of [relieving, successor]) await authenticator.enrolledFor(database, person)
  const sessionOf = new Map([[relieving, await tokenOf(database, relieving)], [successor, await tokenOf(database, successor)]])

  await test.step('the relieving officer names the next one, puts the order beside it and signs', async () => {
    await signedInAs({ token: sessionOf.get(relieving) ?? '' })
    await page.goto('/en/home')
    await page.getByRole('link', { name: 'Hand over my charge' }).click()
    await page.getByRole('button', { name: 'Hand over my charge' }).click()
    await expect(page.getByRole('heading', { name: 'Handover of your charge' })).toBeVisible()
    await page.getByRole('link', { name: 'Open the form' }).click()
    // What is missing is said at its field, and nothing typed is lost. The summary itself is awaited: the framework's route announcer is an alert too.
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'problem' })).toBeVisible()
    await page.getByLabel('Next officer').selectOption({ label: 'Shri Next Pillai, Principal Secretary' })
    await expect(page.locator('[name=email]')).toBeHidden()
    await fillOrder(page, today)
    await page.getByRole('button', { name: 'Save and check' }).click()
    await expect(page.getByText('The order is missing.')).toBeVisible()
    await page.locator('[name=letter]').setInputFiles(order)
    await page.locator('form:has([name=letter]) button').click()
    await expect(page.getByText('The order is stored.')).toBeVisible()
    await page.getByLabel('I have read who takes over what, and from when.').check()
    await page.getByRole('button', { name: 'Sign with my factor' }).click()
    await confirm(page)
    await expect(page.getByText('Signed. Two admins of the Ministry decide now.')).toBeVisible()
  })
  const id = idOf(page)

  await test.step('two admins read what each right would open, and decide once on all', async () => {
    for (const [index, admin] of [await buildAdmin(database), await buildAdmin(database)].entries()) {
      await signedInAs({ token: await tokenOf(database, admin) })
      await page.goto('/en/admin')
      await page.getByRole('link', { name: 'To the handovers' }).click()
      await page.goto(`/en/admin/handovers/${id}`)
      await expect(page.getByRole('heading', { name: /^What you would open · GR-/ })).toBeVisible()
      await proven(database, page, 'handover.decide', id)
      await page.getByRole('radio', { name: /Approve all/ }).check()
      await page.getByLabel('Reason', { exact: false }).first().fill('The order names both of them.')
      await page.getByLabel('I have read what each of these rights would open.').check()
      await page.getByRole('button', { name: 'Decide' }).click()
      await expect(page.getByText('Your decision is recorded.')).toBeVisible()
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Smt. Relieving Nair hands over to Shri Next Pillai')
      await expect(page.locator('.title')).toContainText(index === 0 ? 'Signed' : 'Waits for the successor')
    }
  })

  await test.step('the successor finds it at home, in Hindi, and accepts', async () => {
    await signedInAs({ token: sessionOf.get(successor) ?? '' })
    await page.goto('/hi/home')
    await page.getByRole('link', { name: 'कार्यभार स्वीकार करें' }).click()
    await page.getByRole('row', { name: /Relieving Nair/ }).getByRole('link').click()
    await page.getByLabel('मैंने पढ़ लिया कि कौन से अधिकार मुझे मिलेंगे।').check()
    await page.getByRole('button', { name: 'अपने प्रमाण से स्वीकार करें' }).click()
    await page.getByRole('dialog').getByRole('button').first().click()
    await expect(page.getByText('स्वीकार किया। पृष्ठ बताता है')).toBeVisible()
    await page.goto('/en/home')
    await expect(page.getByRole('heading', { name: 'Your access' })).toBeVisible()
  })

  await test.step('from that instant the one holds it and the other does not, and the worker did the rest', async () => {
    const [moved] = await database.sql('SELECT o.ended_at = n.starts_at AS meets, n.officer_id AS holder FROM portal.handover_item i JOIN portal."grant" o ON o.id = i.grant_id JOIN portal."grant" n ON n.id = i.new_grant_id WHERE i.grant_id = $1', [grantId])
    expect(moved).toEqual({ meets: true, holder: successor.id })
    await expect.poll(async () => (await database.sql<{ status: string }>('SELECT status FROM portal.handover WHERE id = $1', [id]))[0]?.status).toBe('settled')
    expect(await database.sql('SELECT FROM portal.session WHERE user_id = $1 AND revoked_at IS NULL', [relieving.id])).toEqual([])
    await context.clearCookies()
    await signedInAs({ token: sessionOf.get(relieving) ?? '' })
    await page.goto('/en/home')
    await expect(page).toHaveURL(/sign-in/)
    expect((await eventsOf(database, successor.id, ['handover.accepted', 'grant.given'])).map(({ kind }) => kind)).toEqual(['handover.accepted', 'grant.given'])
  })

  await test.step('the auditor reads every word and instant of it', async () => {
    await signedInAs(auditor)
    await page.goto(`/en/auditor/handovers/${id}`)
    await expect(page.locator('.title')).toContainText('In effect')
    await expect(page.getByText('The order names both of them.').first()).toBeVisible()
  })
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })

  test('a handover is drafted, signed and withdrawn by plain forms', async ({ page, world: { database }, signedInAs }) => {
    const [relieving, successor] = [await buildOfficer(database, kerala.state), await buildOfficer(database, kerala.state, { name: 'Shri Plain Pillai' })]
    await buildGrant(database, { officer: relieving, districts: [kerala.kottayam], fields: eightFields() })
    await signedInAs({ token: await tokenOf(database, relieving) })
    await page.goto('/en/handovers')
    await page.getByRole('button', { name: 'Hand over my charge' }).click()
    const id = idOf(page)
    await page.goto(`/en/handovers/${id}/edit`)
    await page.locator('[name=successor]').selectOption(successor.id)
    await fillOrder(page, addDays(today, 3))
    await page.getByRole('button', { name: 'Save and check' }).click()
    await page.locator('[name=letter]').setInputFiles(order)
    await page.locator('form:has([name=letter]) button').click()
    await proven(database, page, 'handover.sign', id)
    await page.locator('#read-sign').check()
    await page.getByRole('button', { name: 'Sign with my factor' }).click()
    await expect(page.getByText('Signed. Two admins of the Ministry decide now.')).toBeVisible()
    await page.locator('summary', { hasText: 'Withdraw this handover' }).click()
    await page.getByRole('button', { name: 'Withdraw this handover' }).click()
    await expect(page.getByText('Withdrawn. Nothing has moved.')).toBeVisible()
    await page.goto('/en/handovers')
    await expect(page.getByRole('button', { name: 'Hand over my charge' })).toBeVisible()
  })

  test('for an officer who cannot hand over two admins let another one look', async ({ page, world: { database }, signedInAs }) => {
    const [absent, acting] = [await buildOfficer(database, kerala.state, { name: 'Smt. Absent Menon' }), await buildOfficer(database, kerala.state, { name: 'Shri Acting Kurup' })]
    const grantId = await buildGrant(database, { officer: absent, districts: [kerala.palakkad], fields: eightFields(), download: true })
    const [one, other] = [await buildAdmin(database), await buildAdmin(database)]
    await signedInAs({ token: await tokenOf(database, one) })
    await page.goto(`/en/admin/officers/${absent.id}`)
    await page.getByRole('button', { name: 'Begin a contingency' }).click()
    const id = idOf(page)
    await page.getByRole('link', { name: 'Open the form' }).click()
    await page.getByRole('radio', { name: 'Death' }).check()
    await page.locator('[name=evidence]').fill('The State’s letter says that the officer died on Monday.')
    await page.locator('[name=orderNumber]').fill('GAD/2026/9')
    await page.locator('[name=orderDate]').fill(formatFieldDate(today))
    await page.locator('[name=successor]').selectOption(acting.id)
    await page.locator('[name=untilOn]').fill(formatFieldDate(addDays(today, 30)))
    await page.locator(`[name=grants][value="${grantId}"]`).check()
    await page.getByRole('button', { name: 'Save and check' }).click()
    await page.locator('[name=letter]').setInputFiles(order)
    await page.locator('form:has([name=letter]) button').click()
    await proven(database, page, 'handover.enterContingency', id)
    await page.locator('#read-enter').check()
    await page.getByRole('button', { name: 'Enter with my factor' }).click()
    await expect(page.getByText('Entered. Another admin decides now.')).toBeVisible()

    await signedInAs({ token: await tokenOf(database, other) })
    await page.goto(`/en/admin/handovers/${id}`)
    await expect(page.getByText('The State’s letter says that the officer died on Monday.')).toBeVisible()
    await proven(database, page, 'handover.decide', id)
    await page.getByRole('radio', { name: /Approve all/ }).check()
    await page.locator('[name=reason]').first().fill('The letter is genuine.')
    await page.locator('[name=read]').check()
    await page.getByRole('button', { name: 'Decide' }).click()
    await expect(page.getByText('Your decision is recorded.')).toBeVisible()
    expect(await database.sql(`SELECT status::text AS status FROM portal."user" WHERE id = $1`, [absent.id])).toEqual([{ status: 'deactivated' }])

    await signedInAs({ token: await tokenOf(database, acting) })
    await page.goto('/en/home')
    await expect(page.getByText('may not download')).toBeVisible()
  })
})
