import { buildGrant, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { actsOf, eventsOf, noteStart, tokenOf } from './portal/database'
import { confirm, proven, virtualAuthenticator } from './portal/factors'
import { type Answer, ask } from './portal/raw'
import { expect, test } from './portal/test'
import { describeRegistrant, eightFields, kerala, unspaced, type World } from './portal/world'

const reason = 'She claims her maternity benefit'

/** An officer of a district of their own, and two workers there. */
async function scene({ database }: World, district: number) {
  const person = await buildOfficer(database, kerala.state, { name: 'Smt. Looking Officer' })
  await buildGrant(database, { officer: person, districts: [district], fields: eightFields(), download: true })
  await noteStart(database, person.id)
  const mobile = `9${String(Math.random()).slice(2, 11).padEnd(9, '1')}`
  const [one, two] = [describeRegistrant({ district, mobile }), describeRegistrant({ district, mobile })]
  await putRegistrants([one, two])
  return { person, token: await tokenOf(database, person), one, two, mobile }
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('a worker is found by the UAN, and a number that is not found says one sentence and stays nowhere', async ({ page, world, signedInAs }) => {
    const officer = await scene(world, kerala.kottayam)
    await signedInAs(officer)
    const lookUp = async (value: string): Promise<void> => {
      await page.goto('/en/registrants')
      await page.getByRole('link', { name: 'Look up one worker' }).click()
      await page.getByRole('radio', { name: 'UAN' }).check()
      await page.getByLabel('The whole number').fill(value)
      await page.getByRole('radio', { name: 'The worker claims a benefit or service' }).check()
      await page.getByLabel('In one sentence').fill(reason)
      await page.getByRole('button', { name: 'Look up' }).click()
    }
    await lookUp(officer.one.uan)
    await expect(page).toHaveURL(new RegExp(`/en/registrants/${officer.one.id}$`))
    for (const hidden of [world.registrant.uan, '000000000001']) {
      await lookUp(hidden)
      await expect(page.getByText('Nobody is found by this number within your grants.').first()).toBeVisible()
      expect(page.url()).not.toContain(hidden)
      expect(await page.content()).not.toContain(hidden)
    }
    await page.goto('/en/activity')
    await expect(page.getByText('Looked up by UAN: 1 found; attempt 1 of 50 that day')).toBeVisible()
    await expect(page.getByText(/Looked up by UAN: 0 found; attempt 3 of 50/)).toBeVisible()
  })

  test('a mask is lifted on record, in this session, and the page asks for itself again when the time is over', async ({ page, world, signedInAs }) => {
    const officer = await scene(world, kerala.malappuram)
    await signedInAs(officer)
    const record = `/en/registrants/${officer.one.id}`
    await page.goto(record)
    expect(unspaced(await page.content())).not.toContain(officer.mobile)
    await page.getByRole('button', { name: /^Mobile.*masked/ }).click()
    await page.getByRole('link', { name: 'Unmask this one' }).click()
    await page.getByRole('button', { name: 'Unmask on record' }).click()
    await expect(page).toHaveURL(/unmask\/mobile$/)
    await page.getByRole('radio', { name: 'The worker has a complaint or a request' }).check()
    await page.getByLabel('In one sentence').fill('She asks which number we write to')
    await page.getByLabel('For how long', { exact: true }).selectOption('2')
    await proven(world.database, page, 'registrant.unmask', `${officer.one.id}:mobile`)
    await page.getByRole('button', { name: 'Unmask on record' }).click()
    await expect(page).toHaveURL(new RegExp(`${record}#field-mobile$`))
    expect(unspaced(await page.locator('main').innerText())).toContain(officer.mobile)
    expect(await page.content()).toMatch(/<noscript><meta http-equiv="refresh" content="1[12]\d"/)
    const events = await eventsOf(world.database, officer.person.id, ['registrant.unmasked', 'registrant.opened'])
    expect(events.map(({ kind, details }) => [kind, details.unmasked])).toEqual(expect.arrayContaining([['registrant.unmasked', undefined], ['registrant.opened', 1]]))
    await page.emulateMedia({ media: 'print' })
    expect(unspaced(await page.locator('main').innerText())).not.toContain(officer.mobile)
  })
})

test.describe('without scripts, over the limit', () => {
  test.use({ javaScriptEnabled: false })

  test('a form that was open when the day’s number ran out says the limit in words, and is one event', async ({ page, context, world, signedInAs }) => {
    const officer = await scene(world, kerala.kasaragod)
    await signedInAs(officer)
    const address = `/en/registrants/${officer.one.id}/unmask/mobile`
    const fill = async (tab: typeof page): Promise<void> => {
      await tab.getByRole('radio', { name: 'The worker has a complaint or a request' }).check()
      await tab.getByLabel('In one sentence').fill('She asks which number we write to')
      await proven(world.database, tab, 'registrant.unmask', `${officer.one.id}:mobile`)
      await tab.getByRole('button', { name: 'Unmask on record' }).click()
    }
    await page.goto(address)
    const other = await context.newPage()
    await other.goto(address)
    await fill(other)
    await expect(other).toHaveURL(/#field-mobile$/)
    // The link of a mask that is lifted leads to the value.
    await other.goto(address)
    await expect(other).toHaveURL(/#field-mobile$/)
    await world.database.sql(
      `INSERT INTO portal.unmask (officer_id, session_id, grant_id, registrant_id, field, cause, reason, minutes)
       SELECT officer_id, session_id, grant_id, registrant_id, 'name', cause, reason, 1 FROM portal.unmask, generate_series(1, 49) WHERE officer_id = $1`, [officer.person.id])
    const before = (await actsOf(world.database, officer.person.id)).length
    const [answer] = await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'), fill(page)])
    expect(answer.status()).toBe(200)
    await expect(page.getByRole('heading', { name: 'You have unmasked as many as policy allows today' })).toBeVisible()
    await expect(page.getByText('Policy allows 50 a day, so this parameter stays masked.')).toBeVisible()
    expect((await actsOf(world.database, officer.person.id)).slice(before)).toMatchObject([{ kind: 'access.refused', details: { what: 'registrant.unmask', cause: 'unmasksPerDay' } }])
  })
})

test('several who share a number are listed at a sealed address', async ({ page, world, signedInAs }) => {
  const officer = await scene(world, kerala.thrissur)
  await signedInAs(officer)
  await page.goto('/en/registrants/look-up')
  await page.getByRole('radio', { name: 'Mobile number' }).check()
  await page.getByLabel('The whole number').fill(`+91 ${officer.mobile}`)
  await page.getByRole('radio', { name: 'The worker claims a benefit or service' }).check()
  await page.getByLabel('In one sentence').fill(reason)
  await page.getByRole('button', { name: 'Look up' }).click()
  await expect(page.getByRole('heading', { name: '2 workers carry this number' })).toBeVisible()
  for (const secret of [officer.mobile, officer.one.id, officer.two.id]) expect(page.url()).not.toContain(secret)
  const stranger = await scene(world, kerala.thrissur)
  expect((await ask({ path: page.url().replace(/^https?:\/\/[^/]+/, ''), token: stranger.token })).status).toBe(404)
})

test('in the list the pop-over leads to the row whose mask was pressed, and the value leaves the screen by itself', async ({ page, world, signedInAs }) => {
  const officer = await scene(world, kerala.palakkad)
  await signedInAs(officer)
  await (await virtualAuthenticator(page)).enrolledFor(world.database, officer.person)
  await page.goto('/en/registrants')
  const row = page.getByRole('row').filter({ has: page.locator(`a[href$="/${officer.two.id}"]`) })
  await row.getByRole('button', { name: /^Name.*masked/ }).click()
  await page.getByRole('link', { name: 'Unmask this one' }).click()
  await expect(page).toHaveURL(new RegExp(`/registrants/${officer.two.id}/unmask/name$`))
  await page.getByRole('radio', { name: 'Verifying the data with the worker' }).check()
  await page.getByLabel('In one sentence').fill('She stands at the counter')
  await page.getByRole('button', { name: 'Unmask on record' }).click()
  await confirm(page)
  await expect(page.getByText(officer.two.name)).toBeVisible()
  await world.database.sql('ALTER TABLE portal.unmask DISABLE TRIGGER unmask_keep')
  await world.database.sql(`UPDATE portal.unmask SET until = now() + interval '20 seconds' WHERE officer_id = $1`, [officer.person.id])
  await world.database.sql('ALTER TABLE portal.unmask ENABLE TRIGGER unmask_keep')
  await page.goto('/en/registrants')
  await expect(page.getByText(officer.two.name)).toBeVisible()
  await expect(page.getByText(officer.two.name)).toBeHidden()
  // The screen masks up to a second before the database does.
  await expect(async () => {
    await page.goto(`/en/registrants/${officer.two.id}`)
    await expect(page.getByText(/Name.* was unmasked until .* and is masked again\./)).toBeVisible({ timeout: 500 })
  }).toPass()
})

test('what the officer may not see changes no byte of any page', async ({ world }) => {
  const officer = await scene(world, kerala.kottayam)
  const { one, two, token, person } = officer
  const far = describeRegistrant({ district: kerala.wayanad })
  await putRegistrants([far])
  const paths = ['/registrants', '/registrants?order=oldest&size=50', '/registrants?panel=filters', '/registrants?gender=1', '/registrants?district=556', '/registrants?count=exact&columns=mobile&columns=name', `/registrants/${one.id}`, `/registrants/${far.id}`,
    `/registrants/${one.id}/unmask/mobile`, `/registrants/${one.id}/unmask/dateOfBirth`, `/registrants/${far.id}/unmask/mobile`, '/registrants/look-up', '/home', '/files/new', '/files/new?gender=1']
  const read = async (): Promise<string[]> => {
    const pages: string[] = []
    for (const locale of ['en', 'hi']) for (const path of paths) pages.push(`${path}\n${bytesOf(await ask({ path: `/${locale}${path}`, token }))}`)
    return pages
  }
  const replaceBy = async (people: readonly TestRegistrant[]): Promise<void> => {
    await world.database.sql('DELETE FROM registry.feed WHERE registrant_id = ANY ($1)', [[one.id, two.id, far.id]])
    await world.database.sql('DELETE FROM registry.registrant WHERE id = ANY ($1)', [[one.id, two.id, far.id]])
    await putRegistrants(people)
  }
  const before = await read()
  expect(before[6]).toContain(one.mobile?.slice(-4))
  for (const round of [1, 2, 3]) {
    const behind = (each: TestRegistrant): TestRegistrant => ({
      ...each, uan: `${70 + round}${each.uan.slice(2)}`, name: `Pears${'on'.repeat(round)} Q${round}x`, mobile: `8${round}0000${each.mobile?.slice(-4)}`, dateOfBirth: `198${round}-01-01`, fatherOrHusbandName: null,
      permanentPin: `69000${round}`, currentPin: `68000${round}`, currentAddress: `Elsewhere ${'far '.repeat(round)}`, secondaryOccupation: '7112.0100', education: '05',
    })
    await replaceBy([behind(one), behind(two), ...(round === 2 ? [] : [behind(far)]), describeRegistrant({ district: kerala.wayanad })])
    await buildGrant(world.database, { officer: await buildOfficer(world.database, kerala.state), districts: [kerala.kottayam], fields: eightFields() })
    const after = await read()
    for (const [index, page] of before.entries()) expect(after[index], paths[index % paths.length]).toBe(page)
  }
  expect((await eventsOf(world.database, person.id, ['registrants.listed'])).length).toBeGreaterThan(20)
  // And what may be seen does change them.
  await replaceBy([{ ...one, gender: '2' }, two])
  expect((await read())[0]).not.toBe(before[0])
})

/**
 * What can be told of a page: its bytes as they are drawn, and every text its scripts hold. The nonce, the clock, the positions of the reader's own last events and the cursors' random bytes differ between
 * two equal answers, and so does the order in which the framework's parallel work was finished and numbered, and with it where an empty comment parts two texts.
 */
function bytesOf({ status, headers, body }: Answer): string {
  const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? 'none'
  const text = body.replaceAll(nonce, '').replaceAll('<!-- -->', '').replace(/cursor=[\w-]+/g, 'cursor').replace(/\/activity\/[\w-]+/g, '/activity').replace(/\$ACTION_(REF_)?\d+/g, '$ACTION').replace(/\b\d{2}:\d{2}(:\d{2})?\b/g, '')
  const drawn = text.replace(/<script\b[^>]*>.*?<\/script>/gs, '')
  const scripts = [...text.matchAll(/<script\b[^>]*>(.*?)<\/script>/gs)].map(([, script]) => script ?? '').join('').replaceAll('\\"', '"')
  const texts = [...scripts.matchAll(/"([^"]*)"/g)].map(([, each]) => each ?? '').filter((each) => !/^\$|self\.__next_f|^[\w:,[\]\\{}.()]*$/.test(each))
  return [status, drawn, ...texts.sort()].join('\n')
}
