import { describe, expect, it } from 'vitest'
import { attack, heldOutside, judged, missedAttack, type Random, sealedLedger } from '@/lib/testing/ledger-attacks'

/** A small generator with a seed, so that what is missed can be made again. */
function randomOf(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return ((state ^ (state >>> 13)) >>> 0) % Math.max(1, below)
  }
}

describe('judging a log export', () => {
  it('finds random attacks of a database superuser and names the first bad leaf', async () => {
    const missed: string[] = []
    for (let seed = 1; seed <= 200; seed += 1) {
      const found = await missedAttack(randomOf(seed))
      if (found !== null) missed.push(`seed ${seed}: ${found}`)
    }
    expect(missed).toEqual([])
  })

  it('raises no alarm over clean logs, and says how far they are proven', async () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = randomOf(seed)
      const ledger = sealedLedger({ events: 1 + random(300), random })
      const sealed = ledger.checkpoints.at(-1)?.size
      expect(await judged(ledger, await heldOutside(ledger))).toEqual({ events: ledger.rows.length, proven: sealed, witnessed: 0, findings: [] })
    }
  })

  it('cannot say anything of events after the last checkpoint, and says so', async () => {
    const random = randomOf(9)
    const ledger = sealedLedger({ events: 50, random })
    ledger.rows.splice(50)
    const verdict = await judged(ledger, await heldOutside(ledger))
    expect(verdict).toMatchObject({ events: 50, proven: 50, findings: [] })
  })

  it('shows two checkpoints of one size that disagree as a fork, and of two sizes by the log', async () => {
    const [one, other] = [sealedLedger({ events: 40, random: randomOf(1) }), sealedLedger({ events: 40, random: randomOf(2) })]
    const kinds = async (ledger: typeof one, held: Awaited<ReturnType<typeof heldOutside>>) => (await judged(ledger, held)).findings.map(({ kind }) => kind)
    expect(await kinds(one, await heldOutside(other))).toContain('fork')
    const shorter = sealedLedger({ events: 25, random: randomOf(3) })
    expect(await kinds(one, await heldOutside(shorter))).toContain('fork')
  })

  it('tells a stored hash that was changed from an event that was', async () => {
    const random = randomOf(4)
    const ledger = sealedLedger({ events: 120, random })
    const held = await heldOutside(ledger)
    ledger.checkpoints[0]?.leaves.splice(0, 1, new Uint8Array(32))
    expect((await judged(ledger, held)).findings).toEqual([{ kind: 'hashes', at: 1 }])
    attack(ledger, { kind: 'truncate', cover: 'checkpoints', random })
    expect((await judged(ledger, held)).findings.length).toBeGreaterThan(0)
  })
})
