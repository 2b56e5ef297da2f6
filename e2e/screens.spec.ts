import fs from 'node:fs'
import path from 'node:path'
import { putRegistrants } from '@/lib/testing/factories'
import { screensOf } from './portal/screens'
import { expect, test } from './portal/test'
import { describeRegistrant, kerala } from './portal/world'

const folder = path.resolve('.test', 'screens')
const inDark = new Set(['home', 'registrants', 'files', 'file'])

for (const locale of ['en', 'hi'] as const) {
  test(`pictures of every page, ${locale}`, async ({ page, world, signedInAs, context }) => {
    test.setTimeout(240_000)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const screen of await screensOf(world)) {
      await context.clearCookies()
      if (screen.who) await signedInAs(screen.who)
      await page.goto(`/${locale}${screen.path}`)
      for (const colorScheme of inDark.has(screen.name) ? (['light', 'dark'] as const) : (['light'] as const)) {
        await page.emulateMedia({ colorScheme })
        for (const width of [360, 768, 1440]) {
          await page.setViewportSize({ width, height: 900 })
          await page.screenshot({ path: path.join(folder, `${screen.name}-${locale}-${width}-${colorScheme}.png`), fullPage: true })
        }
      }
    }
    expect(fs.readdirSync(folder).length).toBeGreaterThan(50)
  })
}

test('the picture of the README is taken when asked', async ({ page, world, signedInAs }) => {
  test.skip(process.env.UPDATE_SCREENS !== '1', 'UPDATE_SCREENS=1 takes it anew')
  const names = ['Anitha Kumari', 'Binu Thomas', 'Devaki Pillai', 'Fathima Beevi', 'Gopalan Nair', 'Jessy Mathew', 'Lakshmi Amma', 'Raju Varghese']
  await putRegistrants(names.map((name) => describeRegistrant({ district: kerala.kollam, name })))
  await signedInAs(world.officer)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto('/en/registrants')
  await page.screenshot({ path: path.resolve('docs', 'screens', 'registrants.png') })
})
