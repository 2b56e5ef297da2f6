import http from 'node:http'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import { GET as checkpointRoute } from '@/app/ledger/checkpoint/route'
import { GET as keyRoute } from '@/app/ledger/key/route'
import { GET as tileRoute } from '@/app/ledger/tile/[...path]/route'
import { handlers } from '@/bin/handlers'
import { startWitness } from '@/bin/witness/server'
import { env } from '@/lib/env'
import { startWorker } from '@/lib/jobs/runner'
import { publishedTile } from '@/lib/ledger/checkpoints/reads'
import { askForSealing, sealLedgerNow } from '@/lib/ledger/jobs'
import { useDatabase } from '@/lib/testing/database'
import { appendEvents, emptyLedger, tamper } from '@/lib/testing/ledger'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const folder = useTemporaryFolder()
const ended: (() => Promise<unknown>)[] = []

beforeEach(() => emptyLedger(database))
afterAll(() => Promise.all(ended.map((end) => end())))

const jobs = async () => (await database.sql<{ key: string }>('SELECT key FROM graphile_worker.jobs ORDER BY key')).map(({ key }) => key)

it('is asked for by a worker that begins', async () => {
  await askForSealing()
  expect(await jobs()).toEqual(['seal-ledger'])
})

it('asks for another round at the half minute and for the witnesses, also when nothing can be signed', async () => {
  await appendEvents(database, 3)
  await sealLedgerNow({ again: true })
  expect(await jobs()).toEqual(['seal-ledger-half', 'witness-ledger'])
  await tamper(database, `DO $$ BEGIN UPDATE ledger.event SET actor_name = 'x'; DELETE FROM graphile_worker._private_jobs; END $$`)
  await expect(sealLedgerNow({})).rejects.toThrow('signed')
  expect(await jobs()).toEqual(['witness-ledger'])
})

it('seals fifty events and has them witnessed without anybody asking, and the public routes show it', async () => {
  // The web publishes the key; a witness that was given none takes it at its first word.
  const web = http.createServer((_, response) => void keyRoute().then(async (answer) => response.writeHead(answer.status).end(await answer.text())))
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  ended.push(() => new Promise((resolve) => web.close(resolve)))
  const address = web.address()
  const witness = await startWitness({ folder, port: 0, name: 'w.example/1', logs: [], keyUrl: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/ledger/key` })
  ended.push(witness.stop)
  env().LEDGER_WITNESSES = `${witness.key} http://127.0.0.1:${witness.port}`
  expect([(await checkpointRoute()).status, (await keyRoute()).status]).toEqual([404, 404])

  const worker = await startWorker(handlers)
  try {
    await appendEvents(database, 50)
    await vi.waitFor(async () => expect(await (await checkpointRoute()).text()).toContain('— w.example/1 '), { timeout: 60_000, interval: 200 })
  } finally {
    await worker.stop()
  }
  const tile = async (...path: string[]) => tileRoute(new Request('http://x'), { params: Promise.resolve({ path }) })
  expect(Buffer.from(await (await tile('0', '000.p', '50')).arrayBuffer())).toEqual(Buffer.from(await publishedTile({ level: 0, index: 0, width: 50 }) ?? ''))
  expect((await tile('0', '001')).status).toBe(404)
  expect((await tile('entries', '000')).status).toBe(404)
})
