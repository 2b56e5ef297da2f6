import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import type { AdminActor, AuditorActor, OfficerActor } from '@/lib/auth/actor'
import { sha256 } from '@/lib/crypto/ed25519'
import { inReadOnly } from '@/lib/db/transaction'
import { type Disclosures, readDisclosures } from '@/lib/disclosures/use-cases'
import { env } from '@/lib/env'
import { requestExport } from '@/lib/exports/use-cases'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { readArchive, writeArchive } from '@/lib/ledger/keeping/files/use-cases'
import { selectPruned } from '@/lib/ledger/keeping/store'
import { keepLedger } from '@/lib/ledger/keeping/use-cases'
import { listRegistrants, openRegistrant } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { resolveRegistrant } from '@/lib/simulator/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { appendEvents, emptyLedger, tamper } from '@/lib/testing/ledger'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
let admin: AdminActor
let auditor: AuditorActor
let officer: OfficerActor
let before: Known
const one = aRegistrant(9_101)

type Known = Extract<Disclosures, { standing: 'known' }>
async function known(reader: AdminActor | AuditorActor): Promise<Known> {
  const { handle } = await resolveRegistrant({ reader, input: { uan: one.uan, reason: 'complaint', note: 'The worker asks who has the data' } })
  const found = await readDisclosures({ reader, handle })
  if (found.standing !== 'known') throw new Error(found.standing)
  return found
}
/** The archive that holds everything, and its file. */
async function theArchive() {
  const [archive] = await inReadOnly('portal_auditor', selectPruned)
  if (!archive) throw new Error('nothing is archived')
  return { archive, file: `${env().DATA_DIR}/archives/${archive.storageName}` }
}

/** Two looks and a file of thirty months ago; since then they are in an archive alone. */
beforeAll(async () => {
  ;[admin, auditor, officer] = [await buildAdmin(database), await buildAuditor(database), await buildOfficer(database, 10)]
  await putRegistrants([one])
  await buildGrant(database, { officer, districts: [212], fields: { uan: { view: 'clear', file: 'clear' }, name: { view: 'unmaskable', file: 'clear' } }, download: true })
  await emptyLedger(database)
  await listRegistrants({ officer, query: listQuery.parse({}) })
  await openRegistrant({ officer, id: one.id })
  await requestExport({ officer, filters: {}, locale: 'en' })
  await runJobs()
  await tamper(database, `UPDATE ledger.event SET recorded_at = recorded_at - interval '30 months'`)
  await database.sql('ALTER TABLE portal.export DISABLE TRIGGER USER')
  await database.sql(`UPDATE portal.export SET requested_at = requested_at - interval '30 months', ready_at = ready_at - interval '30 months'`)
  await database.sql('ALTER TABLE portal.export ENABLE TRIGGER USER')
  before = await known(admin)
  await tamper(database, `UPDATE ledger.event SET recorded_at = recorded_at - interval '30 months' WHERE recorded_at > now() - interval '1 month'`)
  await appendEvents(database, 600)
  await tamper(database, `UPDATE ledger.event SET recorded_at = recorded_at - interval '29 months' WHERE recorded_at > now() - interval '1 month'`)
  await sealLedger()
  await database.sql(`INSERT INTO ledger.cosignature (size, witness, line, cosigned_at) SELECT max(size), 'w.example', E'— w.example AAAAAAAA\\n', now() FROM ledger.checkpoint`)
  await keepLedger()
  await tamper(database, `UPDATE ledger.archive SET archived_at = archived_at - interval '25 hours'`)
  await keepLedger()
})

it('names who saw and took the data also when the ledger tells it in an archive alone', async () => {
  expect(before).toMatchObject({ looks: 2, files: 1, doubtful: 0, missing: 0 })
  expect(await database.sql('SELECT FROM ledger.event WHERE actor_id = $1', [officer.id])).toEqual([])
  for (const reader of [admin, auditor]) {
    const { expiresAt: _expiresAt, newest, ...found } = await known(reader)
    const { expiresAt: _before, newest: newestBefore, ...expected } = before
    expect(found).toEqual(expected)
    expect(newest).toEqual(newestBefore.map((each) => (each.file ? each : { ...each, position: null, isArchived: true })))
  }
})

it('believes nothing of an archive that is not what was sealed, though its row says so', async () => {
  const { archive } = await theArchive()
  const text = await readArchive(archive)
  expect(text).toContain('"kind":"export.built"')
  const forged = Buffer.from(text.replaceAll(officer.name, 'Somebody Else').replaceAll('"outcome":"done"', '"outcome":"Done"'))
  const stored = await writeArchive({ id: archive.id, fileKey: randomBytes(32), text: forged })
  const put = (row: { sha256: Uint8Array; storageKey: Uint8Array; sizeBytes: number }) => tamper(database, 'UPDATE ledger.archive SET sha256 = $1, storage_key = $2, size_bytes = $3', [Buffer.from(row.sha256), Buffer.from(row.storageKey), row.sizeBytes])
  try {
    await put({ sha256: sha256(forged), storageKey: stored.storageKey, sizeBytes: forged.length })
    expect(await known(admin)).toMatchObject({ looks: 0, files: 1, doubtful: 1, missing: 2, unreadLooks: 0 })
  } finally {
    const again = await writeArchive({ id: archive.id, fileKey: randomBytes(32), text: Buffer.from(text) })
    await put({ ...archive, storageKey: again.storageKey })
  }
  expect(await known(admin)).toMatchObject({ looks: 2, doubtful: 0, missing: 0 })
})

it('counts looks whose archive is gone or is not what was written, and doubts no file for that', async () => {
  const { file } = await theArchive()
  const whole = fs.readFileSync(file)
  try {
    fs.rmSync(file)
    expect(await known(admin), 'gone').toMatchObject({ looks: 2, unreadLooks: 2, files: 1, doubtful: 0, missing: 0, officers: [{ counts: { page: 0, file: 1 } }] })
    fs.writeFileSync(file, whole.fill('x', 60, 61))
    expect(await known(auditor), 'changed').toMatchObject({ looks: 2, unreadLooks: 2, files: 1, doubtful: 0 })
  } finally {
    fs.writeFileSync(file, whole)
  }
})
