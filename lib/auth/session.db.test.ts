import { expect, it } from 'vitest'
import { resolveSession, startSession } from '@/lib/auth/session'
import { lockHash } from '@/lib/crypto/row-token'
import { inTransaction } from '@/lib/db/transaction'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()
const resolve = (token: string) => resolveSession({ token, address: null, touch: false })

it('a new session carries the lock of its own id', async () => {
  const officer = await buildOfficer(database, 10)
  const { token, sessionId } = await inTransaction((tx) => startSession(tx, { userId: officer.id, address: null, userAgent: null, stage: 'full' }))
  const [row] = await database.sql<{ lock_hash: Buffer }>('SELECT lock_hash FROM portal.session WHERE id = $1', [sessionId])
  expect(row?.lock_hash.equals(lockHash(sessionId))).toBe(true)
  expect(await resolve(token)).toMatchObject({ id: officer.id, sessionId })
})

it.each([['no lock', 'NULL'], ['the lock of another secret', `sha256('another')`]])('a session with %s is nobody’s: its lists would be empty, which is a false answer', async (_what, lock) => {
  const officer = await buildOfficer(database, 10)
  const { token, sessionId } = await inTransaction((tx) => startSession(tx, { userId: officer.id, address: null, userAgent: null, stage: 'full' }))
  await database.sql('ALTER TABLE portal.session DISABLE TRIGGER session_keep')
  await database.sql(`UPDATE portal.session SET lock_hash = ${lock} WHERE id = $1`, [sessionId])
  await database.sql('ALTER TABLE portal.session ENABLE TRIGGER session_keep')
  expect(await resolve(token)).toBeNull()
})

it('is seen at whatever part of a millisecond: the column keeps whole ones, and a time rounded up lies in days to come', async () => {
  const officer = await buildOfficer(database, 10)
  const { token, sessionId } = await inTransaction((tx) => startSession(tx, { userId: officer.id, address: null, userAgent: null, stage: 'full' }))
  for (let round = 0; round < 40; round++) {
    await database.sql(`UPDATE portal.session SET last_seen_at = now() - interval '2 minutes' WHERE id = $1`, [sessionId])
    expect(await resolveSession({ token, address: null, touch: true })).toMatchObject({ id: officer.id })
  }
  expect(await database.sql(`SELECT 1 FROM portal.session WHERE id = $1 AND last_seen_at > now() - interval '1 minute'`, [sessionId])).toHaveLength(1)
})
