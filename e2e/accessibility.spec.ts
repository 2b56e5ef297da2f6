import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { englishLeft } from './portal/english-left'
import { expect, test } from './portal/test'
import { type Screen, screensOf } from './portal/screens'

// The parts share nothing: both workers take of them.
test.describe.configure({ mode: 'parallel' })

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const widths = { 360: [320, 360], 1440: [768, 1024, 1440] } as const

// Parts short enough that a slow machine ends each within its time, however many screens there come to be.
const parts = 5

for (const locale of ['en', 'hi'] as const) {
  for (let part = 0; part < parts; part += 1) {
    test(`every page, ${locale}, part ${part + 1} of ${parts}: axe finds nothing at 360 and 1440 in light and dark, nothing scrolls sideways${locale === 'hi' ? ', no English is left' : ''}`, async ({ page, world, signedInAs, context }) => {
      test.setTimeout(900_000)
      const faults: string[] = []
      for (const screen of (await screensOf(world)).filter((_, index) => index % parts === part)) {
        await context.clearCookies()
        if (screen.who) await signedInAs(screen.who)
        await open(page, screen, locale)
        if (locale === 'hi') faults.push(...(await englishLeft(page)).map((text) => `${screen.name} says in English: ${text.slice(0, 120)}`))
        for (const width of [360, 1440] as const) {
          await page.setViewportSize({ width, height: 900 })
          faults.push(...(await faultsOf(page)).map((fault) => `${screen.name} at ${width}, ${fault}`))
          for (const narrow of widths[width]) {
            await page.setViewportSize({ width: narrow, height: 900 })
            const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
            if (over > 0) faults.push(`${screen.name} scrolls sideways by ${over} at ${narrow}`)
          }
        }
      }
      expect(faults).toEqual([])
    })
  }
}

/** All rules in light, and in dark those that colours decide: nothing else of a page depends on its theme. */
async function faultsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // There is one frame: the mode without an extra page for joining frames sees all of it, in half the time.
    // And of what passes nobody reads every node: told apart from what fails, it would be most of what the browser sends.
    const builder = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
    const { violations } = await (colorScheme === 'light' ? builder.withTags(tags) : builder.withRules(['color-contrast', 'link-in-text-block'])).analyze()
    for (const { id, nodes } of violations) found.push(`${colorScheme}: ${id} at ${nodes.slice(0, 2).map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary?.split('\n')[1]?.trim()})`).join('; ')}`)
  }
  return found
}

test('what is sought in Hindi pages as English left is found where there is English', async ({ page }) => {
  await page.goto('/en/help')
  expect((await englishLeft(page)).length).toBeGreaterThan(20)
  await page.goto('/hi/help')
  expect(await englishLeft(page)).toEqual([])
})

test('the keyboard alone: skip link first, focus is seen, the table can be reached', async ({ page, world, signedInAs }) => {
  await signedInAs(world.officer)
  await page.goto('/en/registrants')
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to main content' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.locator('#main')).toBeFocused()
  const seen: string[] = []
  for (let stop = 0; stop < 40; stop += 1) {
    await page.keyboard.press('Tab')
    const { words, isSeen } = await page.evaluate(() => {
      const active = document.activeElement
      const style = active ? getComputedStyle(active) : null
      return { words: `${active?.tagName} ${active?.className}`, isSeen: active === document.body || (style !== null && (style.outlineStyle !== 'none' || style.boxShadow !== 'none')) }
    })
    expect(isSeen, `${words} shows its focus`).toBe(true)
    seen.push(words)
  }
  expect(await page.locator('[tabindex="0"]:has(table), .scroll[tabindex="0"]').count()).toBeGreaterThan(0)
  expect(new Set(seen).size).toBeGreaterThan(5)
})

test('on a phone rows are blocks: no table of the Ministry scrolls sideways, and none is a stop of its own', async ({ page, world, signedInAs }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await signedInAs(world.admin)
  for (const path of ['/en/admin/requests', '/hi/admin/grants', '/en/admin/policy', '/hi/admin/officers', '/en/admin/factors', '/hi/admin/proposals', '/en/admin/roles', '/hi/admin/states', `/en/admin/requests/${world.grant.requestId}`]) {
    await page.goto(path)
    const boxes = page.locator('main .scroll')
    await expect(boxes, path).not.toHaveCount(0)
    await expect.poll(async () => boxes.evaluateAll((all) => all.filter((box) => box.scrollWidth > box.clientWidth || box.hasAttribute('tabindex')).map((box) => box.ariaLabel)), path).toEqual([])
  }
})

test('text of twice the size and wide spacing clip nothing', async ({ page, world, signedInAs }) => {
  await signedInAs(world.officer)
  await page.setViewportSize({ width: 1280, height: 900 })
  for (const path of ['/en/home', '/hi/home', '/en/registrants', '/hi/files/new']) {
    await page.goto(path)
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), path).toBeLessThanOrEqual(0)
  }
})

async function open(page: Page, { path, fill }: Screen, locale: 'en' | 'hi'): Promise<void> {
  await page.goto(`/${locale}${path}`)
  await fill?.(page)
  await expect(page.locator('html')).toHaveAttribute('lang', locale)
}
