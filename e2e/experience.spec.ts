import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { eventsOf, tokenOf } from './portal/database'
import { expect, test } from './portal/test'
import { eightFields, kerala, type World } from './portal/world'

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
  await page.keyboard.press('Control+k')
  await expect(page).toHaveURL(/\/en\/admin\/search/)
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
  await page.getByLabel('Your question').fill('Half a question')
  await page.goto('/en/home')
  await expect(page).toHaveURL(/\/en\/home$/)
  expect(asked).toEqual(['beforeunload'])
  await page.goto('/en/registrants?panel=filters')
  await page.getByLabel('Gender').selectOption('2')
  await page.goto('/en/home')
  expect(asked).toEqual(['beforeunload'])
})
