import { describe, expect, it } from 'vitest'
import { lookUp } from '@/lib/lookups/use-cases'
import type { LookUpField } from '@/lib/lookups/schema'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()
const pairs = 2_000
const bystanders = 20_000

/** How long each question took, in milliseconds. */
type Times = Record<'outOfScope' | 'absent', number[]>

function median(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0
}

/** Cliff's delta: how much more often a time of one kind is the larger than the smaller, from -1 to 1. 0 tells nobody anything. */
function cliffsDelta(one: readonly number[], other: readonly number[]): number {
  const sorted = [...other].sort((first, second) => first - second)
  const below = (value: number, orEqual: boolean): number => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const at = sorted[middle] ?? Infinity
      if (at < value || (orEqual && at === value)) low = middle + 1
      else high = middle
    }
    return low
  }
  const wins = one.reduce((sum, value) => sum + below(value, false) - (sorted.length - below(value, true)), 0)
  return wins / (one.length * other.length)
}

describe('time', () => {
  it.each<[LookUpField]>([['uan'], ['mobile']])(`a %s outside the grants answers as fast as one that nobody has, over ${pairs} interleaved pairs`, { timeout: 1_800_000 }, async (field) => {
    const base = field === 'uan' ? 1_000_000 : 2_000_000
    // A tenth is the officer's own; the rest is what must not be noticed.
    const people = Array.from({ length: bystanders }, (_, index) => aRegistrant(base + index, index % 10 === 0 ? {} : { permanentDistrict: 193, currentDistrict: 193 }))
    for (let at = 0; at < people.length; at += 2_000) await putRegistrants(people.slice(at, at + 2_000))
    await database.sql('ANALYZE registry.registrant, registry.feed')
    await database.sql('ALTER TABLE portal.policy DROP CONSTRAINT IF EXISTS policy_lookups_per_day')
    await database.sql('UPDATE portal.policy SET lookups_per_day_max = 1000000')
    const officer = await buildOfficer(database, 10)
    await buildGrant(database, { officer, districts: [212], fields: { uan: { view: 'clear', file: 'absent' }, mobile: { view: 'clear', file: 'absent' } } })
    const outside = people.filter((person) => person.permanentDistrict === 193)
    const ask = async (value: string): Promise<number> => {
      const startedAt = performance.now()
      await expect(lookUp({ officer, form: { field, value, cause: 'claim', reason: 'A claim of the worker' } })).rejects.toMatchObject({ code: 'invalid' })
      return performance.now() - startedAt
    }
    const times: Times = { outOfScope: [], absent: [] }
    for (let pair = -200; pair < pairs; pair++) {
      const someone = outside[(Math.abs(pair) * 7_919) % outside.length]
      const hidden = (field === 'uan' ? someone?.uan : someone?.mobile) ?? ''
      // As many digits, and nobody's: registrants of this proof count from another million.
      const nobodys = String(BigInt(hidden) + 5_000_000n)
      const order = pair % 2 === 0 ? (['outOfScope', 'absent'] as const) : (['absent', 'outOfScope'] as const)
      for (const kind of order) {
        const took = await ask(kind === 'absent' ? nobodys : hidden)
        if (pair >= 0) times[kind].push(took)
      }
      if (pair % 500 === 0) await database.sql('UPDATE portal.session SET last_seen_at = now() WHERE id = $1', [officer.sessionId])
    }
    const delta = cliffsDelta(times.outOfScope, times.absent)
    const [hiddenMedian, absentMedian] = [median(times.outOfScope), median(times.absent)]
    process.stdout.write(`look-up by ${field}: ${pairs} pairs, median ${hiddenMedian.toFixed(3)} ms out of scope, ${absentMedian.toFixed(3)} ms absent, difference ${((hiddenMedian - absentMedian) * 1_000).toFixed(0)} µs, Cliff's delta ${delta.toFixed(4)}\n`)
    // For equal times the delta of 2,000 pairs lies within ±0.036 nineteen times in twenty; twice that is a difference somebody could learn from.
    expect(Math.abs(delta)).toBeLessThan(0.07)
  })
})
