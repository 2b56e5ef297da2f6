import { expect, test } from 'vitest'
import { GET } from '@/app/api/health/route'
import { closePools } from '@/lib/db/pool'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()

test('health is ok while the database lets the portal in, and unavailable when it does not', async () => {
  const ask = async () => {
    const answer = await GET()
    return { status: answer.status, body: await answer.text(), cached: answer.headers.get('cache-control') }
  }
  expect(await ask()).toEqual({ status: 200, body: '{"status":"ok"}', cached: 'no-store' })
  const name = new URL(database.url()).pathname.slice(1)
  await database.sql(`REVOKE CONNECT ON DATABASE ${name} FROM portal_web`)
  await closePools()
  expect(await ask()).toEqual({ status: 503, body: '{"status":"unavailable"}', cached: 'no-store' })
})
