import fs from 'node:fs'
import path from 'node:path'
import { demoPerson } from './portal/demo-people'
import { screensOf } from './portal/screens'
import { expect, test } from './portal/test'

test.describe.configure({ mode: 'parallel' })

const folder = path.resolve('.test', 'screens')
/** The everyday run pictures what officers see most, in both themes; UPDATE_SCREENS=1 every page, UPDATE_SCREENS=auditor those with that in their name. */
const mostSeen = new Set(['sign-in', 'home', 'registrants', 'files', 'file'])
const asked = process.env.UPDATE_SCREENS ?? ''
const every = asked !== ''
const isPictured = (name: string): boolean => (every ? asked === '1' || name.includes(asked) : mostSeen.has(name))

for (const locale of ['en', 'hi'] as const) {
  test(`pictures of ${every ? 'every page' : 'what officers see most'}, ${locale}`, async ({ page, world, signedInAs, context }) => {
    test.setTimeout(every ? 2_400_000 : 900_000)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const screen of (await screensOf(world)).filter(({ name }) => isPictured(name))) {
      await context.clearCookies()
      if (screen.who) await signedInAs(screen.who)
      await page.goto(`/${locale}${screen.path}`)
      await screen.fill?.(page)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        for (const width of [360, 768, 1440]) {
          await page.setViewportSize({ width, height: 900 })
          await page.screenshot({ path: path.join(folder, `${screen.name}-${locale}-${width}-${colorScheme}.png`), fullPage: true })
        }
      }
    }
    expect(fs.readdirSync(folder).length).toBeGreaterThan(25)
  })
}

if (asked === '1') test('the picture of the README', async ({ page, world: { database }, signedInAs }) => {
  // The officer of the demonstration, so that the picture shows what a new user finds.
  await signedInAs(await demoPerson(database, 'anil.jha'))
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto('/en/registrants')
  await page.screenshot({ path: path.resolve('docs', 'screens', 'registrants.png') })
})
