import AxeBuilder from '@axe-core/playwright'
import type { BrowserContext, Page } from '@playwright/test'
import type { PersonActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import { newToken } from '@/lib/crypto/token'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { giveSession } from '@/lib/testing/sessions'
import { byScript, find } from './portal/acts'
import { actsOf, eventsOf, type PortalDatabase, tokenOf } from './portal/database'
import { proven, showPassword, virtualAuthenticator } from './portal/factors'
import { waitForMail } from './portal/mails'
import { ask } from './portal/raw'
import { expect, test, watch } from './portal/test'
import { kerala, type World } from './portal/world'

const password = 'a long enough secret'
const origin = process.env.PORTAL_ORIGIN ?? ''

/** An officer with a password and an own authenticator in this browser. */
async function secretary(world: World, page: Page) {
  const person = await buildOfficer(world.database, kerala.state)
  await world.database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [person.id, await hashPassword({ userId: person.userId, password })])
  await (await virtualAuthenticator(page)).enrolledFor(world.database, person)
  return { person, account: { userId: person.userId, password } }
}

const cookie = async (context: BrowserContext, name: RegExp) => (await context.cookies()).find((each) => name.test(each.name))
const tokenIn = async (page: Page): Promise<string> => (await cookie(page.context(), /^portal\.session$/))?.value ?? ''

async function secondStep(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Go on with the second factor' }).click()
  await expect(page).toHaveURL(/\/en\/home$/)
}

/** Whether the portal shows somebody's page for the cookie. */
const opens = async (token: string): Promise<boolean> => (await ask({ path: '/en/account', token })).status === 200

/** As if that time had passed since the person's last page or act. */
const idleFor = (database: PortalDatabase, { sessionId }: Pick<PersonActor, 'sessionId'>, seconds: number) =>
  database.sql(`UPDATE portal.session SET last_seen_at = now() - make_interval(secs => $2) WHERE id = $1`, [sessionId, seconds])
const idleOf = async (database: PortalDatabase, { sessionId }: Pick<PersonActor, 'sessionId'>): Promise<number> =>
  (await database.sql<{ seconds: number }>('SELECT extract(epoch FROM now() - last_seen_at)::float8 AS seconds FROM portal.session WHERE id = $1', [sessionId]))[0]?.seconds ?? 0

test('a planted cookie is nobody’s, each step has a token of its own, and what is over opens nothing', async ({ page, world, context }) => {
  const { account } = await secretary(world, page)
  const planted = 'P'.repeat(43)
  await context.addCookies([{ name: 'portal.session', value: planted, url: origin }])
  await showPassword(page, account)
  const half = await tokenIn(page)
  expect(half).not.toBe(planted)
  await secondStep(page)
  const full = await tokenIn(page)
  expect([planted, half].includes(full)).toBe(false)
  expect([await opens(planted), await opens(half), await opens(full)]).toEqual([false, false, true])
  // What was copied is worth nothing after signing out: neither a page nor an act.
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await expect(page).toHaveURL(/sign-in/)
  expect(await opens(full)).toBe(false)
  expect((await byScript(find('session.stay'), full, { locale: 'en' })).headers['x-action-redirect'] ?? '').toContain('/en/sign-in')
})

test('a browser is known from its first sign-in on, by a cookie no script reads; a new one is mailed and on record', async ({ page, world, context }) => {
  const { person, account } = await secretary(world, page)
  await showPassword(page, account)
  expect(await cookie(context, /^portal\.device-/)).toBeUndefined()
  await secondStep(page)
  const device = await cookie(context, /^portal\.device-[0-9a-f]{16}$/)
  expect(device).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', value: expect.stringMatching(/^[\w-]{43}$/) })
  await expect(page.locator('.title p')).toContainText(/Last sign-in .*\sIST, Unknown browser, unknown address/)
  const mail = await waitForMail(`${person.userId}@example.invalid`, /Sign-in with a new browser/)
  expect(mail.text).toContain('Chrome on Linux')
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await expect(page.getByText('You are signed out.')).toBeVisible()
  await showPassword(page, account)
  await secondStep(page)
  expect((await cookie(context, /^portal\.device-/))?.value).toBe(device?.value)
  await expect(page.locator('.title p')).toContainText(/Last sign-in .*\sIST, Chrome on Linux, 127\.0\.0\.1/)
  expect(await eventsOf(world.database, person.id, ['device.new'])).toHaveLength(1)
})

test('one browser more ends the first, which is told so; both are on the account’s page, and all end at once', async ({ page, world, browser }) => {
  const { person, account } = await secretary(world, page)
  await showPassword(page, account)
  await secondStep(page)
  const first = await tokenIn(page)
  const other = await browser.newContext()
  const faults: string[] = []
  watch(other, faults)
  const second = await other.newPage()
  await (await virtualAuthenticator(second)).enrolledFor(world.database, person, 'Another key')
  await showPassword(second, account)
  // Who knows the password alone ends nobody's work.
  expect(await opens(first)).toBe(true)
  await secondStep(second)
  expect(await opens(first)).toBe(false)
  await page.goto('/en/home')
  await expect(page.getByRole('status')).toContainText('because you signed in with another browser')
  await second.goto('/en/account')
  await expect(second.getByRole('row', { name: /Chrome on Linux.*127\.0\.0\.1.*This browser/ })).toBeVisible()
  await expect(second.getByRole('row', { name: /Over/ }).first()).toBeVisible()
  await second.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(second).toHaveURL(/\/en\/sign-in/)
  expect((await actsOf(world.database, person.id)).filter(({ kind }) => kind === 'session.ended').map(({ details }) => details.cause)).toEqual(['newer', 'newer', 'everywhere'])
  expect(await world.database.sql('SELECT 1 FROM portal.session WHERE user_id = $1 AND revoked_at IS NULL AND stage = $2', [person.id, 'full'])).toEqual([])
  expect(await world.database.sql('SELECT 1 FROM portal.device WHERE user_id = $1 AND forgotten_at IS NULL', [person.id])).toEqual([])
  expect(faults).toEqual([])
  await other.close()
})

test('another browser is signed out from the account’s page, and says so', async ({ page, world: { database }, signedInAs, browser }) => {
  const officer = await buildOfficer(database, kerala.state)
  const away = await browser.newContext()

  const token = newToken()
  await giveSession(database, officer, { token, userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0' })
  await away.addCookies([{ name: 'portal.session', value: token, url: origin }])
  const elsewhere = await away.newPage()
  await elsewhere.goto('/en/account')
  await expect(elsewhere.getByRole('heading', { name: 'Where you are signed in' })).toBeVisible()
  await signedInAs({ token: await tokenOf(database, officer) })
  await page.goto('/en/account')
  await page.getByRole('button', { name: /^Sign out Firefox on Windows/ }).click()
  await expect(page.getByText('That browser is signed out.')).toBeVisible()
  await elsewhere.goto('/en/account')
  await expect(elsewhere.getByText('You signed this browser out from another one.')).toBeVisible()
  await away.close()
})

test('only what a person does keeps a session alive: no page that reloads itself, nothing that a script fetches', async ({ page, world: { database }, signedInAs }) => {
  const officer = await buildOfficer(database, kerala.state)
  await signedInAs({ token: await tokenOf(database, officer) })
  await page.goto('/en/account')
  await idleFor(database, officer, 600)
  const idle = async (): Promise<boolean> => (await idleOf(database, officer)) > 590
  // A page of before fetches, reloads and goes somewhere by itself.
  for (const way of [
    () => page.evaluate(async () => void (await (await fetch('/en/home')).text())),
    () => page.evaluate(async () => void (await (await fetch('/en/home', { headers: { RSC: '1' } })).text())),
    () => Promise.all([page.waitForNavigation(), page.evaluate(() => { document.head.insertAdjacentHTML('beforeend', '<meta http-equiv="refresh" content="0;url=/en/files?poll=1">') })]),
  ]) {
    await way()
    expect(await idle()).toBe(true)
  }
  await page.getByRole('link', { name: 'Home' }).first().click()
  await expect(page).toHaveURL(/\/en\/home$/)
  expect(await idle()).toBe(false)
  await idleFor(database, officer, 600)
  // A browser that says nothing of itself is believed, and a mark of ours still says that it is no person.
  const token = await tokenIn(page)
  await ask({ path: '/en/home?poll=1', token })
  await ask({ path: '/en/home', token, headers: { 'Sec-Purpose': 'prefetch' } })
  for (const mode of ['cors', 'no-cors', 'navigate']) await ask({ path: '/en/home', token, headers: { 'Sec-Fetch-Mode': mode } })
  expect(await idle()).toBe(true)
  await byScript(find('session.stay'), token, { locale: 'en' })
  expect(await idle()).toBe(false)
})

test('a polled page is gone like every other when the time is over', async ({ world: { database } }) => {
  const officer = await buildOfficer(database, kerala.state)
  const token = await tokenOf(database, officer)
  await idleFor(database, officer, 890)
  expect((await ask({ path: '/en/files?poll=1', token })).status).toBe(200)
  await idleFor(database, officer, 901)
  const answer = await ask({ path: '/en/files?poll=1', token })
  expect([answer.status, answer.headers.location]).toEqual([307, expect.stringContaining('over=idle')])
})

for (const [locale, words] of [['en', { title: 'You will be signed out soon', stay: 'Stay signed in', out: 'You were signed out because nothing happened for a while' }], ['hi', { title: 'आप जल्द साइन-आउट हो जाएँगे', stay: 'साइन-इन रहें', out: 'कुछ देर कोई काम न होने के कारण' }]] as const) {
  test(`the end of a session is announced and put off by keyboard as often as one likes, then the page is left, ${locale}`, async ({ page, world: { database }, signedInAs }) => {
    const officer = await buildOfficer(database, kerala.state)
    await signedInAs({ token: await tokenOf(database, officer) })
    const dialog = page.getByRole('dialog', { name: words.title })
    await idleFor(database, officer, 800)
    await page.goto(`/${locale}/account?poll=1`)
    await expect(dialog).toBeVisible()
    await expect(dialog.getByRole('timer')).toBeVisible()
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        expect((await new AxeBuilder({ page }).setLegacyMode(true).include('dialog[open]').analyze()).violations.map(({ id }) => id)).toEqual([])
        await page.screenshot({ path: `.test/screens/session-end-${locale}-${width}-${colorScheme}.png` })
      }
    }
    await expect(dialog.getByRole('button', { name: words.stay })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    expect(await idleOf(database, officer)).toBeLessThan(700)
    // Twelve times would be as good as once: nothing counts them.
    await idleFor(database, officer, 895)
    await page.goto(`/${locale}/account?poll=1`)
    await expect(page).toHaveURL(/\/sign-in\?.*over=idle/, { timeout: 20_000 })
    await expect(page.getByRole('status')).toContainText(words.out)
  })
}

test('the longest session says that it cannot be put off', async ({ page, world: { database }, signedInAs }) => {
  const officer = await buildOfficer(database, kerala.state)
  await signedInAs({ token: await tokenOf(database, officer) })
  await database.sql(`UPDATE portal.session SET expires_at = now() + interval '100 seconds' WHERE id = $1`, [officer.sessionId])
  await page.goto('/en/account')
  const dialog = page.getByRole('dialog', { name: 'You will be signed out soon' })
  await expect(dialog).toContainText('has lasted as long as it may')
  await dialog.getByRole('button', { name: 'Understood' }).click()
  await expect(dialog).toBeHidden()
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })
  test('a sentence says when the session ends, and a button puts it off', async ({ page, world: { database }, signedInAs }) => {
    const officer = await buildOfficer(database, kerala.state)
    await signedInAs({ token: await tokenOf(database, officer) })
    await idleFor(database, officer, 800)
    await page.goto('/en/account?poll=1')
    await expect(page.getByText(/You will be signed out at \d\d:\d\d\sIST, unless/)).toBeVisible()
    await page.getByRole('button', { name: 'Stay signed in' }).click()
    await expect(page.getByRole('heading', { name: 'Where you are signed in' })).toBeVisible()
    expect(await idleOf(database, officer)).toBeLessThan(700)
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await expect(page).toHaveURL(/\/en\/sign-in/)
  })
})

test('who is taken out of use is out at the next request, in every browser', async ({ page, world: { database }, signedInAs }) => {
  const officer = await buildOfficer(database, kerala.state)
  const token = await tokenOf(database, officer)
  await signedInAs({ token })
  await page.goto('/en/account')
  await database.sql(`UPDATE portal."user" SET status = 'deactivated', deactivated_at = now() WHERE id = $1`, [officer.id])
  expect(await opens(token)).toBe(false)
  await page.getByRole('link', { name: 'Home' }).first().click()
  await expect(page).toHaveURL(/\/en\/sign-in/)
})

test('an admin cannot propose networks that leave the own address out, and is told which it is', async ({ page, world: { database }, signedInAs }) => {
  const admin = await buildAdmin(database)
  const token = newToken()
  await giveSession(database, admin, { token, address: '127.0.0.1' })
  await signedInAs({ token })
  await page.goto('/en/admin/policy')
  await page.getByRole('link', { name: 'Propose other networks' }).click()
  await page.getByLabel('Networks admins work from').fill('10.20.0.0/16')
  await page.getByLabel(/Why/).fill('Only from the Ministry’s building')

  await proven(database, page, 'adminNetworks.propose', 'networks')
  await page.getByRole('button', { name: /Propose/ }).click()
  await expect(page.getByRole('alert').first()).toContainText('Your own address 127.0.0.1 lies in none of these networks')
  await page.getByLabel('Networks admins work from').fill('127.0.0.0/8\n::1')
  await page.getByRole('button', { name: /Propose/ }).click()
  await expect(page).toHaveURL(/\/en\/admin\/proposals\/[0-9a-f-]{36}\?done=proposed/)
  await expect(page.getByRole('row', { name: /Networks.*From anywhere.*127\.0\.0\.0\/8/ })).toBeVisible()
  await page.getByRole('button', { name: /Withdraw|Take it back/ }).click()
  await expect(page).toHaveURL(/done=withdrawn/)
})
