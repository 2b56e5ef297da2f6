import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { buildExport } from '@/lib/exports/building/use-cases'
import { requestExport } from '@/lib/exports/use-cases'
import type { Deflation } from '@/lib/storage/deflater'
import { deflation } from '@/lib/storage/deflation'
import { useCeremony } from '@/lib/testing/ceremony'
import { useDatabase } from '@/lib/testing/database'
import { makeProgram, ownDeflaters } from '@/lib/testing/deflations'
import { useMailServer } from '@/lib/testing/mail-server'
import { runJobs, useDataFolder } from '@/lib/testing/worker'

// None waits: each is begun when its entry is, as what it shall be by then.
vi.mock('@/lib/limits', async (original) => {
  const { limits } = await original<typeof import('@/lib/limits')>()
  return { limits: { ...limits, deflatersReady: 0 } }
})
// The settings were read before the program is made.
vi.mock('@/lib/storage/deflation', async (original) => {
  const { chooseDeflation } = await original<typeof import('@/lib/storage/deflation')>()
  let chosen: Deflation | undefined
  return { chooseDeflation, deflation: () => (chosen ??= chooseDeflation({ named: program, searchPath: '' })) }
})

const database = useDatabase()
const data = useDataFolder()
const mail = useMailServer()
const { officerWithGrant, stateOf, opened, download, unzip, passwordIn } = useCeremony(database)

let program = ''
const before = new Set(ownDeflaters())
const begun = (): number[] => ownDeflaters().filter((pid) => !before.has(pid))

/** An igzip that deflates as it should until it is told otherwise. */
beforeAll(async () => {
  program = await makeProgram('[ -s "$0.mode" ] && . "$0.mode"\nexec "$REAL" "$@"')
  expect(deflation().name).toBe('igzip')
})

const become = (lines: string): Promise<void> => writeFile(`${program}.mode`, lines)
afterEach(async () => {
  await become('')
  await expect.poll(begun).toEqual([])
})

async function asked(): Promise<string> {
  const { officer } = await officerWithGrant()
  return requestExport({ officer, filters: {}, locale: 'en' })
}

it('makes the file by igzip, and its reader finds all of it', async () => {
  await become(': > "$0.used"')
  const { officer, id } = await opened()
  expect(Object.keys(await unzip(await download(officer, id), passwordIn(mail.received.at(-1)?.text ?? '')))).toEqual(['data-1.csv', 'README.txt'])
  expect(existsSync(`${program}.used`)).toBe(true)
})

it.each([['dies', 'head -c 20000 | "$REAL" "$@"; kill -9 $$'], ['cannot write', 'exit 1'], ['says that all went well and has not read all', 'head -c 20000 | "$REAL" "$@"; cat > /dev/null; exit 0'], ['writes rubbish', 'exec cat']])(
  'leaves nothing of a file whose deflater %s; the next try makes it without', async (_what, lines) => {
    await become(lines)
    const id = await asked()
    const files = await data.files()
    await runJobs()
    expect((await stateOf(id)).status).toBe('building')
    expect(await data.files()).toEqual(files)
    await database.sql('UPDATE graphile_worker._private_jobs SET run_at = now()')
    await runJobs()
    expect((await stateOf(id)).status).toBe('ready')
  })

it('ends a deflater that hangs with the build', async () => {
  for (const lines of ['exec sleep 600', 'cat > /dev/null; exec sleep 600']) {
    await become(lines)
    const id = await asked()
    await database.sql('DELETE FROM graphile_worker._private_jobs')
    const files = await data.files()
    const stop = new AbortController()
    const building = buildExport({ id, run: { attempt: 1, attemptsMax: 25, signal: stop.signal } })
    building.catch(() => undefined)
    await expect.poll(begun, { timeout: 60_000 }).not.toEqual([])
    stop.abort(new Error('the worker stops'))
    await expect(building).rejects.toThrow()
    await expect.poll(begun).toEqual([])
    expect(await data.files()).toEqual(files)
    expect((await stateOf(id)).status).toBe('building')
  }
})
