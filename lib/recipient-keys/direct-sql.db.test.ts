import { expect, it } from 'vitest'
import { rowToken } from '@/lib/crypto/row-token'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { putKeyInForce } from '@/lib/testing/state-keys'

const database = useDatabase()
const refused = { code: expect.stringMatching(/^(42501|23514)$/) }
const speakAs = (sessionId: string): [string, string[]] => [`SELECT set_config('portal.token', $1, false)`, [rowToken(sessionId)]]
const insert = `INSERT INTO portal.recipient_key (number, state_code, brought_by_id, format, public_key, algorithm, fingerprint, until_on, challenge, challenge_hash) VALUES ('RK-' || upper(left(md5(random()::text), 6)), $1, $2, 'age', 'age1x', 'X25519', 'age1x', portal.india_day() + $3::int, 'x', sha256('x')) RETURNING id`

it('the web brings a key for whoever speaks, for their own State, within policy; and proves nothing by itself', async () => {
  const [officer, other] = [await buildOfficer(database, 11), await buildOfficer(database, 12)]
  await asLogin(database, 'portal_web', async (client) => {
    await expect(client.query(insert, [11, officer.id, 300])).rejects.toMatchObject(refused)
    await client.query(...speakAs(officer.sessionId))
    await expect(client.query(insert, [12, officer.id, 300])).rejects.toMatchObject(refused)
    await expect(client.query(insert, [11, other.id, 300])).rejects.toMatchObject(refused)
    await expect(client.query(insert, [11, officer.id, 731])).rejects.toMatchObject(refused)
    await expect(client.query(insert, [11, officer.id, 730])).resolves.toMatchObject({ rowCount: 1 })
    for (const change of [`status = 'proven', proven_at = now()`, `status = 'proven'`, 'tries = 0', 'challenge_until = now() + interval \'9 days\'', `public_key = 'age1y'`, 'until_on = until_on + 1', `fingerprint = 'y'`]) {
      await expect(client.query(`UPDATE portal.recipient_key SET ${change} WHERE state_code = 11`), change).rejects.toMatchObject(refused)
    }
    await client.query(...speakAs(other.sessionId))
    await expect(client.query(`UPDATE portal.recipient_key SET status = 'withdrawn', ended_at = now() WHERE state_code = 11`)).rejects.toMatchObject(refused)
  })
})

it('nobody brings a key into force but the function of two admins, and one admin who may revokes', async () => {
  const officer = await buildOfficer(database, 13)
  const [row] = await database.sql<{ id: string }>(insert, [13, officer.id, 300])
  await database.sql(`UPDATE portal.recipient_key SET status = 'proven', proven_at = now() WHERE id = $1`, [row?.id])
  const [admin, reviewer] = [await buildAdmin(database), await buildAdmin(database, ['review'])]
  await asLogin(database, 'portal_web', async (client) => {
    for (const speaker of [officer, admin]) {
      await client.query(...speakAs(speaker.sessionId))
      await expect(client.query(`UPDATE portal.recipient_key SET status = 'inForce', in_force_at = now() WHERE id = $1`, [row?.id])).rejects.toMatchObject(refused)
      await expect(client.query(`UPDATE portal.recipient_key SET status = 'inForce' WHERE id = $1`, [row?.id])).rejects.toMatchObject(refused)
    }
  })
  await asLogin(database, 'portal_worker', async (client) => {
    await expect(client.query(`UPDATE portal.recipient_key SET status = 'lapsed', ended_at = now() WHERE id = $1`, [row?.id])).rejects.toMatchObject(refused)
  })
  await database.sql(`UPDATE portal.recipient_key SET status = 'inForce', in_force_at = now() WHERE id = $1`, [row?.id])
  await asLogin(database, 'portal_worker', async (client) => {
    await expect(client.query(`UPDATE portal.recipient_key SET status = 'expired', ended_at = now() WHERE id = $1`, [row?.id])).rejects.toMatchObject(refused)
  })
  await asLogin(database, 'portal_web', async (client) => {
    const revoke = (by: string) => client.query(`UPDATE portal.recipient_key SET status = 'revoked', ended_at = now(), ended_by_id = $2 WHERE id = $1`, [row?.id, by])
    for (const speaker of [officer, reviewer]) {
      await client.query(...speakAs(speaker.sessionId))
      await expect(revoke(speaker.id)).rejects.toMatchObject(refused)
    }
    await client.query(...speakAs(admin.sessionId))
    await expect(revoke(officer.id)).rejects.toMatchObject(refused)
    await expect(revoke(admin.id)).resolves.toMatchObject({ rowCount: 1 })
  })
  await expect(database.sql('DELETE FROM portal.recipient_key WHERE id = $1', [row?.id])).rejects.toMatchObject({ code: '23514' })
})

it('a file names the key of its State by itself, for good, and is not finished under another one', async () => {
  const officer = await buildOfficer(database, 14)
  const keyId = await putKeyInForce(database, { stateCode: 14, officerId: officer.id, publicKey: 'age1x' })
  const [file] = await database.sql<{ id: string; keyId: string }>(
    `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, status) VALUES ('EXP-KEYS', $1, '[]', '{}', 'en', 0, 'building') RETURNING id, recipient_key_id AS "keyId"`, [officer.id])
  expect(file?.keyId).toBe(keyId)
  await asLogin(database, 'portal_worker', async (client) => {
    await expect(client.query('UPDATE portal.export SET recipient_key_id = NULL WHERE id = $1', [file?.id])).rejects.toMatchObject(refused)
    await putKeyInForce(database, { stateCode: 14, officerId: officer.id, publicKey: 'age1y' })
    await expect(client.query(`UPDATE portal.export SET status = 'ready', ready_at = now() WHERE id = $1`, [file?.id])).rejects.toMatchObject({ code: '23514' })
  })
})
