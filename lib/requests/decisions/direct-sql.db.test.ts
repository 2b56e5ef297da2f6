import { describe, expect, test } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { inTransaction } from '@/lib/db/transaction'
import type { RequestBox } from '@/lib/requests/schema'
import { startRequest, submitRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { type Asked, useDecisions } from '@/lib/testing/decisions'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
let first: AdminActor
let second: AdminActor
let officer: OfficerActor
let box: RequestBox
const { submitted, draftByAdmin } = useDecisions(database, (made) => { ({ first, second, officer, box } = made) })
const bihar = 10

describe('the database refuses what no page asks', () => {
  const word = (asked: Asked, admin: AdminActor | OfficerActor, changes: { verdict?: string; revision?: number; preview?: boolean } = {}) => database.sql(
    `INSERT INTO portal.decision (request_id, revision, admin_id, verdict, preview_text, preview_hash) VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN '{}' END, CASE WHEN $5 THEN sha256('{}') END)`,
    [asked.id, changes.revision ?? asked.revision, admin.id, changes.verdict ?? 'approve', changes.preview ?? true])

  test('words of the wrong person, revision or without a preview', async () => {
    const asked = await draftByAdmin(first)
    await expect(word(asked, second)).rejects.toThrow(/not open/)
    await submitRequest({ actor: first, ...asked, answer: '' })
    await expect(word(asked, first)).rejects.toThrow(/ownRequest/)
    await expect(word(asked, officer)).rejects.toThrow(/active admin/)
    await expect(word(asked, second, { revision: asked.revision - 1 })).rejects.toThrow(/revision/)
    await expect(word(asked, second, { preview: false })).rejects.toThrow(/preview/)
    for (const [text, of] of [['{"opens": 1}', '{"opens": 2}'], ['{"opens": 1}', null], [null, '{"opens": 1}']]) {
      await expect(database.sql(`INSERT INTO portal.decision (request_id, revision, admin_id, verdict, preview_text, preview_hash) VALUES ($1, $2, $3, 'approve', $4, sha256(convert_to($5, 'UTF8')))`, [asked.id, asked.revision, second.id, text, of])).rejects.toThrow(/that of its bytes/)
    }
    await word(asked, second)
    await expect(word(asked, second)).rejects.toThrow(/decidedAlready/)
    await expect(database.sql('DELETE FROM portal.decision WHERE request_id = $1', [asked.id])).rejects.toThrow(/never changed/)
    await expect(database.sql(`UPDATE portal.request_step SET reason = 'x' WHERE request_id = $1`, [asked.id])).rejects.toThrow(/never changed/)
  })

  test('leaps of a request, edits of what was asked, and a grant of one approval', async () => {
    const asked = await submitted()
    const leap = (to: string) => database.sql(`UPDATE portal.request SET status = $2::portal.request_status WHERE id = $1`, [asked.id, to])
    for (const to of ['firstApproved', 'approved', 'returned', 'refused', 'lapsed', 'draft']) await expect(leap(to), to).rejects.toMatchObject({ code: '23514' })
    for (const change of ['can_download = true', `form = '{"a":"b"}'`, 'revision = revision + 1', `state_code = 9`, `kind = 'newOfficer'`, 'proposed_by_id = officer_id, letter_id = NULL', 'officer_id = NULL']) {
      await expect(database.sql(`UPDATE portal.request SET ${change} WHERE id = $1`, [asked.id]), change).rejects.toMatchObject({ code: '23514' })
    }
    await expect(database.sql('DELETE FROM portal.request WHERE id = $1', [asked.id])).rejects.toMatchObject({ code: '23514' })
    await word(asked, first)
    await leap('firstApproved')
    await expect(leap('approved')).rejects.toThrow(/whose approval counts/)
    await expect(copyGrant(asked.id)).rejects.toThrow(/two admins/)
    await word(asked, second)
    await leap('approved')
    for (const change of ['districts', 'fields', 'download', 'days', 'end'] as const) await expect(copyGrant(asked.id, change), change).rejects.toThrow(/must equal its approved request/)
    await database.sql('UPDATE portal.policy SET parameters_per_state_max = 1')
    await expect(copyGrant(asked.id)).rejects.toThrow(/policy allows/)
    await database.sql('UPDATE portal.policy SET parameters_per_state_max = 15')
    await expect(copyGrant(asked.id)).resolves.toBeDefined()
  })

  test('a submission without letter, and another\'s grant to replace', async () => {
    const { id } = await inTransaction(async () => startRequest({ actor: officer, asked: { kind: 'change' } }))
    await expect(database.sql(`UPDATE portal.request SET status = 'submitted', submitted_at = now() WHERE id = $1`, [id])).rejects.toMatchObject({ code: '23514' })
    const theirs = await buildGrant(database, { officer: await buildOfficer(database, bihar), fields: box.fields })
    await expect(database.sql(`INSERT INTO portal.request (number, kind, officer_id, proposed_by_id, state_code, replaces_grant_id) VALUES ('REQ-X', 'end', $1, $1, $2, $3)`, [officer.id, bihar, theirs])).rejects.toThrow(/own grant/)
  })
})

/** A grant as a login could try to write it, past the use case. */
function copyGrant(requestId: string, change?: 'districts' | 'fields' | 'download' | 'days' | 'end'): Promise<object[]> {
  const column = (name: string, changed: string, when: typeof change) => (change === when ? changed : name)
  return database.sql(
    `INSERT INTO portal."grant" (number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id, starts_at, ends_at)
     SELECT 'GR-' || left(gen_random_uuid()::text, 8), id, officer_id, state_code, whole_state, ${column('district_codes', 'district_codes || 213', 'districts')}, basis,
       ${column('fields', `fields || '{"name":{"view":"clear","file":"clear"}}'`, 'fields')}, can_view, ${column('can_download', 'true', 'download')}, ${column('window_days', 'window_days + 1', 'days')}, window_from, window_to, purpose_id,
       starts_on::timestamp AT TIME ZONE 'Asia/Kolkata', (ends_on + ${change === 'end' ? 2 : 1})::timestamp AT TIME ZONE 'Asia/Kolkata'
     FROM portal.request WHERE id = $1 RETURNING id`, [requestId])
}
