import fs from 'node:fs'
import path from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import type { FileFormat } from '@/lib/exports/rules'
import { originalOfSheetCell } from '@/lib/sheet'
import { readWorkbook } from '@/lib/testing/workbooks'
import { accounts } from './portal/accounts'
import { unpack, unpackFiles } from './portal/archive'
import { Hand, idOf } from './portal/hand'
import { linkIn, mailsTo, waitForMail } from './portal/mails'
import { activate, approve, chhattisgarh, enterAsAdmin, enterAsOfficer, keralas } from './portal/nomination'
import { expect, test, watch } from './portal/test'
import { describeRegistrant, unspaced, type World } from './portal/world'

for (const javaScriptEnabled of [true, false]) {
  test(`the main job ${javaScriptEnabled ? 'with script, entered by an admin' : 'without script, entered by an officer of the State'}: from a nomination to a file that is gone, and all of it in the ledger`, async ({ browser, baseURL, world, faultless }) => {
    test.setTimeout(900_000)
    const contexts: BrowserContext[] = []
    const newHand = async (): Promise<Hand> => {
      const context = await browser.newContext({ javaScriptEnabled, baseURL, acceptDownloads: true, timezoneId: 'Asia/Kolkata' })
      contexts.push(context)
      watch(context, faultless)
      return Hand.at(await context.newPage(), world, javaScriptEnabled)
    }
    const place = javaScriptEnabled ? chhattisgarh : keralas
    const format = javaScriptEnabled ? 'csv' : 'xlsx'
    const people = Array.from({ length: 30 }, () => ({ ...describeRegistrant({ district: place.district }), permanentState: place.state, currentState: place.state }))
    await putRegistrants(people)
    await world.database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE kind = 'officer' AND state_code = $1`, [chhattisgarh.state])
    const officer = { userId: `proof.${Date.now().toString(36)}`, email: `proof.${Date.now().toString(36)}@state.example`, password: 'four grey herons wading' }
    const [first, second] = accounts().filter(({ role }) => role === 'admin')
    const auditor = accounts().find(({ role }) => role === 'auditor')
    if (!first || !second || !auditor) throw new Error('the demonstration has two admins and an auditor')

    const [one, two, own, last] = [await newHand(), await newHand(), await newHand(), await newHand()]
    if (javaScriptEnabled) {
      const requestPath = await test.step('one admin nominates the officer, enters the request and approves it first', () => enterAsAdmin(one, { admin: first, officer, place }))
      await test.step('another admin approves it', () => approve(two, { admin: second, path: requestPath, isSecond: true }))
    } else {
      const asker = (await newHand()).page
      await asker.context().addCookies([{ name: 'portal.session', value: (await world.another('officer')).token, url: baseURL ?? '' }])
      const requestPath = await test.step('an officer of the State nominates a colleague and enters the request', () => enterAsOfficer(asker, { officer, place }))
      await test.step('two admins approve it', async () => {
        await approve(one, { admin: first, path: requestPath, isSecond: false })
        await approve(two, { admin: second, path: requestPath, isSecond: true })
      })
    }
    await test.step('the officer activates the account', () => activate(own, officer))
    await test.step('home says what the grant gives', () => lookAtHome(own.page, place.districtName))
    await test.step('the list: masks, filters, columns, pages', () => browse(own.page, people))
    const filePath = await test.step('a file is asked for and waited for', () => askForFile(own.page, { email: officer.email, format }))
    const archive = await test.step('the link is inert; Open mails the password', () => openAndDownload(own, { path: filePath, email: officer.email }))
    await test.step('the archive opens with the password alone and holds what the list gave', () => compare(archive, { people, format }))
    await test.step('after its time the file is gone', () => expire(own.page, { world, path: filePath }))
    await test.step('officer, admin and auditor read every step', () => readTrail({ own: own.page, admin: one.page, auditor: last, sign: auditor, userId: officer.userId }))
    await Promise.all(contexts.map((context) => context.close()))
  })
}
async function lookAtHome(page: Page, districtName: string): Promise<void> {
  await page.goto('/en/home')
  await expect(page.getByText('Your access')).toBeVisible()
  await expect(page.getByText(districtName).first()).toBeVisible()
  await expect(page.getByText('Welfare pensions for unorganised workers').first()).toBeVisible()
  await page.getByRole('link', { name: 'See registrants' }).first().click()
}

async function browse(page: Page, people: readonly TestRegistrant[]): Promise<void> {
  await page.goto('/en/registrants')
  const table = page.getByRole('table').first()
  await expect(table).toBeVisible()
  const words = unspaced(await page.content())
  for (const person of people) for (const secret of [person.uan, person.name, String(person.mobile), person.currentAddress]) expect(words).not.toContain(unspaced(secret))
  expect(people.filter(({ mobile }) => words.includes(String(mobile).slice(-4))).length).toBeGreaterThan(10)
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(page).toHaveURL(/cursor=/)
  await page.getByRole('link', { name: 'Newer' }).click()
  await page.goto('/en/registrants?panel=filters')
  await page.locator('select[name=gender]').selectOption('1')
  await page.getByRole('button', { name: 'Show these workers' }).click()
  await expect(page).toHaveURL(/gender=1/)
  await page.getByRole('link', { name: /Remove filter/ }).first().click()
  await expect(page).not.toHaveURL(/gender=1/)
  await page.goto('/en/registrants?columns=name&columns=gender')
  await expect(table.getByRole('columnheader', { name: /mobile/i })).toHaveCount(0)
  await page.goto(`/en/registrants/${people[0]?.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Record changed')
  expect(unspaced(await page.content())).not.toContain(unspaced(people[0]?.name ?? ''))
}

async function askForFile(page: Page, { email, format }: { email: string; format: FileFormat }): Promise<string> {
  await page.goto('/en/registrants')
  await page.getByRole('link', { name: 'Ask for a file' }).first().click()
  await expect(page.getByRole('radio', { name: /^CSV/ })).toBeChecked()
  await page.getByRole('radio', { name: new RegExp(`^${format}`, 'i') }).check()
  await page.getByRole('button', { name: 'Ask for this file' }).click()
  await expect(page).toHaveURL(/\/en\/files\/[0-9a-f-]{36}/)
  await expect(page.getByText(`${format.toUpperCase()} in 1 part, with README.txt`)).toBeVisible()
  const link = linkIn(await waitForMail(email, /is ready/))
  const filePath = new URL(page.url()).pathname
  expect(new URL(link).pathname).toBe(filePath)
  return filePath
}

async function openAndDownload(hand: Hand, { path: filePath, email }: { path: string; email: string }): Promise<{ file: string; password: string }> {
  const { page } = hand
  const passwords = async (): Promise<number> => (await mailsTo(email)).filter(({ subject }) => subject.startsWith('Password')).length
  for (let look = 0; look < 3; look += 1) await page.goto(filePath)
  await expect(page.getByText('Ready to be opened')).toBeVisible()
  await expect(page.getByText(/^Delete by \d/)).toBeVisible()
  expect((await page.request.get(`/api${filePath.replace('/en', '')}`)).status()).toBe(404)
  expect(await passwords()).toBe(0)
  await hand.press(page.getByRole('button', { name: 'Open', exact: true }), 'files.open', idOf(page))
  await expect(page.getByRole('link', { name: /^Download,/ })).toBeVisible()
  const mail = await waitForMail(email, /^Password/)
  expect(mail.text).not.toMatch(/https?:/)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Download,/ }).click()])
  const file = path.resolve('.test', 'downloads', `${Date.now()}-${download.suggestedFilename()}`)
  await download.saveAs(file)
  expect(await passwords()).toBe(1)
  // Whatever page is looked at meanwhile says that a file is open and leads to it; the file's own page counts itself.
  await page.goto('/en/requests')
  await page.getByRole('status').filter({ hasText: /is open\. It closes at/ }).getByRole('link').click()
  await expect(page.getByRole('link', { name: /^Download,/ })).toBeVisible()
  await expect(page.getByText(/is open\. It closes at/)).toHaveCount(0)
  const password = /^ {4}(\S+)$/m.exec(mail.text)?.[1] ?? ''
  return { file, password }
}

async function compare({ file, password }: { file: string; password: string }, { people, format }: { people: readonly TestRegistrant[]; format: FileFormat }): Promise<void> {
  expect(unpack(file, 'not the password')).toBeNull()
  const data = fs.readFileSync(unpackFiles(file, password)?.get(`data-1.${format}`) ?? '')
  const lines = format === 'csv' ? data.toString('utf8').split('\r\n') : (await readWorkbook(data)).map((cells) => cells.map(originalOfSheetCell).join())
  expect(data.toString('latin1').startsWith(format === 'csv' ? '\u00ef\u00bb\u00bf' : 'PK')).toBe(true)
  for (const person of people) {
    const line = lines.find((each) => each.includes(person.uan)) ?? ''
    for (const value of [person.name, String(person.mobile), person.currentAddress]) expect(line).toContain(value)
    expect(lines.join('\n')).not.toContain(String(person.fatherOrHusbandName))
  }
}

async function expire(page: Page, { world, path: filePath }: { world: World; path: string }): Promise<void> {
  const id = filePath.split('/').at(-1)
  await world.database.sql(`UPDATE portal.export SET opened_at = opened_at - interval '1 hour', expires_at = now() - interval '1 second' WHERE id = $1`, [id])
  expect((await page.request.get(`/api/files/${id}`)).status()).toBe(404)
  await expect(async () => {
    await page.goto(filePath)
    await expect(page.getByRole('heading', { name: 'This file is gone' })).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.getByRole('checkbox', { name: 'I have deleted this file and every copy of it.' }).check()
  await page.getByRole('button', { name: 'Confirm the deletion' }).click()
  await expect(page.getByText('Deleted', { exact: true })).toBeVisible()
}

interface Trail { own: Page; admin: Page; auditor: Hand; sign: { userId: string; password: string }; userId: string }

async function readTrail({ own, admin, auditor, sign, userId }: Trail): Promise<void> {
  await own.goto('/en/activity')
  for (const words of ['Signed in', 'Saw a page of workers', 'Opened one worker', 'Asked for file', 'Opened file', 'Began to download file', 'Confirmed that file', 'Gave grant', 'Activated the account']) {
    await expect(own.getByText(words).first(), words).toBeAttached()
  }
  await auditor.signIn(sign)
  for (const [page, address] of [[admin, '/en/admin/activity'], [auditor.page, '/en/auditor']] as const) {
    await page.goto(`${address}?who=${userId}`)
    for (const words of ['Saw a page of workers', 'Asked for file', 'Opened file', 'Began to download file']) await expect(page.getByText(words).first(), words).toBeAttached()
    expect(await page.content()).not.toContain('Proofname')
  }
}
