import fs from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { chapterNames } from '@/components/manual/chapters'
import { manualScenes, type Scene } from './portal/manual-scenes'
import { expect, test } from './portal/test'

/** Where the pictures lie, and the table of their sizes. */
const folder = path.resolve('public', 'manual')
const sizesFile = path.resolve('components', 'manual', 'picture-sizes.json')
/** Wide enough for the tables of a desk, narrow enough to be read at the size at which a page shows them. */
const width = 800

if (process.env.UPDATE_SCREENS === '1') test('the pictures of the manual', async ({ page, world, context, signedInAs }) => {
  test.setTimeout(900_000)
  const sizes: Record<string, Record<string, { width: number; height: number }>> = {}
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  const scenes = await manualScenes(world)
  for (const locale of ['en', 'hi'] as const) fs.rmSync(path.join(folder, locale), { recursive: true, force: true })
  for (const scene of scenes) {
    await context.clearCookies()
    if (scene.token !== null) await signedInAs({ token: scene.token })
    for (const locale of ['en', 'hi'] as const) {
      await page.goto(`/${locale}${scene.path}`)
      const { bytes, height } = await pictureOf(page, scene)
      fs.mkdirSync(path.join(folder, locale), { recursive: true })
      fs.writeFileSync(path.join(folder, locale, `${scene.name}.webp`), bytes)
      sizes[scene.name] = { ...sizes[scene.name], [locale]: { width, height } }
    }
  }
  fs.writeFileSync(sizesFile, `${JSON.stringify(sizes, null, 2)}\n`)
})

test('every chapter is read without signing in, in both languages, and leads on; its pictures arrive as large as they were announced', async ({ page }) => {
  for (const locale of ['en', 'hi'] as const) {
    await page.goto(`/${locale}/manual`)
    await expect(page.locator('main ol a[href*="/manual/"]')).toHaveCount(chapterNames.length)
    await page.locator('main ol a[href*="/manual/"]').first().click()
    for (const chapter of chapterNames) {
      await expect(page).toHaveURL(new RegExp(`/${locale}/manual/${chapter}$`))
      for (const picture of await page.locator('main img').all()) {
        await picture.scrollIntoViewIfNeeded()
        await expect.poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth === Number(image.getAttribute('width')) && image.naturalHeight === Number(image.getAttribute('height')))).toBe(true)
      }
      const next = page.locator('main nav ul a').first()
      if (chapter !== chapterNames.at(-1)) await next.click()
    }
  }
})

test('a picture is a file that browsers may keep, of the portal alone; an absent one is nothing', async ({ request }) => {
  const picture = await request.get('/manual/hi/sign-in.webp')
  expect([picture.status(), picture.headers()['content-type'], picture.headers()['x-content-type-options'], picture.headers()['cross-origin-resource-policy']]).toEqual([200, 'image/webp', 'nosniff', 'same-origin'])
  expect((await request.get('/manual/hi/no-such-picture.webp')).status()).toBe(404)
  expect((await request.get('/en/manual/no-such-chapter')).status()).toBe(404)
})

test('the page at hand leads to its chapter', async ({ page, world, signedInAs }) => {
  await signedInAs(world.officer)
  await page.goto('/en/registrants')
  await page.getByText('About this page').click()
  await page.getByRole('link', { name: 'Step by step: Find last week’s workers of one district' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Find last week’s workers of one district')
})

/** The part of the page that a scene shows, as the browser's own WebP: a third of what a PNG weighs, and no library. */
async function pictureOf(page: Page, { part, heightMax = 640 }: Scene): Promise<{ bytes: Buffer; height: number }> {
  const box = await page.locator(part ?? 'main').first().evaluate((element) => {
    const { top, height } = element.getBoundingClientRect()
    return { top: top + window.scrollY, height }
  }, undefined, { timeout: 20_000 })
  const y = Math.max(0, Math.floor(box.top) - (part === undefined ? 0 : 12))
  const height = Math.min(Math.ceil(box.height) + (part === undefined ? 0 : 24), heightMax)
  const devtools = await page.context().newCDPSession(page)
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 78, captureBeyondViewport: true, clip: { x: 0, y, width, height, scale: 1 } })
  await devtools.detach()
  return { bytes: Buffer.from(data, 'base64'), height }
}
