import { beforeAll, describe, expect, it } from 'vitest'
import type { LedgerEntry } from '@/lib/audit/entries'
import { readLedger } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, AuditorActor, OfficerActor } from '@/lib/auth/actor'
import { readGrantChange } from '@/lib/grants/past/reads'
import { resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer, buildPurpose } from '@/lib/testing/factories'

const database = useDatabase()
const clear = { view: 'clear', file: 'clear' } as const
let admin: AdminActor
let auditor: AuditorActor
let officer: OfficerActor
let stranger: OfficerActor
let grants: { id: string; number: string; requestId: string }[]

beforeAll(async () => {
  admin = await buildAdmin(database)
  auditor = await buildAuditor(database)
  officer = await buildOfficer(database, 10)
  stranger = await buildOfficer(database, 10)
  const purposeId = await buildPurpose(database)
  const ids = [await buildGrant(database, { officer, districts: [212], fields: { gender: clear }, purposeId }), await buildGrant(database, { officer, districts: [212, 193], fields: { gender: clear, uan: clear }, purposeId, startsOn: '2090-01-01' })]
  grants = await database.sql('SELECT id, number, request_id AS "requestId" FROM portal."grant" WHERE id = ANY ($1) ORDER BY created_at', [ids])
  await database.sql('ALTER TABLE portal.request DISABLE TRIGGER USER')
  await database.sql('UPDATE portal.request SET replaces_grant_id = $1 WHERE id = $2', [grants[0]?.id, grants[1]?.requestId])
  await database.sql('ALTER TABLE portal.request ENABLE TRIGGER USER')
  const about = { actor: admin, subjectId: officer.id, stateCode: 10 }
  await suspendGrant({ actor: admin, id: grants[0]?.id ?? '', reason: 'A question about the order' })
  await resumeGrant({ actor: admin, id: grants[0]?.id ?? '', reason: 'The order is in hand' })
  await recordAlone({ kind: 'grant.given', ...about, requestId: grants[1]?.requestId, grantId: grants[1]?.id, details: { number: grants[1]?.number ?? '', request: 'REQ-1' } })
  await recordAlone({
    kind: 'request.submitted', ...about, requestId: grants[1]?.requestId,
    details: { number: 'REQ-1', revision: 1, box: { districts: 'all', basis: 'either', fields: { gender: clear }, canView: true, canDownload: true, window: { days: 7 }, purposeId, startsOn: '2090-01-01', endsOn: '2099-12-31' } },
  })
})

async function entry(kind: LedgerEntry['kind']): Promise<LedgerEntry> {
  const [found] = (await readLedger({ actor: admin, filters: { kind } })).entries
  if (!found) throw new Error(`no ${kind}`)
  return found
}

describe('a grant before and after an event', () => {
  it('stands otherwise, and is the same box', async () => {
    for (const reader of [admin, auditor, officer]) {
      const change = await readGrantChange(reader, await entry('grant.suspended'))
      expect(change?.sides).toEqual({ before: 'live', after: 'suspended' })
      expect([change?.before?.number, change?.after?.number]).toEqual([grants[0]?.number, grants[0]?.number])
      expect((await readGrantChange(reader, await entry('grant.resumed')))?.sides).toEqual({ before: 'suspended', after: 'live' })
    }
  })

  it('takes another’s place, and begins on its day', async () => {
    for (const reader of [admin, auditor, officer]) {
      const change = await readGrantChange(reader, await entry('grant.given'))
      expect(change?.sides).toEqual({ before: 'none', after: 'future' })
      expect([change?.before?.number, change?.before?.facts.districts, change?.after?.number, change?.after?.facts.districts]).toEqual([grants[0]?.number, [212], grants[1]?.number, [212, 193]])
    }
  })

  it('is what a request asked, beside the grant it would replace', async () => {
    const change = await readGrantChange(auditor, await entry('request.submitted'))
    expect(change?.sides).toBeNull()
    expect([change?.before?.number, change?.after?.number, change?.after?.facts.districts, change?.after?.facts.purpose.en]).toEqual([grants[0]?.number, null, 'all', expect.stringMatching(/^Purpose test-/)])
  })

  it('is not told to another officer', async () => {
    expect(await readGrantChange(stranger, await entry('grant.suspended'))).toBeNull()
  })
})
