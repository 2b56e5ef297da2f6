import { plainLetter } from '@/lib/demo/letter/rules'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { tokenOf } from './portal/database'
import { expect, test } from './portal/test'
import { bihar, eightFields, kerala } from './portal/world'

// Forms are sent as a browser without script sends them.
test.use({ javaScriptEnabled: false })

test('an officer asks about a colleague of the own State, who finds it in the own activity', async ({ page, context, world: { database }, signedInAs }) => {
  const [asker, colleague, stranger] = [await buildOfficer(database, kerala.state), await buildOfficer(database, kerala.state, { name: 'Smt. Asked-About Nair' }), await buildOfficer(database, bihar.state, { name: 'Shri Far Away' })]
  await buildGrant(database, { officer: colleague, districts: [kerala.wayanad], fields: eightFields() })
  await buildGrant(database, { officer: stranger, districts: [bihar.patna], fields: eightFields() })
  await signedInAs({ token: await tokenOf(database, asker) })
  await page.goto('/en/requests')
  await page.getByRole('link', { name: 'Ask for access' }).first().click()
  await page.getByRole('radio', { name: 'For a colleague' }).check()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByText('Choose the colleague.')).toBeVisible()
  await expect(page.locator(`[name=officer] option[value="${stranger.id}"]`)).toHaveCount(0)
  await page.locator('[name=officer]').selectOption(colleague.id)
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('radio', { name: 'An end of access' }).check()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('radio', { name: /Asked-About/ }).check()
  await page.getByRole('button', { name: 'Begin the form' }).click()
  await expect(page).toHaveURL(/\/edit$/)
  await expect(page.getByText('For Smt. Asked-About Nair')).toBeVisible()
  // Who reads the page in Hindi is led back to Hindi, whatever language the account prefers; also with a letter that is not read.
  const request = new URL(page.url()).pathname.replace('/en/', '/hi/').replace('/edit', '')
  for (const [letter, said] of [[plainLetter(), 'done=letter'], [Buffer.alloc(6_000_000), 'letter=letterTooLarge']] as const) {
    await page.goto(request)
    await page.locator('[name=letter]').setInputFiles({ name: 'order.pdf', mimeType: 'application/pdf', buffer: letter })
    await page.locator('form:has([name=letter]) button').click()
    await expect(page).toHaveURL(`${request}?${said}#paper`)
  }
  await page.goto('/en/requests')
  await expect(page.getByRole('row', { name: /Asked-About/ })).toContainText('End of access')
  // Somebody of another State is nobody here: the step begins anew.
  await page.goto(`/en/requests/new?for=colleague&kind=end&officer=${stranger.id}`)
  await expect(page.getByText('Choose the colleague.')).toBeVisible()
  expect(await page.content()).not.toContain('Far Away')

  await context.clearCookies()
  await signedInAs({ token: await tokenOf(database, colleague) })
  await page.goto('/en/activity')
  await expect(page.getByText(asker.name).first()).toBeVisible()
})

test('an admin is told who enters the requests of a State that has an officer', async ({ page, world: { admin, officer, grant, database }, signedInAs }) => {
  await signedInAs(admin)
  for (const address of [`/en/admin/requests/new?kind=newOfficer&state=${kerala.state}`, `/en/admin/requests/new?kind=renewal&grant=${grant.id}`, `/en/admin/officers/${officer.person.id}`, `/en/admin/grants/${grant.id}`]) {
    await page.goto(address)
    await expect(page.getByRole('heading', { name: 'Kerala enters its own requests' }), address).toBeVisible()
    // The first few by name; in this State other tests have made many.
    await expect(page.getByText(/are asked by: .+ \((?:Principal )?Secretary\)/).first(), address).toBeVisible()
    await expect(page.getByRole('button', { name: 'Begin the form' })).toHaveCount(0)
    await expect(page.locator('main a[href*="requests/new?"]')).toHaveCount(0)
  }
  // And which States could only ask for an end.
  await page.goto('/en/admin/requests/new')
  const taking = new Set((await database.sql<{ code: string }>(`SELECT state_code::text AS code FROM portal.state_version WHERE to_at IS NULL AND is_active AND provision IN ('module', 'both')`)).map(({ code }) => code))
  const options = await page.locator('#state option:not([value=""])').all()
  expect(options.length).toBeGreaterThan(10)
  for (const option of options) expect((await option.innerText()).includes('takes no part in the module')).toBe(!taking.has(await option.getAttribute('value') ?? ''))
  await page.goto(`/hi/admin/requests/new?kind=newOfficer&state=${kerala.state}`)
  await expect(page.getByRole('heading', { name: 'केरल अपने अनुरोध स्वयं दर्ज करता है' })).toBeVisible()
})
