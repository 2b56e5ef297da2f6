import { addDays, istDayOf, istMidnight } from '@/lib/clock'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { eventsOf, tokenOf } from './portal/database'
import { expect, test } from './portal/test'
import { describeRegistrant, fieldsOf, kerala, type World } from './portal/world'

/** An officer of a district of their own with forty workers, a few of whom live far away. */
async function scene({ database }: World) {
  const person = await buildOfficer(database, kerala.state, { name: 'Smt. Picture Officer' })
  await buildGrant(database, { officer: person, districts: [kerala.kasaragod], fields: fieldsOf(['uan', 'gender', 'dateOfBirth', 'permanentDistrict', 'currentDistrict', 'currentState', 'primaryOccupation']) })
  const at = new Date(istMidnight(addDays(istDayOf(new Date()), -1)).getTime() + 15 * 3_600_000)
  const living = (count: number, currentState: number, currentDistrict: number) => Array.from({ length: count }, () => ({ currentState, currentDistrict }))
  const elsewhere = [...living(12, 29, 525), ...living(3, 27, 490), ...living(11, 33, 568)]
  await putRegistrants(Array.from({ length: 40 }, (_, index) => ({ ...describeRegistrant({ district: kerala.kasaragod }), changedAt: new Date(at.getTime() + index), registeredAt: at, gender: index % 2 === 0 ? '1' : '2', ...elsewhere[index] })))
  return { person, token: await tokenOf(database, person) }
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('an officer reads the window as pictures, goes on to the workers behind a number, and finds no small one', async ({ page, world, signedInAs }) => {
    const officer = await scene(world)
    await signedInAs(officer)
    await page.goto('/en/home')
    await page.getByRole('link', { name: /^The same in pictures/ }).click()
    await expect(page).toHaveURL(/\/en\/registrants\/pictures$/)
    const panel = (title: string) => page.getByRole('region', { name: title, exact: true })
    await expect(panel('By day of change').getByRole('img')).toBeVisible()
    await expect(panel('Where these workers live now')).toContainText(/\d live in Kerala now, 26 in other States\./)
    // Three in one State, and the eleven without whom they could be worked out.
    const states = panel('Where these workers live now').getByRole('table')
    await expect(states.getByRole('row', { name: /Maharashtra/ })).toContainText('Hidden')
    await expect(states.getByRole('row', { name: /Tamil Nadu/ })).toContainText('Hidden')
    await expect(states.getByRole('row', { name: /Karnataka/ })).toContainText('12')
    await expect(states.getByRole('row', { name: /Hidden ones together/ })).toContainText('14')
    await expect(panel('By age')).toContainText('35 to 44')
    await panel('By district').getByRole('table').getByRole('link', { name: 'Kasaragod' }).click()
    await expect(page.getByRole('heading', { name: /^\d+ workers match$/ })).toBeVisible()
    await page.getByRole('link', { name: 'Pictures', exact: true }).click()
    await expect(page.getByText('District: Kasaragod')).toBeVisible()
    // Of a filter there is no picture that could be subtracted from another.
    await expect(panel('By age')).toContainText('of your whole window only')
    await panel('By age').getByRole('link', { name: 'Clear all filters' }).click()
    await expect(panel('By age').getByRole('table')).toBeVisible()
    expect((await eventsOf(world.database, officer.person.id, ['registrants.pictured'])).length).toBe(3)
    await page.goto('/hi/registrants/pictures')
    await expect(page.getByRole('region', { name: 'ये श्रमिक अभी कहाँ रहते हैं' })).toContainText('छिपा')
  })

  test('an admin reads how the portal is used', async ({ page, world, signedInAs }) => {
    await signedInAs(world.admin)
    await page.goto('/en/admin')
    await page.getByRole('link', { name: 'How the portal is used' }).click()
    const panel = (title: string) => page.getByRole('region', { name: title, exact: true })
    for (const title of ['Requests', 'Grants that end', 'Use by State']) await expect(panel(title).getByRole('table').first()).toBeVisible()
    await expect(panel('Files by where they stand')).toBeVisible()
    await panel('When officers work').getByText('Show as a table').click()
    await expect(panel('When officers work').getByRole('table', { name: 'When officers work' })).toBeVisible()
  })
})
