import { afterEach, expect, test, vi } from 'vitest'
import { readToday } from '@/lib/db/clock'
import { inTransaction } from '@/lib/db/transaction'
import { readSessionTimes } from '@/lib/sessions/reads'
import { readTerms } from '@/lib/terms/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()
afterEach(() => { vi.useRealTimers() })

test('days and moments that pages show are the database’s, whatever the clock of the process says', async () => {
  const officer = await buildOfficer(database, 10)
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-01-01T00:00:00Z') })
  const [told] = await database.sql<{ day: string; at: Date }>('SELECT portal.india_day()::text AS day, now() AS at')
  expect(await inTransaction(readToday)).toBe(told?.day)
  expect((await readTerms()).today).toBe(told?.day)
  const moment = (await readSessionTimes(officer))?.now.getTime() ?? 0
  expect(Math.abs(moment - (told?.at.getTime() ?? 0))).toBeLessThan(60_000)
})
