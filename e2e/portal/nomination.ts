import type { Page } from '@playwright/test'
import { plainLetter } from '@/lib/demo/letter/rules'
import { type Account, type Hand, idOf } from './hand'
import { linkIn, mailsTo, waitForMail } from './mails'
import { acceptTerms } from './terms'
import { expect } from './test'
import { kerala } from './world'

const eight = ['uan', 'name', 'mobile', 'gender', 'permanentDistrict', 'currentDistrict', 'currentAddress', 'primaryOccupation']

/** With script an admin enters for a State that has no officer yet; without script an officer of the State does. */
export const chhattisgarh = { state: 22, district: 378, districtName: 'Durg' } as const
export const keralas = { state: kerala.state, district: kerala.kollam, districtName: 'Kollam' } as const

interface Entered {
  readonly officer: { readonly userId: string; readonly email: string }
  readonly place: typeof keralas | typeof chhattisgarh
}

export async function enterAsAdmin(hand: Hand, { admin, ...entered }: Entered & { admin: Account }): Promise<string> {
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

export async function enterAsOfficer(page: Page, entered: Entered): Promise<string> {
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

export async function approve(hand: Hand, { admin, path: requestPath, isSecond }: { admin: Account; path: string; isSecond: boolean }): Promise<void> {
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

export async function activate(hand: Hand, { userId, email, password }: { userId: string; email: string; password: string }): Promise<void> {
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

/** `DD-MM-YYYY` in the next month, on a day that each month has. */
function nextMonth(day: string): string {
  const [, month = 1, year = 1970] = day.split('-').map(Number)
  return month === 12 ? `28-01-${year + 1}` : `28-${String(month + 1).padStart(2, '0')}-${year}`
}
