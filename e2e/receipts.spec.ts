import type { Page } from '@playwright/test'
import fs from 'node:fs'
import { formatCount } from '@/lib/i18n/format'
import { expect, test } from './portal/test'

/** Takes a file by its link; its text. */
async function taken(page: Page, link: () => Promise<void>): Promise<{ path: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), link()])
  const path = await download.path()
  return { path, text: fs.readFileSync(path, 'utf8') }
}

async function checked(page: Page, files: { name: string; text: string }[], key: string): Promise<void> {
  await page.getByLabel('Public key of the record').fill(key)
  await page.getByLabel('Files', { exact: true }).setInputFiles(files.map(({ name, text }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })))
  await page.getByRole('button', { name: 'Check', exact: true }).click()
}

test('an officer takes the proofs of the own day, and a browser without a network checks them and the whole ledger', async ({ page, world, signedInAs, browser, baseURL }) => {
  await signedInAs(world.officer)
  // A long day: what is checked is not all laid out at once.
  await world.database.sql(
    `SELECT ledger.append((SELECT jsonb_agg(jsonb_build_object('kind', 'home.viewed', 'outcome', 'done', 'actorKind', 'officer', 'actorId', $1::text, 'actorName', $2::text, 'stateCode', $3::int, 'address', '127.0.0.1', 'details', '{}'::jsonb)) FROM generate_series(1, 250)))`,
    [world.officer.person.id, world.officer.person.name, world.officer.person.stateCode])
  await page.goto('/en/activity')
  await page.getByRole('link', { name: 'Receipts', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Receipts')
  // Sealed within half a minute; the page itself is an event each time.
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('link', { name: /^Receipt: .*home/i }).first()).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 90_000 })
  const one = await taken(page, () => page.getByRole('link', { name: /^Receipt: .*home/i }).first().click())
  const day = await taken(page, () => page.getByRole('link', { name: 'All receipts of this day' }).click())
  const count = day.text.match(/^c2sp\.org\/tlog-proof@v1$/gm)?.length ?? 0
  expect(count).toBeGreaterThanOrEqual(250)
  const key = await (await fetch(`${baseURL}/ledger/key`)).text()
  await signedInAs(world.auditor)
  await page.goto('/en/auditor')
  const log = await taken(page, () => page.getByRole('link', { name: 'Download the ledger' }).click())

  // Somebody else's computer: no session, and no network once the page stands there.
  const elsewhere = await browser.newContext({ baseURL, timezoneId: 'Asia/Kolkata' })
  const reader = await elsewhere.newPage()
  await reader.goto('/en/verify')
  await expect(reader.getByRole('button', { name: 'Check', exact: true })).toBeVisible()
  const asked: string[] = []
  reader.on('request', (request) => asked.push(request.url()))
  await elsewhere.setOffline(true)
  await checked(reader, [{ name: 'receipt.tlog-proof', text: one.text }, { name: 'day.txt', text: day.text }], key)
  await expect(reader.getByRole('heading', { name: 'Nothing was changed' })).toBeVisible()
  await expect(reader.getByText(`Receipts: ${formatCount(count + 1)}, proven: ${formatCount(count + 1)}.`)).toBeVisible()
  await expect(reader.getByText('Proven: it stands in')).toHaveCount(100)
  await reader.getByRole('button', { name: /^Show 100 more/ }).click()
  await expect(reader.getByText('Proven: it stands in')).toHaveCount(200)
  // What is not proven is seen first, however many are.
  await checked(reader, [{ name: 'day.txt', text: day.text }, { name: 'forged', text: one.text.replace(/^extra (\S{8})./m, 'extra $1x') }], key)
  await expect(reader.getByRole('row').nth(1)).toContainText('Not proven')
  await checked(reader, [{ name: 'forged', text: one.text.replace(/^extra (\S{8})./m, 'extra $1x') }], key)
  await expect(reader.getByText('Not proven: the event, its place or the proof is not what was sealed.')).toBeVisible()
  await checked(reader, [{ name: 'ledger.txt', text: log.text }, { name: 'receipt.tlog-proof', text: one.text }], key)
  await expect(reader.getByRole('heading', { name: 'Nothing was changed' })).toBeVisible({ timeout: 60_000 })
  await checked(reader, [{ name: 'ledger.txt', text: log.text.replace('"position":3,', '"position":3,"x":1,') }], key)
  await expect(reader.getByText('Changed: the first bad event is number 3.')).toBeVisible({ timeout: 60_000 })
  await checked(reader, [{ name: 'ledger.txt', text: log.text }], 'no key')
  await expect(reader.getByRole('alert').filter({ hasText: 'There is a problem' })).toContainText('Enter the public key of the record')
  expect(asked).toEqual([])
  await elsewhere.close()
})

test('without a script receipts are taken all the same, and the page of checking names the command', async ({ browser, baseURL, world }) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, acceptDownloads: true })
  await context.addCookies([{ name: 'portal.session', value: world.officer.token, url: baseURL ?? '' }])
  const page = await context.newPage()
  await expect(async () => {
    await page.goto('/hi/receipts')
    await expect(page.getByRole('link', { name: /^रसीद: / }).first()).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 90_000 })
  const { text } = await taken(page, () => page.getByRole('link', { name: /^रसीद: / }).first().click())
  expect(text).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra /)
  await page.goto('/en/verify')
  // As it is sent: this browser draws no `noscript` when only its scripts are held.
  expect(await page.content()).toMatch(/<noscript>(?:(?!<\/noscript>).)*this command does the same: npx --no-install verify-ledger/)
  await expect(page.getByRole('button', { name: 'Check', exact: true })).toHaveCount(0)
  await context.close()
})
