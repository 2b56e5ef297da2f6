import { expect, test } from 'vitest'
import { mayAdmin, permissions, permissionsOf } from '@/lib/auth/permissions'
import { resolveSession } from '@/lib/auth/session'
import { hashToken, newToken } from '@/lib/crypto/token'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()

async function resolved(sessionId: string) {
  const token = newToken()
  await database.sql('UPDATE portal.session SET token_hash = $2 WHERE id = $1', [sessionId, hashToken(token)])
  return resolveSession({ token, address: null, touch: false })
}

test('an admin may do what the role in force says, from the next request on', async () => {
  const admin = await buildAdmin(database, ['review', 'reports'])
  expect(await resolved(admin.sessionId)).toMatchObject({ kind: 'admin', permissions: ['review', 'reports'] })
  await database.sql(`WITH old AS (UPDATE portal.admin_role_version SET to_at = clock_timestamp() WHERE role_id = (SELECT admin_role_id FROM portal."user" WHERE id = $1) AND to_at IS NULL RETURNING role_id)
    INSERT INTO portal.admin_role_version (role_id, version, name_en, name_hi, permissions) SELECT role_id, 2, 'narrower', 'narrower', ARRAY['reports'] FROM old`, [admin.id])
  expect(await resolved(admin.sessionId)).toMatchObject({ permissions: ['reports'] })
})

test('without a role an admin may do nothing, and nobody else has permissions', async () => {
  const admin = await buildAdmin(database, [])
  const again = await resolved(admin.sessionId)
  expect(again?.kind === 'admin' && permissions.some((each) => mayAdmin(again, each))).toBe(false)
  expect(await resolved((await buildOfficer(database, 10)).sessionId)).not.toHaveProperty('permissions')
})

test('only known words allow anything', () => {
  expect(permissionsOf(['approve', 'everything', '__proto__'])).toEqual(['approve'])
  expect(permissionsOf(null)).toEqual([])
})
