import AxeBuilder from '@axe-core/playwright'
import { buildOfficer } from '@/lib/testing/factories'
import { byScript, find } from './portal/acts'
import { tokenOf } from './portal/database'
import { idleFor, idleOf } from './portal/idle'
import { ask } from './portal/raw'
import { cookieOf } from './portal/somebody'
import { expect, test } from './portal/test'
import { kerala } from './portal/world'

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
  const token = await cookieOf(page)
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
    await expect(page).toHaveURL(/\/sign-in\?.*over=idle/)
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
