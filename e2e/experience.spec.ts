import { addDays, istDayOf } from '@/lib/clock'
import { buildAdmin, buildGrant, buildInvited, buildOfficer, buildProfile, buildPurpose } from '@/lib/testing/factories'
import { listTickets } from '@/lib/tickets/reads'
import { answerTicket, askHelpDesk } from '@/lib/tickets/use-cases'
import { byForm, find } from './portal/acts'
import { eventsOf, tokenOf } from './portal/database'
import { expect, takenOver, test } from './portal/test'
import { bihar, eightFields, jharkhand, kerala, type World } from './portal/world'

/** An officer whose traces no other journey makes. */
async function scene({ database }: World) {
  const person = await buildOfficer(database, kerala.state, { name: 'Smt. Asking Officer' })
  await buildGrant(database, { officer: person, districts: [kerala.wayanad], fields: eightFields() })
  return { person, token: await tokenOf(database, person) }
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('a view is kept, chosen again and forgotten; the row height is chosen beside the table', async ({ page, world, signedInAs }) => {
    const officer = await scene(world)
    await signedInAs(officer)
    await page.goto('/en/registrants?gender=2&order=oldest')
    await page.getByText('Keep or delete a view').click()
    await page.getByLabel('Keep this list as').fill('Women, oldest first')
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.goto('/en/registrants')
    await page.getByRole('navigation', { name: 'Your views' }).getByRole('link', { name: 'Women, oldest first' }).click()
    await expect(page).toHaveURL(/\/en\/registrants\?gender=2&order=oldest$/)
    await expect(page.getByRole('link', { name: 'Women, oldest first' })).toHaveAttribute('aria-current', 'page')
    await page.getByRole('group', { name: 'Row height of tables' }).getByRole('button', { name: 'Dense' }).click()
    await expect(page).toHaveURL(/\/en\/registrants\?gender=2&order=oldest$/)
    await expect(page.locator('html')).toHaveAttribute('data-rows', 'dense')
    await page.getByText('Keep or delete a view').click()
    await page.getByRole('button', { name: 'Delete Women, oldest first' }).click()
    await expect(page.getByRole('navigation', { name: 'Your views' })).toHaveCount(0)
    expect((await eventsOf(world.database, officer.person.id, ['view.saved', 'view.deleted'])).map(({ kind }) => kind)).toEqual(['view.saved', 'view.deleted'])
  })

  test('a link to a district of another State says so, and leads to the own districts', async ({ page, world, signedInAs }) => {
    const person = await buildOfficer(world.database, kerala.state)
    await buildGrant(world.database, { officer: person, fields: eightFields() })
    await signedInAs({ token: await tokenOf(world.database, person) })
    await page.goto(`/en/registrants?district=${bihar.patna}&gender=2`)
    await expect(page.getByRole('heading', { name: 'Patna is not in your grant' })).toBeVisible()
    await page.getByRole('link', { name: 'Show all my districts' }).click()
    await expect(page).toHaveURL(/\/en\/registrants\?gender=2$/)
  })

  test('an officer asks from the page at hand, and reads the answer where it was asked', async ({ page, world, signedInAs }) => {
    const officer = await scene(world)
    await signedInAs(officer)
    await page.goto('/en/registrants')
    await page.getByText('About this page').click()
    await page.getByRole('link', { name: 'Ask the help desk about it' }).click()
    await expect(page.getByText('The page goes along: /en/registrants.')).toBeVisible()
    await page.getByLabel('About', { exact: true }).selectOption('data')
    await page.getByLabel('Your question').fill('Why is nobody of Wayanad in my list today?')
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page.getByText('Your question is with the help desk.')).toBeVisible()
    await signedInAs(world.admin)
    await page.goto('/en/admin/help-desk')
    await page.getByRole('row', { name: /Asking Officer/ }).getByRole('link').click()
    await page.getByLabel('The answer').fill('No worker of Wayanad changed in these seven days.')
    await page.getByRole('button', { name: 'Send the answer' }).click()
    await signedInAs(officer)
    await page.goto('/en/help-desk')
    await expect(page.getByText('No worker of Wayanad changed in these seven days.')).toBeVisible()
  })

  test('everybody chooses which notices are mailed; the others always come, also to who forges a form', async ({ page, world, signedInAs }) => {
    const officer = await scene(world)
    await signedInAs(officer)
    await page.goto('/en/account')
    await page.getByRole('link', { name: 'How notices reach you' }).click()
    const weekly = page.getByRole('radiogroup', { name: 'Files of every week' })
    await expect(weekly.getByLabel('By mail at once')).toBeChecked()
    await expect(page.getByRole('row', { name: /^The password of a file/ })).toContainText('The Guidelines ask')
    await weekly.getByLabel('In the mail of the day').check()
    await page.getByRole('radiogroup', { name: 'An answer of the help desk' }).getByLabel('Not by mail').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved. It holds from the next notice on.')).toBeVisible()
    await expect(page.getByRole('radiogroup', { name: 'Files of every week' }).getByLabel('In the mail of the day')).toBeChecked()
    expect((await eventsOf(world.database, officer.person.id, ['mail.chosen'])).map(({ details }) => details)).toEqual([{ mail: 'schedule', way: 'digest' }, { mail: 'ticketAnswered', way: 'none' }])

    const forged = await byForm(find('mail.choose'), officer.token, { locale: 'en', passwordChanged: 'none', schedule: 'none' })
    expect(forged.body).toContain('This mail always comes')
    expect(await eventsOf(world.database, officer.person.id, ['mail.chosen'])).toHaveLength(2)

    await askHelpDesk({ officer: officer.person, input: { topic: 'data', text: 'Is the list of today complete?', page: '/en/registrants', reference: '' } })
    const [ticket] = (await listTickets(world.admin.person)).filter(({ authorId }) => authorId === officer.person.id)
    await answerTicket({ actor: world.admin.person, input: { id: ticket?.id ?? '', text: 'It is complete as of now.' } })
    await page.getByRole('link', { name: 'Your notices' }).click()
    const notice = page.getByRole('region', { name: `Your question ${ticket?.number} is answered` })
    await expect(notice.getByText('In the portal alone')).toBeVisible()
    await notice.getByRole('link', { name: 'Go to the help desk' }).click()
    await expect(page.getByText('It is complete as of now.')).toBeVisible()

    await signedInAs(world.auditor)
    await page.goto('/hi/account')
    await page.getByRole('link', { name: 'आपकी सूचनाएँ' }).click()
    await expect(page.getByRole('region', { name: 'क्या प्रतीक्षा में है' }).getByRole('link')).not.toHaveCount(0)
    await page.getByRole('link', { name: 'सूचनाएँ आप तक कैसे आएँ' }).click()
    await expect(page.getByRole('radiogroup', { name: 'लेजर में नई असामान्य बातें' }).getByLabel('दैनिक मेल में')).toBeChecked()
  })

  test('the dictionary and the words of the portal are open to everybody', async ({ page }) => {
    await page.goto('/en/help')
    await page.getByRole('link', { name: /^Data dictionary/ }).click()
    await expect(page.getByRole('row', { name: /^Mobile/ })).toContainText('The last 4 digits')
    await page.goto('/hi/glossary')
    await expect(page.getByText('पंजीकृत श्रमिक').first()).toBeVisible()
  })
})

test('Ctrl+K leads to the search, and a name to its officer', async ({ page, world, signedInAs }) => {
  await signedInAs(world.admin)
  await page.goto('/en/admin/grants')
  // A key that is pressed before the page's script has taken over is heard by nobody.
  await expect(async () => {
    await page.keyboard.press('Control+k')
    await expect(page).toHaveURL(/\/en\/admin\/search/, { timeout: 2_000 })
  }).toPass()
  await page.getByLabel('What you look for').fill(world.officer.person.userId)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: world.officer.person.name }).first().click()
  await expect(page).toHaveURL(new RegExp(`/en/admin/officers/${world.officer.person.id}$`))
})

test('words that were typed are not left by accident, and a form without words is', async ({ page, world, signedInAs }) => {
  const officer = await scene(world)
  await signedInAs(officer)
  const asked: string[] = []
  page.on('dialog', (dialog) => { asked.push(dialog.type()); void dialog.accept() })
  await page.goto('/en/help-desk')
  await takenOver(page, '[name=text]')
  await page.getByLabel('Your question').fill('Half a question')
  await page.goto('/en/home')
  await expect(page).toHaveURL(/\/en\/home$/)
  expect(asked).toEqual(['beforeunload'])
  await page.goto('/en/registrants?panel=filters')
  await page.locator('#gender').selectOption('2')
  await page.goto('/en/home')
  expect(asked).toEqual(['beforeunload'])
})

test('nominations come from a sheet: looked at first, then made', async ({ page, world, signedInAs }) => {
  const admin = await buildAdmin(world.database)
  await buildProfile(world.database, { purposeId: await buildPurpose(world.database) })
  await buildInvited(world.database, jharkhand.state)
  await signedInAs({ token: await tokenOf(world.database, admin) })
  await page.goto('/en/admin/requests')
  await page.getByRole('link', { name: 'From a sheet' }).click()
  const day = (ahead: number): string => addDays(istDayOf(new Date()), ahead)
  const sheet = (rank: string): string => ['state,name,designation,rank,email,districts,orderNumber,orderDate,justification,startsOn,endsOn', `Jharkhand,Smt. Sheet Nominee,"Secretary, Labour",${rank},sheet.${Date.now()}@example.invalid,all,LAB/7,${day(-3)},Welfare of workers,${day(0)},${day(100)}`].join('\n')
  for (const rank of ['Director', 'Secretary']) {
    await page.getByLabel('Officer profile').selectOption({ index: 1 })
    await page.getByLabel('The rows').fill(sheet(rank))
    await page.getByRole('button', { name: 'Look at it' }).click()
    await expect(page).toHaveURL(/\/admin\/requests\/sheet\/[0-9a-f-]{36}$/)
    if (rank !== 'Director') break
    await expect(page.getByText('1 row of 1 cannot become a draft')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Make/ })).toHaveCount(0)
    await page.getByRole('link', { name: 'Bring another sheet' }).click()
  }
  await page.getByRole('button', { name: 'Make 1 draft' }).click()
  await expect(page.getByText('The drafts are made. Bring each its letter, then submit it.')).toBeVisible()
  await expect(page.getByRole('region', { name: /draft/i }).getByText('Smt. Sheet Nominee')).toBeVisible()
})
