import { requestExport } from '@/lib/exports/use-cases'
import { startRequest } from '@/lib/requests/use-cases'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { tokenOf } from './portal/database'
import { proven } from './portal/factors'
import { expect, takenOver, test } from './portal/test'
import { eightFields, kerala } from './portal/world'

test('after an act the frame is that of the page it leads to', async ({ page, world: { database }, signedInAs }) => {
  const officer = await buildOfficer(database, kerala.state)
  await buildGrant(database, { officer, districts: [kerala.idukki], fields: eightFields(), download: true })
  const id = await requestExport({ officer, filters: {}, locale: 'en' })
  await expect.poll(async () => (await database.sql<{ status: string }>('SELECT status::text AS status FROM portal.export WHERE id = $1', [id]))[0]?.status, { timeout: 120_000 }).toBe('ready')
  await signedInAs({ token: await tokenOf(database, officer) })
  const waiting = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Files/ }).locator('.count [aria-hidden]')
  await page.goto(`/en/files/${id}`)
  await expect(waiting).toHaveText('1')
  await proven(database, page, 'files.open', id)
  await page.getByRole('button', { name: 'Open', exact: true }).first().click()
  await page.getByRole('button', { name: 'Close it now' }).click()
  // The page is left and comes again by itself: the count of the masthead with it.
  await expect(waiting).toHaveCount(0)
  await page.goto('/en/files/new')
  await page.getByRole('button', { name: 'Ask for this file' }).click()
  await expect(page).toHaveURL(/\/en\/files\/[0-9a-f-]{36}/)
  await expect(page.locator('.bar .lang')).toHaveAttribute('href', new URL(page.url()).pathname.replace('/en/', '/hi/'))
})

test('what is typed and chosen while a form is being sent is there after its refusal', async ({ page, world: { officer, registrant }, signedInAs }) => {
  await signedInAs(officer)
  await page.goto(`/en/registrants/${registrant.id}/unmask/mobile`)
  let free = (): void => undefined
  const line = new Promise<void>((resolve) => { free = resolve })
  await page.route('**/unmask/mobile', async (route) => {
    if (route.request().method() === 'POST') await line
    await route.continue()
  })
  await takenOver(page, '[name=reason]')
  await page.getByRole('button', { name: 'Unmask on record' }).click()
  await expect(page.getByRole('button', { name: 'Unmask on record' })).toBeDisabled()
  await page.locator('[name=reason]').fill('The worker asked for a correction.')
  await page.locator('[name=cause]').last().check()
  const [first] = await page.locator('[name=minutes] option').all()
  const shortest = (await first?.getAttribute('value')) ?? ''
  await page.locator('[name=minutes]').selectOption(shortest)
  free()
  await expect(page.getByRole('alert').filter({ hasText: 'There are 2 problems' })).toBeFocused()
  await expect(page.locator('[name=reason]')).toHaveValue('The worker asked for a correction.')
  await expect(page.locator('[name=cause]').last()).toBeChecked()
  await expect(page.locator('[name=minutes]')).toHaveValue(shortest)
})

test('an empty form is answered in the language of the page, and a draft can be left with nothing filled in', async ({ page, world: { officer, registrant }, signedInAs }) => {
  await signedInAs(officer)
  await page.goto(`/hi/registrants/${registrant.id}/unmask/mobile`)
  await page.getByRole('button', { name: 'दर्ज करके मास्क हटाएँ' }).click()
  // The summary, and not the browser's own word in the browser's own language.
  await expect(page.getByRole('alert').filter({ hasText: '2 बातें सुधारनी हैं' })).toBeFocused()
  const { id } = await startRequest({ actor: officer.person, asked: { kind: 'newOfficer' } })
  await page.goto(`/hi/requests/${id}/edit`)
  await page.getByRole('button', { name: 'सहेजें और छोड़ें' }).click()
  await expect(page).toHaveURL(new RegExp(`/hi/requests/${id}\\?done=saved$`))
})
