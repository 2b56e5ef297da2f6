import { requestExport } from '@/lib/exports/use-cases'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { tokenOf } from './portal/database'
import { expect, test } from './portal/test'
import { eightFields, kerala } from './portal/world'

test('after an act the frame is that of the page it leads to', async ({ page, world: { database }, signedInAs }) => {
  const officer = await buildOfficer(database, kerala.state)
  await buildGrant(database, { officer, districts: [kerala.idukki], fields: eightFields(), download: true })
  const id = await requestExport({ officer, filters: {}, locale: 'en' })
  await expect.poll(async () => (await database.sql<{ status: string }>('SELECT status::text AS status FROM portal.export WHERE id = $1', [id]))[0]?.status, { timeout: 40_000 }).toBe('ready')
  await signedInAs({ token: await tokenOf(database, officer) })
  const waiting = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Files/ }).locator('.count [aria-hidden]')
  await page.goto(`/en/files/${id}`)
  await expect(waiting).toHaveText('1')
  await page.getByRole('button', { name: 'Open', exact: true }).first().click()
  await page.getByRole('button', { name: 'Close it now' }).click()
  // The page is left and comes again by itself: the count of the masthead with it.
  await expect(waiting).toHaveCount(0)
  await page.goto('/en/files/new')
  await page.getByRole('button', { name: 'Ask for this file' }).click()
  await expect(page).toHaveURL(/\/en\/files\/[0-9a-f-]{36}/)
  await expect(page.locator('.bar .lang')).toHaveAttribute('href', new URL(page.url()).pathname.replace('/en/', '/hi/'))
})
