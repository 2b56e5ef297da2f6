import { expect, test } from '@playwright/test'

test('the portal answers in both languages and says that it is a demonstration', async ({ page }) => {
  for (const locale of ['en', 'hi']) {
    await page.goto(`/${locale}/sign-in`)
    await expect(page.locator('html')).toHaveAttribute('lang', locale)
  }
  await page.goto('/en/sign-in')
  await expect(page.getByText(/synthetic data/i).first()).toBeVisible()
})

test('what a page of the portal loads comes from the portal alone', async ({ page, baseURL }) => {
  const strangers: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? 'nowhere') && !request.url().startsWith('data:')) strangers.push(request.url())
  })
  await page.goto('/en/sign-in', { waitUntil: 'networkidle' })
  expect(strangers).toEqual([])
})

test('the development inbox shows its mails and says what it is', async ({ page }) => {
  await page.goto(process.env.INBOX_URL ?? '')
  await expect(page.getByText('Development inbox, demonstration only')).toBeVisible()
})
