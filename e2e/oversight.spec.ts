import type { BrowserContext, Page } from '@playwright/test'
import type { PersonActor } from '@/lib/auth/actor'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'
import { exempt } from '@/lib/testing/factors'
import { tokenOf } from './portal/database'
import { confirm, proven, virtualAuthenticator } from './portal/factors'
import { waitForMail } from './portal/mails'
import { expect, test, watch } from './portal/test'
import { kerala, type World } from './portal/world'

/** A person's page in a browser of its own. */
async function deskOf(context: BrowserContext, { database }: World, person: PersonActor): Promise<Page> {
  await context.addCookies([{ name: 'portal.session', value: await tokenOf(database, person), url: process.env.PORTAL_ORIGIN ?? '' }])
  return context.newPage()
}

/** An oddity as the rules leave it, by the event that stands first in the ledger. */
async function oddityAbout({ database }: World, person: PersonActor): Promise<{ id: string; number: string }> {
  const [row] = await database.sql<{ id: string; number: string }>(
    `INSERT INTO portal.oddity (number, rule, subject_id, state_code, about, day, facts, positions) SELECT 'OD-' || upper(left(md5(random()::text), 6)), 'hour', $1::uuid, $2, gen_random_uuid()::text, portal.india_day(), '{"hour": 3}', ARRAY[min(position)] FROM ledger.event RETURNING id, number`,
    [person.id, kerala.state])
  if (!row) throw new Error('no oddity was made')
  return row
}

for (const byScript of [true, false]) {
  test(`an oddity becomes an incident, ${byScript ? 'with' : 'without'} script: found, read with its events, closed, opened, told, ended`, async ({ browser, baseURL, world, faultless }) => {
    test.setTimeout(480_000)
    const context = await browser.newContext({ javaScriptEnabled: byScript, baseURL, timezoneId: 'Asia/Kolkata' })
    watch(context, faultless)
    const [auditor, officer] = [await buildAuditor(world.database), await buildOfficer(world.database, kerala.state, { name: 'Smt. Early Riser' })]
    const { number } = await oddityAbout(world, officer)
    const page = await deskOf(context, world, auditor)
    await page.goto('/en/auditor')
    await page.getByRole('link', { name: /^Oddities/ }).first().click()
    await page.getByRole('link', { name: number, exact: true }).click()
    await expect(page.getByText('At work at 03:00')).toBeVisible()
    await expect(page.getByRole('table', { name: 'Events that show it' }).getByRole('row')).toHaveCount(2)
    await page.getByRole('button', { name: 'Close the oddity' }).click()
    await expect(page.getByRole('alert').first()).toBeVisible()
    await page.getByLabel('It is an incident').check()
    await page.getByLabel('What you found').fill('Nobody of the office was there at three.')
    await page.getByRole('button', { name: 'Close the oddity' }).click()
    await expect(page.getByText('Your word is on record.')).toBeVisible()
    await expect(page.getByText('Nobody of the office was there at three.')).toBeVisible()

    await page.getByRole('link', { name: 'Open an incident' }).click()
    await page.getByLabel('What happened, in a few words').fill('Looks at three in the morning')
    await page.getByLabel('What is known so far').fill('An account was used while its office was shut.')
    await page.getByRole('button', { name: 'Open the incident' }).click()
    await expect(page.getByText('The incident is open, and everybody is mailed.')).toBeVisible()
    await expect(page.getByText('Clock runs')).toHaveCount(2)
    const [account] = await world.database.sql<{ email: string }>('SELECT email FROM portal."user" WHERE id = $1', [auditor.id])
    const mail = await waitForMail(account?.email ?? '', /^Incident IN-\w+ was opened$/, { seconds: 240 })
    expect(mail.text).toContain('CERT-In is to be told within 6 hours')

    await page.getByRole('textbox', { name: 'What was done' }).fill('The account was taken out of use.')
    await page.getByRole('button', { name: 'Write down the step' }).click()
    await expect(page.getByText('The step is written down.')).toBeVisible()
    for (const to of ['CERT-In', 'Data Protection Board']) {
      await page.getByLabel('Told to').selectOption({ label: to })
      await page.getByLabel('What was said').fill('What is known so far, by mail.')
      await page.getByRole('button', { name: 'Write down the report' }).click()
      await expect(page.getByText('The report is written down.')).toBeVisible()
    }
    await expect(page.getByText('Told in time')).toHaveCount(2)
    await page.getByLabel('What came of it').fill('A stolen password; two factors from now on.')
    await page.getByRole('button', { name: 'Close the incident' }).click()
    await expect(page.getByText('The incident is closed.')).toBeVisible()
    await expect(page.getByRole('button')).not.toContainText(['Write down the step'])
    await context.close()
  })

  test(`two admins hold the ledger, ${byScript ? 'with' : 'without'} script, and two let it go`, async ({ browser, baseURL, world, faultless }) => {
    const { database } = world
    const contexts = await Promise.all([1, 2].map(() => browser.newContext({ javaScriptEnabled: byScript, baseURL, timezoneId: 'Asia/Kolkata' })))
    for (const each of contexts) watch(each, faultless)
    const people = [await buildAdmin(database), await buildAdmin(database)]
    const [one, other] = await Promise.all(contexts.map(async (each, index) => {
      const person = people[index]
      if (!person) throw new Error('two admins are needed')
      const page = await deskOf(each, world, person)
      if (byScript) {
        await exempt(database, person.id)
        await (await virtualAuthenticator(page)).enrolledFor(database, person)
      }
      return page
    }))
    if (!one || !other) throw new Error('two browsers are needed')
    const press = async (page: Page, name: string, act: string, subject: string): Promise<void> => {
      if (!byScript) await proven(database, page, act, subject)
      await page.getByRole('button', { name, exact: true }).click()
      if (byScript) await confirm(page)
    }
    const title = `A case of ${byScript ? 'one' : 'another'} court`
    await one.goto('/en/admin/proposals')
    await one.getByRole('link', { name: 'Keeping and legal holds' }).click()
    await one.getByLabel('What is held, and why it may matter').fill(title)
    await one.getByLabel('Order or case').fill('WP 1/2026')
    await one.locator('form', { hasText: 'Order or case' }).getByLabel('Why this is needed').fill('The court asked for it')
    await press(one, 'Propose', 'hold.propose', 'new')
    await expect(one).toHaveURL(/\/admin\/proposals\/.*done=proposed/)
    const approve = async (word: string): Promise<void> => {
      const proposal = /proposals\/([0-9a-f-]+)/.exec(one.url())?.[1] ?? ''
      await other.goto(`/en/admin/proposals/${proposal}`)
      await expect(other.getByText(title).first()).toBeVisible()
      await other.getByRole('radio', { name: /^Approve/ }).check()
      await other.getByRole('textbox', { name: 'Reason' }).fill(word)
      await press(other, 'Record the decision', 'proposal.decide', proposal)
      await expect(other.getByRole('status')).toContainText('It took effect at once.')
    }
    await approve('Seen the order')
    await one.goto('/en/admin/keeping')
    await expect(one.getByRole('heading', { name: 'Legal holds are in force' })).toBeVisible()
    const held = one.getByRole('row', { name: new RegExp(title) })
    await expect(held.getByText('In force')).toBeVisible()
    await held.getByRole('link', { name: new RegExp(`^End .*: ${title}$`) }).click()
    await one.getByLabel('Why this is needed').fill('The court has decided')
    const hold = new URL(one.url()).searchParams.get('end') ?? ''
    await press(one, 'Propose', 'hold.proposeEnd', hold)
    await expect(one).toHaveURL(/\/admin\/proposals\/.*done=proposed/)
    await approve('Seen the judgment')
    await one.goto('/en/admin/keeping')
    await expect(held.getByText(/^Ended on/)).toBeVisible()
    for (const each of contexts) await each.close()
  })
}

test('an admin sees how many oddities wait, and not about whom', async ({ page, world, signedInAs }) => {
  const officer = await buildOfficer(world.database, kerala.state, { name: 'Smt. Odd Nobody' })
  const { number } = await oddityAbout(world, officer)
  await signedInAs(world.admin)
  await page.goto('/en/admin')
  await expect(page.getByText(/oddit(y|ies) waits? for an auditor/)).toBeVisible()
  await expect(page.getByText('Smt. Odd Nobody')).toHaveCount(0)
  await page.goto(`/en/auditor/oddities`)
  await expect(page.getByText(number)).toHaveCount(0)
})

test('the report of the running month is there for an auditor, for all States and for one, in both languages', async ({ page, world, signedInAs }) => {
  await signedInAs(world.auditor)
  await expect(async () => {
    await page.goto('/en/auditor/reports')
    await expect(page.getByRole('heading', { name: 'By State', exact: true })).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 120_000 })
  await expect(page.getByRole('img', { name: /by State/ })).toBeVisible()
  await page.getByLabel('State', { exact: true }).selectOption({ label: 'Kerala' })
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Kerala')
  await expect(page.getByRole('table', { name: 'Looks by week' })).toBeVisible()
  await page.goto(page.url().replace('/en/', '/hi/'))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('केरल')
})
