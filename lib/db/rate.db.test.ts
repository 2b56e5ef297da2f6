import { expect, test } from 'vitest'
import { rate } from '@/lib/db/rate'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()

test('a key has so many tries, over all that count under its name, and another key and another name their own', async () => {
  const [one, same, other] = [rate({ name: 'test', points: 3, seconds: 60 }), rate({ name: 'test', points: 3, seconds: 60 }), rate({ name: 'other', points: 1, seconds: 60 })]
  expect([await one('a'), await same('a'), await one('a'), await same('a')]).toEqual([true, true, true, false])
  expect([await one('b'), await other('a'), await other('a')]).toEqual([true, true, false])
  const both = await Promise.all(Array.from({ length: 8 }, (_each, index) => (index % 2 === 0 ? one : same)('c')))
  expect(both.filter(Boolean)).toHaveLength(3)
})

test('what cannot be counted is not allowed', async () => {
  await database.sql('REVOKE INSERT ON portal.sign_in_rate FROM portal_web')
  await expect(rate({ name: 'test', points: 3, seconds: 60 })('d')).rejects.toMatchObject({ code: '42501' })
  await database.sql('GRANT INSERT ON portal.sign_in_rate TO portal_web')
})
