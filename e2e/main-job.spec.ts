import path from 'node:path'
import { type BrowserContext, type Locator, type Page } from '@playwright/test'
import { plainLetter } from '@/lib/demo/letter/rules'
import { putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { exempt } from '@/lib/testing/factors'
import { accounts } from './portal/accounts'
import { unpack } from './portal/archive'
import { confirm, proven, showPassword, signInFully, type VirtualAuthenticator, virtualAuthenticator } from './portal/factors'
import { linkIn, mailsTo, waitForMail } from './portal/mails'
import { acceptTerms } from './portal/terms'
import { expect, test, watch } from './portal/test'
import { describeRegistrant, kerala, unspaced, type World } from './portal/world'

const eight = ['uan', 'name', 'mobile', 'gender', 'permanentDistrict', 'currentDistrict', 'currentAddress', 'primaryOccupation']

/** With script an admin enters for a State that has no officer yet; without script an officer of the State does. */
const chhattisgarh = { state: 22, district: 378, districtName: 'Durg' } as const
const keralas = { state: kerala.state, district: kerala.kollam, districtName: 'Kollam' } as const

for (const javaScriptEnabled of [true, false]) {
  test(`the main job ${javaScriptEnabled ? 'with script, entered by an admin' : 'without script, entered by an officer of the State'}: from a nomination to a file that is gone, and all of it in the ledger`, async ({ browser, baseURL, world, faultless }) => {
    test.setTimeout(150_000)
    const contexts: BrowserContext[] = []
    const newHand = async (): Promise<Hand> => {
      const context = await browser.newContext({ javaScriptEnabled, baseURL, acceptDownloads: true, timezoneId: 'Asia/Kolkata' })
      contexts.push(context)
      watch(context, faultless)
      return Hand.at(await context.newPage(), world, javaScriptEnabled)
    }
    const place = javaScriptEnabled ? chhattisgarh : keralas
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
    const filePath = await test.step('a file is asked for and waited for', () => askForFile(own.page, officer.email))
    const archive = await test.step('the link is inert; Open mails the password', () => openAndDownload(own, { path: filePath, email: officer.email }))
    await test.step('the archive opens with the password alone and holds what the list gave', () => compare(archive, people))
    await test.step('after its time the file is gone', () => expire(own.page, { world, path: filePath }))
    await test.step('officer, admin and auditor read every step', () => readTrail({ own: own.page, admin: one.page, auditor: last, sign: auditor, userId: officer.userId }))
    await Promise.all(contexts.map((context) => context.close()))
  })
}

/** Both steps of signing in, and what an own factor proves afterwards: by script as a person does it, without script as the use cases write it. */
class Hand {
  private constructor(readonly page: Page, private readonly world: World, private readonly authenticator: VirtualAuthenticator | undefined) {}

  static async at(page: Page, world: World, byScript: boolean): Promise<Hand> {
    return new Hand(page, world, byScript ? await virtualAuthenticator(page) : undefined)
  }

  signIn(account: Account): Promise<void> {
    return signInFully(this.page, { database: this.world.database, account, authenticator: this.authenticator })
  }

  /** Presses the button of an act that needs a fresh proof. */
  async press(button: Locator, act: string, subject: string): Promise<void> {
    if (!this.authenticator) await proven(this.world.database, this.page, act, subject)
    await button.click()
    if (this.authenticator) await confirm(this.page)
  }

  /** The rest of an activation: the password is set, the first factor is enrolled, and with it the person is signed in. */
  async enrol(account: Account): Promise<void> {
    const { database } = this.world
    const [row] = await database.sql<{ id: string }>('SELECT id FROM portal."user" WHERE user_id = $1', [account.userId])
    await exempt(database, row?.id ?? '')
    if (!this.authenticator) return this.signIn(account)
    await showPassword(this.page, account)
    await this.page.goto('/en/sign-in/factor')
    await expect(this.page).toHaveURL(/sign-in\/enrol/)
    await this.page.getByRole('radio', { name: /^Authenticator/ }).check()
    await this.page.getByLabel('Name').fill('Office laptop')
    await this.page.getByRole('button', { name: 'Enrol it now' }).click()
    await this.page.getByRole('button', { name: 'Use the authenticator' }).click()
    await expect(this.page.getByRole('button', { name: 'Sign out' }).first()).toBeAttached({ timeout: 20_000 })
  }
}

interface Account { userId: string; password: string }

interface Entered {
  readonly officer: { readonly userId: string; readonly email: string }
  readonly place: typeof keralas | typeof chhattisgarh
}

async function enterAsAdmin(hand: Hand, { admin, ...entered }: Entered & { admin: Account }): Promise<string> {
  const { page } = hand
  await hand.signIn(admin)
  await page.goto('/en/admin/officers')
  await page.getByRole('link', { name: 'Nominate an officer' }).first().click()
  // Kerala has officers who can sign in: they enter its requests, and the page says so.
  await expect(page.locator(`[name=state] option[value="${kerala.state}"]`)).toHaveCount(0)
  await expect(page.getByText('States that enter their own requests are not in the list')).toBeVisible()
  await page.locator('[name=state]').selectOption(String(entered.place.state))
  await page.getByRole('button', { name: 'Go on' }).click()
  await fillForm(page, { ...entered, choosesUserId: true })
  await page.getByLabel('Reason of your approval').fill('Order and letter seen.')
  await page.getByRole('checkbox', { name: 'I have read above what this would open.' }).check()
  await hand.press(page.getByRole('button', { name: 'Submit and approve as first' }), 'request.submitAsFirst', idOf(page))
  await expect(page.getByText('The request is submitted with your approval. Another admin decides.')).toBeVisible()
  // Who enters it does not decide it once more, and nobody has an account yet.
  await expect(page.getByRole('button', { name: 'Record this decision' })).toHaveCount(0)
  expect(await mailsTo(entered.officer.email)).toEqual([])
  return new URL(page.url()).pathname
}

async function enterAsOfficer(page: Page, entered: Entered): Promise<string> {
  await page.goto('/en/requests')
  await page.getByRole('link', { name: 'Ask for access' }).first().click()
  await page.getByRole('radio', { name: 'For a new officer' }).check()
  await page.getByRole('button', { name: 'Go on' }).click()
  await fillForm(page, { ...entered, choosesUserId: false })
  await page.getByRole('button', { name: 'Submit', exact: true }).click()
  await expect(page.getByText('The request is submitted. Two admins at the Ministry decide; you see here what they say.')).toBeVisible()
  expect(await mailsTo(entered.officer.email)).toEqual([])
  return new URL(page.url()).pathname.replace('/en/requests/', '/en/admin/requests/')
}

async function fillForm(page: Page, { officer, place, choosesUserId }: Entered & { choosesUserId: boolean }): Promise<void> {
  await page.getByRole('radio', { name: 'Welfare pensions for unorganised workers' }).check()
  await page.getByRole('button', { name: 'Begin the form' }).click()
  await expect(page).toHaveURL(/\/edit$/)
  // A mistake first: what was typed stays, the words say where; and the draft keeps it too.
  await page.locator('[name=name]').fill('Smt. Kamala Menon')
  await page.locator('[name=designation]').fill('Secretary, Labour and Skills Department')
  await page.locator('[name=rank]').selectOption('secretary')
  await page.locator('[name=email]').fill(officer.email)
  if (choosesUserId) await page.locator('[name=userId]').fill(officer.userId)
  else await expect(page.locator('[name=userId]')).toHaveCount(0)
  await page.getByRole('radio', { name: 'Districts' }).check()
  await page.getByRole('checkbox', { name: place.districtName }).check()
  for (const field of eight) await page.locator(`[name=fields][value=${field}]`).check()
  await page.getByRole('checkbox', { name: 'See on screen' }).check()
  await page.getByRole('checkbox', { name: 'Download' }).check()
  await page.locator('[name=justification]').fill('Pensions for workers of the fisheries')
  await page.locator('[name=orderNumber]').fill('LSD/2026/77')
  await page.locator('[name=orderDate]').fill('31-02-2026')
  await page.locator('[name=endsOn]').fill(nextMonth(await page.locator('[name=startsOn]').inputValue()))
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await expect(page.getByText('There is a problem')).toBeVisible()
  await expect(page.locator('[name=rank]')).toHaveValue('secretary')
  await page.goto(page.url())
  await expect(page.locator('[name=orderDate]')).toHaveValue('31-02-2026')
  await page.locator('[name=orderDate]').fill('03-08-2026')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await expect(page.getByText('The form is saved.')).toBeVisible()
  await page.locator('[name=letter]').setInputFiles({ name: 'order.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nno letter') })
  await page.getByRole('button', { name: 'Check and store the letter' }).click()
  await expect(page.getByText('This PDF cannot be read to its end.')).toBeVisible()
  await page.locator('[name=letter]').setInputFiles({ name: 'order.pdf', mimeType: 'application/pdf', buffer: plainLetter() })
  await page.getByRole('button', { name: 'Check and store the letter' }).click()
  await expect(page.getByText('The letter is checked and stored encrypted.')).toBeVisible()
}

async function approve(hand: Hand, { admin, path: requestPath, isSecond }: { admin: Account; path: string; isSecond: boolean }): Promise<void> {
  const { page } = hand
  await hand.signIn(admin)
  await page.goto('/en/admin/requests')
  await page.locator(`a[href="${requestPath}"]`).first().click()
  await page.getByRole('radio', { name: 'Approve' }).check()
  await page.getByLabel('Reason or questions').fill('Order seen, purpose and districts fit.')
  await page.getByRole('checkbox', { name: 'I have read above what this would open.' }).check()
  await hand.press(page.getByRole('button', { name: 'Record this decision' }), 'request.decide', idOf(page))
  if (isSecond) await expect(page).toHaveURL(/\/en\/admin\/grants\/[0-9a-f-]{36}\?done=given/)
  else await expect(page.getByText('Your decision is recorded.')).toBeVisible()
}

async function activate(hand: Hand, { userId, email, password }: { userId: string; email: string; password: string }): Promise<void> {
  const { page } = hand
  const link = linkIn(await waitForMail(email, /Your account/))
  await page.goto(link)
  await page.getByLabel('New password').fill('short')
  await page.getByLabel('The same password again').fill('short')
  await page.getByRole('button', { name: 'Set password' }).click()
  await expect(page.getByText('There is a problem')).toBeVisible()
  await page.getByLabel('New password').fill(password)
  await page.getByLabel('The same password again').fill(password)
  await page.getByRole('button', { name: 'Set password' }).click()
  await expect(page.getByText('Your password is set. Sign in with it.')).toBeVisible()
  await page.goto(link)
  await expect(page.getByText('This link cannot be used')).toBeVisible()
  await hand.enrol({ userId, password })
  await page.goto('/en/files')
  await expect(page).toHaveURL(/\/en\/accept\?back=%2Fen%2Ffiles$/)
  await acceptTerms(page)
  await expect(page).toHaveURL(/\/en\/files$/)
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
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Worker changed')
  expect(unspaced(await page.content())).not.toContain(unspaced(people[0]?.name ?? ''))
}

async function askForFile(page: Page, email: string): Promise<string> {
  await page.goto('/en/registrants')
  await page.getByRole('link', { name: 'Ask for a file' }).first().click()
  await page.getByRole('button', { name: 'Ask for this file' }).click()
  await expect(page).toHaveURL(/\/en\/files\/[0-9a-f-]{36}/)
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
  const password = /^ {4}(\S+)$/m.exec(mail.text)?.[1] ?? ''
  return { file, password }
}

function compare({ file, password }: { file: string; password: string }, people: readonly TestRegistrant[]): void {
  expect(unpack(file, 'not the password')).toBeNull()
  const entries = unpack(file, password)
  const csv = [...(entries ?? [])].find(([name]) => name.endsWith('.csv'))?.[1] ?? ''
  expect(csv.startsWith('\uFEFF')).toBe(true)
  for (const person of people) {
    const line = csv.split('\r\n').find((each) => each.includes(person.uan)) ?? ''
    for (const value of [person.name, String(person.mobile), person.currentAddress]) expect(line).toContain(value)
    expect(csv).not.toContain(String(person.fatherOrHusbandName))
  }
}

async function expire(page: Page, { world, path: filePath }: { world: World; path: string }): Promise<void> {
  const id = filePath.split('/').at(-1)
  await world.database.sql(`UPDATE portal.export SET opened_at = opened_at - interval '1 hour', expires_at = now() - interval '1 second' WHERE id = $1`, [id])
  expect((await page.request.get(`/api/files/${id}`)).status()).toBe(404)
  await expect(async () => {
    await page.goto(filePath)
    await expect(page.getByRole('heading', { name: 'This file is gone' })).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 70_000 })
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

/** The row that the page's address names. */
function idOf(page: Page): string {
  return /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(page.url())?.[0] ?? ''
}

/** `DD-MM-YYYY` in the next month, on a day that each month has. */
function nextMonth(day: string): string {
  const [, month = 1, year = 1970] = day.split('-').map(Number)
  return month === 12 ? `28-01-${year + 1}` : `28-${String(month + 1).padStart(2, '0')}-${year}`
}
