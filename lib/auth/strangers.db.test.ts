import { beforeEach, describe, expect, test, vi } from 'vitest'
import { nobody } from '@/lib/auth/actor'
import { closeStrangers, networkOf, recordStranger } from '@/lib/auth/strangers'
import { limits } from '@/lib/limits'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()
const refusal = (address: string | null) => recordStranger({ kind: 'access.refused', actor: nobody(address), details: { what: 'files.download', cause: 'not_found' } })
const events = (kind: string) => database.sql<{ address: string | null; details: object }>('SELECT address, details FROM ledger.event WHERE kind = $1 AND position > $2 ORDER BY position', [kind, before])
/** As if the minutes that are being counted were over. */
const minutesPass = () => database.sql(`UPDATE portal.sign_in_rate SET key = regexp_replace(key, '^(strangers?):[0-9]+', '\\1:1')`)
let before = 0

beforeEach(async () => {
  await database.sql('DELETE FROM portal.sign_in_rate')
  before = Number((await database.sql<{ size: string }>('SELECT size FROM ledger.head'))[0]?.size)
})

describe('a stranger who is refused again and again', () => {
  test('leaves one event and, once the minutes are over, one more with the number of the others', async () => {
    for (let time = 0; time < 25; time += 1) await refusal('203.0.113.9')
    expect(await events('access.refused')).toEqual([{ address: '203.0.113.9', details: { what: 'files.download', cause: 'not_found' } }])
    await closeStrangers()
    expect(await events('strangers.repeated')).toEqual([])
    await minutesPass()
    await Promise.all([closeStrangers(), closeStrangers()])
    await closeStrangers()
    expect(await events('strangers.repeated')).toEqual([{ address: null, details: { kind: 'access.refused', count: 24, minutes: limits.strangerMinutes, network: '203.0.113.9' } }])
    await refusal('203.0.113.9')
    expect(await events('access.refused')).toHaveLength(2)
  })

  test('a hundred times at once leaves one event too', async () => {
    await Promise.all(Array.from({ length: 100 }, () => refusal('203.0.113.10')))
    expect(await events('access.refused')).toHaveLength(1)
  })

  test('is counted in stretches of the database’s clock, whatever the clocks of the processes say', async () => {
    try {
      for (const hours of [-3, 0, 3]) {
        vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 })
        await refusal('203.0.113.14')
        vi.useRealTimers()
      }
    } finally {
      vi.useRealTimers()
    }
    expect(await events('access.refused')).toHaveLength(1)
  })

  test('once leaves nothing but that event', async () => {
    await refusal(null)
    await minutesPass()
    await closeStrangers()
    expect([(await events('access.refused')).length, (await events('strangers.repeated')).length]).toEqual([1, 0])
  })

  test('elsewhere, or for something else, is an event of its own', async () => {
    await refusal('203.0.113.11')
    await refusal('203.0.113.12')
    await recordStranger({ kind: 'activation.refused', actor: nobody('203.0.113.11'), details: {} })
    await recordStranger({ kind: 'signIn.refused', actor: nobody('203.0.113.11'), details: { cause: 'throttled' } })
    expect([(await events('access.refused')).length, (await events('activation.refused')).length, (await events('signIn.refused')).length]).toEqual([2, 1, 1])
  })

  test('does not get more events out of a whole line of addresses, nor out of a crowd of lines', async () => {
    for (let host = 1; host <= 20; host += 1) await refusal(`2001:db8::${host.toString(16)}`)
    expect(await events('access.refused')).toHaveLength(1)
    for (let line = 1; line <= limits.strangerEventsMax + 30; line += 1) await refusal(`2001:db8:0:${line.toString(16)}::1`)
    expect(await events('access.refused')).toHaveLength(limits.strangerEventsMax)
    await minutesPass()
    await closeStrangers()
    expect((await events('strangers.repeated')).map(({ details }) => details)).toEqual(expect.arrayContaining([
      { kind: 'access.refused', count: 31, minutes: limits.strangerMinutes, network: 'all' }, { kind: 'access.refused', count: 19, minutes: limits.strangerMinutes, network: '2001:db8:0:0::/64' },
    ]))
    expect(await database.sql('SELECT 1 FROM portal.sign_in_rate')).toEqual([])
  })

  test('whose refusal cannot be counted is told that there is no ledger', async () => {
    await database.sql('REVOKE INSERT ON portal.sign_in_rate FROM portal_web')
    await expect(refusal('203.0.113.13')).rejects.toMatchObject({ code: 'ledger' })
    await database.sql('GRANT INSERT ON portal.sign_in_rate TO portal_web')
  })
})

test.each([
  [null, 'unknown'], ['203.0.113.9', '203.0.113.9'], ['2001:db8::1', '2001:db8:0:0::/64'], ['2001:DB8:0000:0001:2:3:4:5', '2001:db8:0:1::/64'], ['::1', '0:0:0:0::/64'], ['fe80::', 'fe80:0:0:0::/64'],
])('the network of %s is %s', (address, network) => expect(networkOf(address)).toBe(network))
