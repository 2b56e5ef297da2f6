import { describe, expect, it } from 'vitest'
import { openExport, requestExport } from '@/lib/exports/use-cases'
import { useCeremony } from '@/lib/testing/ceremony'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const data = useDataFolder()
const mail = useMailServer()
const { file, all, officerWithGrant, ready, opened, stateOf, download, unzip, passwordIn } = useCeremony(database)

describe('a right that ends', () => {
  const suspend = (grantId: string): Promise<object[]> => database.sql(
    `INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) SELECT $1, id, 'test' FROM portal."user" WHERE kind = 'admin' LIMIT 1`, [grantId],
  )

  it('takes a file back before it is built, and tells the officer', async () => {
    const { officer, grantId } = await officerWithGrant()
    const id = await requestExport({ officer, filters: {}, locale: 'en' })
    await suspend(grantId)
    await runJobs()
    expect(await stateOf(id)).toMatchObject({ status: 'revoked', ended_reason: 'grantsChanged', has_key: false })
    expect(mail.received.at(-1)?.text).toContain('no longer holds')
    expect((await data.files()).filter((name) => name.startsWith(id))).toEqual([])
  })

  it('closes a ready and an opened file at once, before any round of the worker', async () => {
    const one = await ready()
    await suspend(one.grantId)
    await expect(openExport(one)).rejects.toMatchObject({ code: 'conflict' })
    const other = await opened()
    await database.sql('UPDATE portal."grant" SET ended_at = now() WHERE id = $1', [other.grantId])
    await expect(download(other.officer, other.id)).rejects.toMatchObject({ code: 'not_found' })
    await sweep()
    for (const { id } of [one, other]) expect(await stateOf(id)).toMatchObject({ status: 'revoked', has_key: false, storage_name: null })
  })

  it('ends with the account: no mail, no file', async () => {
    const { officer } = await officerWithGrant()
    const id = await requestExport({ officer, filters: {}, locale: 'en' })
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
    await runJobs()
    expect((await stateOf(id)).status).toBe('revoked')
    expect(mail.received.filter(({ to }) => to.some((address) => address.startsWith(officer.userId)))).toEqual([])
  })

  it('never widens a file that was asked for before', async () => {
    const { officer, grantId } = await officerWithGrant(file(['uan', 'gender', 'permanentDistrict', 'currentDistrict']))
    const id = await requestExport({ officer, filters: { district: 196 }, locale: 'en' })
    await buildGrant(database, { officer, fields: all, download: true })
    await runJobs()
    await openExport({ officer, id })
    await runJobs()
    const entries = await unzip(await download(officer, id), passwordIn(mail.received.at(-1)?.text ?? ''))
    expect(entries['data-1.csv']?.split('\r\n')[0]).toBe('rowReference,uan,gender,genderName,permanentDistrict,permanentDistrictName,currentDistrict,currentDistrictName')
    expect(grantId).toBeTruthy()
  })
})
