import { expect, it } from 'vitest'
import { hashPassword } from '@/lib/auth/password'
import { signIn } from '@/lib/auth/sign-in'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()
const tries = 1_000
const kinds = ['unknown', 'wrong', 'resting', 'deactivated'] as const
type Kind = (typeof kinds)[number]

function median(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}

it(`unknown, wrong, resting and deactivated take the same time, by the medians of ${tries} tries of each in turn`, { timeout: 1_800_000 }, async () => {
  const ids: Record<Kind, string> = { unknown: 'nobody.has.this', wrong: '', resting: '', deactivated: '' }
  for (const kind of kinds.slice(1)) {
    const { id, userId } = await buildOfficer(database, 10)
    ids[kind] = userId
    await database.sql('UPDATE portal."user" SET password_hash = $2, status = $3::portal.user_status WHERE id = $1', [id, await hashPassword({ userId, password: 'a long enough secret' }), kind === 'deactivated' ? 'deactivated' : 'active'])
  }
  let count = 0
  // Each try comes from a network of its own and finds all others at rest or fresh, so that what is measured is the answer and not the count of tries before it.
  const attempt = async (kind: Kind): Promise<number> => {
    count += 1
    const address = kind === 'resting' ? '198.51.100.1' : `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`
    await database.sql(`DELETE FROM portal.sign_in_budget WHERE place = 'strangers'`)
    await database.sql('DELETE FROM portal.sign_in_rate')
    const startedAt = performance.now()
    expect(await signIn({ userId: ids[kind], password: kind === 'wrong' || kind === 'unknown' ? 'not the password' : 'a long enough secret', address, browser: { userAgent: null, deviceToken: null } })).toBeNull()
    return performance.now() - startedAt
  }
  for (let time = 0; time < 5; time += 1) await signIn({ userId: ids.resting, password: 'not the password', address: '198.51.100.1', browser: { userAgent: null, deviceToken: null } })
  const times: Record<Kind, number[]> = { unknown: [], wrong: [], resting: [], deactivated: [] }
  for (let round = -20; round < tries; round += 1) {
    // Another one begins each time, so that none always follows the same.
    for (let place = 0; place < kinds.length; place += 1) {
      const kind = kinds[(place + Math.abs(round)) % kinds.length] ?? 'unknown'
      const took = await attempt(kind)
      if (round >= 0) times[kind].push(took)
    }
  }
  const medians = kinds.map((kind) => ({ kind, median: median(times[kind]) }))
  const [least, most] = [Math.min(...medians.map((each) => each.median)), Math.max(...medians.map((each) => each.median))]
  const difference = (most - least) / least
  process.stdout.write(`  ${medians.map((each) => `${each.kind} ${each.median.toFixed(2)} ms`).join(', ')}: they differ by ${(difference * 100).toFixed(2)} %\n`)
  expect(difference).toBeLessThan(0.05)
})
