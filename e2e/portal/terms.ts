import type { Page } from '@playwright/test'

/** Accepts the terms on the page to which every door leads before. */
export async function acceptTerms(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: /^I have read version/ }).check()
  await page.getByRole('button', { name: 'Accept and go on' }).click()
}
