import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { defaultLevels } from '@/lib/access/fields'
import type { OfficerActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import { startDownload } from '@/lib/exports/downloads/use-cases'
import { watchMinutes } from '@/lib/exports/ending/use-cases'
import { openExport, requestExport } from '@/lib/exports/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const data = useDataFolder()
useMailServer()

/** Half of the files live with a worker's round each ten seconds, half with nothing that tidies. */
const filesPerHalf = Number(process.env.FILES ?? 500)
const officersPerHalf = 20
const graceSeconds = 60
const day = 86_400_000

interface Asked { readonly officer: OfficerActor; readonly id: string }

/** What the officer's requests met. The clock is the database's, read by its owner on either side of each request. */
interface Life {
  served: number
  refused: number
  /** Begun after the minute and served nevertheless; begun and answered before it and refused nevertheless. */
  servedLate: number
  refusedEarly: number
  /** Pieces that a running transfer gave before the end of its grace, and those that were asked for after it and came. */
  pieces: number
  piecesLate: number
}

beforeAll(async () => {
  // Names that no archive makes small: a file of several pieces.
  await putRegistrants(Array.from({ length: 700 }, (_, index) => aRegistrant(index + 1, { name: randomBytes(150).toString('base64') })))
  await database.sql(`UPDATE portal.policy SET exports_per_day_max = 1000, export_grace_minutes = ${graceSeconds / 60}`)
})

afterAll(() => vi.useRealTimers())

/** The process's own clock jumps about by up to a month: nothing here may hang on it. Returns how to stop. */
function wanderingClock(): () => void {
  vi.useFakeTimers({ toFake: ['Date'] })
  const timer = setInterval(() => vi.setSystemTime(Date.UTC(2026, 10, 28) + randomInt(-30 * day, 30 * day)), 50)
  return () => {
    clearInterval(timer)
    vi.useRealTimers()
  }
}

const clock = async (): Promise<number> => (await database.sql<{ at: number }>('SELECT extract(epoch FROM clock_timestamp())::float8 AS at'))[0]?.at ?? Number.NaN

async function askedFiles(): Promise<Asked[]> {
  const asked: Asked[] = []
  for (let each = 0; each < officersPerHalf; each++) {
    const officer = await buildOfficer(database, 10)
    await buildGrant(database, { officer, fields: { uan: defaultLevels('uan'), name: { view: 'clear', file: 'clear' } }, download: true })
    for (let file = 0; file < filesPerHalf / officersPerHalf; file++) asked.push({ officer, id: await requestExport({ officer, filters: {}, locale: 'en' }) })
  }
  await runJobs()
  return asked
}

/** One file from *Open* to the end of its grace: its minute ends somewhere within the next seconds, and it is asked for on both sides of that. */
async function live({ officer, id }: Asked): Promise<Life> {
  const life: Life = { served: 0, refused: 0, servedLate: 0, refusedEarly: 0, pieces: 0, piecesLate: 0 }
  await openExport({ officer, id })
  const [row] = await database.sql<{ minute: number }>(
    `UPDATE portal.export SET expires_at = clock_timestamp() + make_interval(secs => $2) WHERE id = $1 RETURNING extract(epoch FROM expires_at)::float8 AS minute`, [id, 4 + Math.random() * 4])
  const minute = row?.minute ?? expect.fail('no such file')
  const slow = await startDownload({ officer, id, range: null, ifRange: null })
  if (slow.kind !== 'transfer') return expect.fail('no transfer')
  const reader = slow.body.getReader()
  const firstPiece = await reader.read()
  expect(firstPiece.value?.length).toBeLessThan(slow.sizeBytes)
  life.pieces += 1

  for (let request = 0; request < 6; request++) {
    const asksAt = minute + (request < 2 ? -2 * Math.random() : request < 4 ? 0.4 * (Math.random() - 0.5) : 3 * Math.random())
    await pause(Math.max(0, (asksAt - await clock()) * 1_000))
    const before = await clock()
    const answer = await startDownload({ officer, id, range: 'bytes=0-0', ifRange: null }).catch(() => null)
    const after = await clock()
    if (answer?.kind === 'transfer') {
      await new Response(answer.body).arrayBuffer()
      life.served += 1
      if (before >= minute) life.servedLate += 1
    } else {
      life.refused += 1
      if (after < minute) life.refusedEarly += 1
    }
  }

  // The transfer that began in time asks for its next pieces around the end of the grace.
  const graceEnd = minute + graceSeconds
  for (const aim of [-3 * Math.random(), 3 * Math.random()]) {
    await pause(Math.max(0, (graceEnd + aim - await clock()) * 1_000))
    const before = await clock()
    const piece = await reader.read().catch(() => null)
    if (!piece || piece.done) continue
    life.pieces += 1
    if (before >= graceEnd) life.piecesLate += 1
  }
  await reader.cancel().catch(() => undefined)
  return life
}

/** All lives at once, beginning within a minute and a half. */
async function liveAll(asked: readonly Asked[]): Promise<Life> {
  const lives = await Promise.all(asked.map(async (each) => {
    await pause(Math.random() * 90_000)
    return live(each)
  }))
  const sum = (key: keyof Life): number => lives.reduce((total, life) => total + life[key], 0)
  return { served: sum('served'), refused: sum('refused'), servedLate: sum('servedLate'), refusedEarly: sum('refusedEarly'), pieces: sum('pieces'), piecesLate: sum('piecesLate') }
}

const say = (what: string, life: Life): void => void process.stdout.write(`${what}: ${JSON.stringify(life)}\n`)
const filesOf = async (asked: readonly Asked[]): Promise<number> => {
  const ids = new Set(asked.map(({ id }) => id))
  return (await data.files()).filter((name) => ids.has(name.slice(0, 36))).length
}

describe.each(['with a worker that makes its rounds', 'with nothing that tidies'])('minutes by the database\'s clock, %s', (how) => {
  it('serve nothing that began after them, and not a byte past the grace', async () => {
    const asked = await askedFiles()
    expect(await filesOf(asked)).toBe(filesPerHalf)
    const isTidied = how.startsWith('with a worker')
    const stopWandering = wanderingClock()
    const rounds = isTidied ? setInterval(() => void sweep(), 10_000) : undefined
    const life = await liveAll(asked)
    clearInterval(rounds)
    say(how, life)
    expect(life).toMatchObject({ servedLate: 0, refusedEarly: 0, piecesLate: 0 })
    // Both sides were really tried.
    expect(life.served).toBeGreaterThan(filesPerHalf)
    expect(life.refused).toBeGreaterThan(filesPerHalf)
    const [noted] = await database.sql<{ late: number }>('SELECT count(*)::int AS late FROM portal.export_download d JOIN portal.export e ON e.id = d.export_id WHERE d.started_at >= e.expires_at')
    expect(noted?.late).toBe(0)
    await pause(1_000)
    if (isTidied) {
      await sweep()
      // Every grace of these is over for a second or more, the last minute for sixty: no bytes are left.
      expect(await filesOf(asked)).toBe(0)
    } else {
      expect(await filesOf(asked)).toBe(filesPerHalf)
      await asLogin(database, 'portal_web', async (client) => {
        for (const { officer, id } of asked) {
          await expect(startDownload({ officer, id, range: null, ifRange: null })).rejects.toMatchObject({ code: 'not_found' })
          // The row still holds the wrapped key; whoever has the web's login and the officer's session is not given it.
          await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(officer.sessionId)])
          const { rows } = await client.query<{ key: Buffer | null }>('SELECT portal.file_key($1::uuid) AS key', [id])
          expect(rows).toEqual([{ key: null }])
        }
      })
      // The web alone destroys keys and bytes once it looks.
      const stop = watchMinutes()
      await expect.poll(() => filesOf(asked), { interval: 500 }).toBe(0)
      stop()
    }
    const [keys] = await database.sql<{ left: number }>('SELECT count(storage_key)::int AS left FROM portal.export')
    expect(keys?.left).toBe(0)
    stopWandering()
  })
})
