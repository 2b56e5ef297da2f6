import type { Page } from '@playwright/test'
import { expect, test } from './portal/test'

/** Bytes that the framework brings to every page, and those that a page of an officer may add with scripts of its own, both as they travel. */
const framework = 137 * 1_024
const own = 30 * 1_024
/** How much of what was seen may move by itself (Core Web Vitals count 0.1 as good). */
const shiftMax = 0.05

const pages = ['/home', '/registrants', '/registrants?panel=filters', '/registrants/pictures', '/registrants/look-up', '/files', '/files/new', '/requests', '/requests/new', '/activity', '/help-desk', '/account']

/** Bytes of every script that the page loads, as they came over the wire. */
async function scriptBytes(page: Page, path: string): Promise<number> {
  const sizes: Promise<number>[] = []
  const count = (response: Awaited<ReturnType<Page['waitForResponse']>>): void => {
    if (response.request().resourceType() === 'script') sizes.push(response.request().sizes().then(({ responseBodySize }) => responseBodySize))
  }
  page.on('response', count)
  await page.goto(path, { waitUntil: 'networkidle' })
  page.off('response', count)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** What moved without the reader's doing since the page began. */
function shifted(page: Page): Promise<number> {
  return page.evaluate(() => new Promise<number>((resolve) => {
    let sum = 0
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry && 'hadRecentInput' in entry && entry.hadRecentInput === false && typeof entry.value === 'number') sum += entry.value
    })
    observer.observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => { observer.disconnect(); resolve(sum) }, 500)
  }))
}

test('a page of an officer brings few scripts of its own, and nothing on it moves by itself', async ({ browser, world }) => {
  const faults: string[] = []
  for (const path of pages) {
    for (const [width, locale] of [[360, 'hi'], [1440, 'en']] as const) {
      // A browser that has nothing yet, so that every script travels.
      const context = await browser.newContext({ viewport: { width, height: 800 } })
      await context.addCookies([{ name: 'portal.session', value: world.officer.token, url: process.env.PORTAL_ORIGIN ?? '' }])
      const page = await context.newPage()
      const bytes = await scriptBytes(page, `${process.env.PORTAL_ORIGIN ?? ''}/${locale}${path}`)
      const moved = await shifted(page)
      if (bytes > framework + own) faults.push(`${path}: ${Math.round(bytes / 1_024)} KB of scripts`)
      if (moved > shiftMax) faults.push(`${path} at ${width}: moved by ${moved.toFixed(3)}`)
      await context.close()
    }
  }
  expect(faults).toEqual([])
})
