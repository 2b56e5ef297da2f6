import { beforeEach, describe, expect, it } from 'vitest'
import { publishedCheckpoint, publishedKey } from '@/lib/ledger/checkpoints/reads'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { mailCheckpoint } from '@/lib/ledger/mailing/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { appendEvents, emptyLedger } from '@/lib/testing/ledger'

const database = useDatabase()
const kerala = 32

beforeEach(async () => {
  await emptyLedger(database)
  await database.sql('DELETE FROM portal.mail')
})

const mails = () => database.sql<{ userId: string; params: { day: string; size: number; note: string } }>(`SELECT user_id AS "userId", params FROM portal.mail WHERE kind = 'checkpoint' ORDER BY user_id`)
/** Seven in the morning of a day of India to come, and the moment before. */
const [before, hour, nextDay] = ['2030-03-05T01:29:59.999Z', '2030-03-05T01:30:00.000Z', '2030-03-06T01:30:00.000Z'].map((text) => new Date(text))

describe('the checkpoint of the day', () => {
  it('goes once to every officer who holds a grant, as it is published, however many workers ask', async () => {
    const [holder, former, without] = [await buildOfficer(database, kerala), await buildOfficer(database, kerala), await buildOfficer(database, kerala)]
    await buildGrant(database, { officer: holder, fields: { name: { view: 'clear', file: 'absent' } } })
    const ended = await buildGrant(database, { officer: former, fields: { name: { view: 'clear', file: 'absent' } } })
    await database.sql(`UPDATE portal."grant" SET ended_at = now(), ended_by_id = (SELECT id FROM portal."user" WHERE kind = 'admin' LIMIT 1), ended_reason = 'Proof' WHERE id = $1`, [ended])
    await mailCheckpoint({ at: hour })
    expect(await mails(), 'nothing was sealed yet').toEqual([])
    await appendEvents(database, 7)
    const sealed = await sealLedger()
    await mailCheckpoint({ at: before })
    expect(await mails(), 'the hour has not come').toEqual([])
    await Promise.all([mailCheckpoint({ at: hour }), mailCheckpoint({ at: hour }), mailCheckpoint({ at: hour })])
    const sent = await mails()
    expect(sent.map(({ userId }) => userId)).toContain(holder.id)
    for (const { id } of [former, without]) expect(sent.map(({ userId }) => userId)).not.toContain(id)
    expect(sent[0]?.params).toMatchObject({ size: sealed, key: await publishedKey(), note: await publishedCheckpoint() })
    await appendEvents(database, 7)
    await sealLedger()
    await mailCheckpoint({ at: hour })
    expect(await mails()).toEqual(sent)
    expect(await database.sql(`SELECT details FROM ledger.event WHERE kind = 'ledger.checkpointMailed'`)).toEqual([{ details: { day: '2030-03-05', size: sealed, officers: sent.length } }])
    await mailCheckpoint({ at: nextDay })
    expect((await mails()).length).toBe(2 * sent.length)
  })
})
