import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { tokenOf } from './portal/database'
import { expect, test } from './portal/test'
import { eightFields, kerala } from './portal/world'

test.use({ javaScriptEnabled: false })

test('exercises are ticked by what the person did, and lead to where they are done and to their chapters', async ({ page, world, signedInAs }) => {
  const person = await buildOfficer(world.database, kerala.state, { name: 'Smt. Learning Officer' })
  await buildGrant(world.database, { officer: person, districts: [kerala.wayanad], fields: eightFields() })
  await signedInAs({ token: await tokenOf(world.database, person) })
  await page.goto('/en/help')
  await page.getByRole('link', { name: 'Exercises' }).click()
  const standing = (exercise: string) => page.getByRole('row', { name: new RegExp(`^${exercise}`) })
  for (const exercise of ['Read on home', 'Show the workers of one district', 'Be refused']) await expect(standing(exercise)).toContainText('Not yet')
  await standing('Read on home').getByRole('link', { name: /^To the page/ }).click()
  await expect(page).toHaveURL(/\/en\/home$/)
  await page.goto('/en/registrants')
  await page.goto('/en/training')
  await expect(standing('Read on home')).toContainText('Done')
  // The whole list is not yet the workers of one district.
  await expect(standing('Show the workers of one district')).toContainText('Not yet')
  await page.goto(`/en/registrants?district=${kerala.wayanad}`)
  await page.goto('/en/training')
  await standing('Be refused').getByRole('link', { name: /^To the page/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page does not exist, or is not open to you')
  await page.goto('/hi/training')
  await expect(page.getByText('12 में से 3 पूरे')).toBeVisible()
  await page.goto('/en/training')
  await standing('Be refused').getByRole('link', { name: /^How it is done/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What a refusal means')
})
