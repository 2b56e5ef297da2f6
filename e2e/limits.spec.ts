import type { BrowserContext, Page } from '@playwright/test'
import { exempt } from '@/lib/testing/factors'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { tokenOf } from './portal/database'
import { confirm, proven, virtualAuthenticator } from './portal/factors'
import { expect, test, watch } from './portal/test'
import { eightFields, kerala, type World } from './portal/world'
import type { OfficerActor, PersonActor } from '@/lib/auth/actor'

/** An officer of one test alone: what they disclose counts against nobody else, and each proof gives their session a new token. */
async function ownOfficer({ database }: World): Promise<OfficerActor> {
  const officer = await buildOfficer(database, kerala.state)
  await buildGrant(database, { officer, districts: [kerala.kollam], fields: eightFields(), download: true })
  return officer
}

/** A page of somebody who is signed in; by script with an authenticator that answers for them. */
async function pageOf(context: BrowserContext, { database }: World, person: PersonActor, byScript: boolean): Promise<Page> {
  await context.addCookies([{ name: 'portal.session', value: await tokenOf(database, person), url: process.env.PORTAL_ORIGIN ?? '' }])
  const page = await context.newPage()
  if (byScript) {
    await exempt(database, person.id)
    await (await virtualAuthenticator(page)).enrolledFor(database, person)
  }
  return page
}

/** A file of before, opened just now, of so many rows that the officer stands at this many points; policy stays as it is for everybody else. */
async function standAt({ database }: World, officerId: string, points: number): Promise<void> {
  await database.sql(
    `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, rows_written, status, ready_at, opened_at, expires_at, gone_at)
     VALUES ('EXP-' || upper(left(md5(random()::text), 6)), $1, '[{"levels":{"gender":"clear"}}]', '{}', 'en', $2, $2, 'expired', now(), now(), now(), now())`, [officerId, points])
}

for (const javaScriptEnabled of [true, false]) {
  test(`levels of disclosure are said before they bite, ${javaScriptEnabled ? 'with' : 'without'} script: a fresh factor, then a second person`, async ({ browser, baseURL, world, faultless }) => {
    const contexts = await Promise.all([1, 2].map(() => browser.newContext({ javaScriptEnabled, baseURL, timezoneId: 'Asia/Kolkata' })))
    for (const context of contexts) watch(context, faultless)
    const [own, theirs] = contexts
    if (!own || !theirs) throw new Error('two browsers are needed')
    const officer = await ownOfficer(world)
    const page = await pageOf(own, world, officer, javaScriptEnabled)
    const [levels] = await world.database.sql<{ soft: number; hard: number }>('SELECT disclosure_soft_points AS soft, disclosure_hard_points AS hard FROM portal.policy')
    if (!levels) throw new Error('there is no policy')

    await test.step('the form says what the file costs and what is left', async () => {
      await page.goto('/en/files/new')
      await expect(page.getByRole('heading', { name: 'What it discloses' })).toBeVisible()
      await expect(page.getByText(/^[\d,]+ points: ([\d,]+ workers, \d+ points each|1 worker)$/)).toBeVisible()
      await expect(page.getByText('past them a second person decides', { exact: false })).toBeVisible()
    })
    await test.step('past the soft level the factor is asked, and the file is made', async () => {
      await standAt(world, officer.id, levels.soft)
      await page.goto('/en/files/new')
      await expect(page.getByText('Your factor is asked when you press the button.', { exact: false })).toBeVisible()
      if (!javaScriptEnabled) await proven(world.database, page, 'files.ask', JSON.stringify({ format: 'csv' }))
      await page.getByRole('button', { name: 'Ask for this file' }).click()
      if (javaScriptEnabled) await confirm(page)
      await expect(page).toHaveURL(/\/en\/files\/[0-9a-f-]{36}$/)
    })
    const path = await test.step('past the hard level it waits, with a reason', async () => {
      await standAt(world, officer.id, levels.hard - levels.soft)
      await page.goto('/en/files/new')
      await expect(page.getByText('then an admin decides within 72 hours', { exact: false })).toBeVisible()
      const button = page.getByRole('button', { name: 'Ask, and let a second person decide' })
      await button.click()
      await expect(page.getByText('Say in a sentence why you need it', { exact: false }).first()).toBeVisible()
      await page.getByLabel('Why you need this file').fill('A drive in every district this month')
      if (!javaScriptEnabled) await proven(world.database, page, 'files.ask', JSON.stringify({ format: 'csv' }))
      await button.click()
      if (javaScriptEnabled) await confirm(page)
      await expect(page.getByRole('heading', { name: 'It waits for a second person' })).toBeVisible()
      await expect(page.getByText('A drive in every district this month')).toBeVisible()
      return new URL(page.url()).pathname
    })
    await test.step('an admin sees what and why, and approves', async () => {
      const desk = await pageOf(theirs, world, await buildAdmin(world.database), javaScriptEnabled)
      await desk.goto('/en/admin')
      await desk.getByRole('link', { name: 'To the files' }).click()
      const id = path.split('/').at(-1) ?? ''
      await desk.locator(`a[href$="/admin/files/${id}"]`).click()
      await expect(desk.getByText('A drive in every district this month')).toBeVisible()
      await expect(desk.getByText(world.registrant.name)).toHaveCount(0)
      await desk.getByRole('radio', { name: 'Approve' }).check()
      await desk.getByLabel('Reason').fill('The drive is in the order.')
      if (!javaScriptEnabled) await proven(world.database, desk, 'files.decide', id)
      await desk.getByRole('button', { name: 'Decide' }).click()
      if (javaScriptEnabled) await confirm(desk)
      await expect(desk.getByText('Your decision is recorded.')).toBeVisible()
      await expect(desk.getByText('The drive is in the order.', { exact: false })).toBeVisible()
    })
    await test.step('and the file is there', async () => {
      await expect(async () => {
        await page.goto(path)
        await expect(page.getByRole('heading', { name: 'Ready to be opened' })).toBeVisible({ timeout: 1_000 })
      }).toPass({ timeout: 120_000 })
    })
    await Promise.all(contexts.map((context) => context.close()))
  })

  test(`a file is made every week until its officer stops it, ${javaScriptEnabled ? 'with' : 'without'} script`, async ({ browser, baseURL, world, faultless }) => {
    const context = await browser.newContext({ javaScriptEnabled, baseURL, timezoneId: 'Asia/Kolkata' })
    watch(context, faultless)
    const officer = await ownOfficer(world)
    const page = await pageOf(context, world, officer, javaScriptEnabled)
    const [day] = await world.database.sql<{ weekday: string; typed: string; until: string }>(`SELECT extract(isodow FROM portal.india_day())::text AS weekday, to_char(portal.india_day() + 40, 'DD-MM-YYYY') AS typed, (portal.india_day() + 40)::text AS until`)
    if (!day) throw new Error('there is no day')
    await page.goto('/en/files')
    await page.getByRole('link', { name: 'Files of every week' }).click()
    await page.getByLabel('Day of the week').selectOption(day.weekday)
    await page.getByLabel('Last day').fill('01-01-2199')
    if (!javaScriptEnabled) await proven(world.database, page, 'schedule.make', JSON.stringify({ weekday: Number(day.weekday), until: '2199-01-01', format: 'csv' }))
    await page.getByRole('button', { name: 'Have it made every week' }).click()
    if (javaScriptEnabled) await confirm(page)
    await expect(page.getByText('a grant it needs ends then', { exact: false }).first()).toBeVisible()
    await page.getByLabel('Last day').fill(day.typed)
    if (!javaScriptEnabled) await proven(world.database, page, 'schedule.make', JSON.stringify({ weekday: Number(day.weekday), until: day.until, format: 'csv' }))
    await page.getByRole('button', { name: 'Have it made every week' }).click()
    if (javaScriptEnabled) await confirm(page)
    await expect(page.getByText('The first file is asked for on the day shown below.', { exact: false })).toBeVisible()
    // One like it that was made a week ago: what is written stays as it is.
    const [schedule] = await world.database.sql<{ id: string; number: string }>(
      `INSERT INTO portal.export_schedule (number, officer_id, weekday, grant_ids, filters, locale, until, created_at)
       SELECT 'WK-' || upper(left(md5(random()::text), 6)), officer_id, weekday, grant_ids, filters, locale, until, now() - interval '7 days' FROM portal.export_schedule WHERE officer_id = $1
       RETURNING id::text AS id, number`, [officer.id])
    if (!schedule) throw new Error('nothing was made')
    await test.step('a week later the worker asks for it by itself', async () => {
      await world.database.sql(`SELECT portal.enqueue_job('sweep', '{}', now(), 'sweep-now')`)
      await expect(async () => {
        await page.goto('/en/files/weekly')
        const file = page.getByRole('row', { name: new RegExp(schedule.number) }).getByRole('link')
        await page.goto(await file.getAttribute('href', { timeout: 1_000 }) ?? '')
        await expect(page.getByRole('heading', { name: 'Ready to be opened' })).toBeVisible({ timeout: 1_000 })
      }).toPass({ timeout: 120_000 })
    })
    await test.step('and no more once it is stopped', async () => {
      await page.goto('/en/files/weekly')
      await page.getByRole('button', { name: `Stop ${schedule.number}` }).click()
      await expect(page.getByText('Stopped.', { exact: false })).toBeVisible()
      await expect(page.getByRole('row', { name: new RegExp(schedule.number) })).toContainText('You stopped it')
    })
    await context.close()
  })
}
