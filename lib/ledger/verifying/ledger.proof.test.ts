import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { heldOutside, judged, missedAttack, sealedLedger } from '@/lib/testing/ledger-attacks'

const attacks = Number(process.env.LEDGER_ATTACKS ?? 10_000)
const random = (below: number): number => (below <= 1 ? 0 : randomInt(below))

it(`finds ${attacks} of ${attacks} random attacks of a superuser, with the first bad leaf`, async () => {
  const missed: string[] = []
  for (let run = 0; run < attacks; run += 1) {
    const found = await missedAttack(random)
    if (found !== null) missed.push(found)
  }
  expect(missed).toEqual([])
})

it('raises no alarm over 1,000 clean logs', async () => {
  let alarms = 0
  for (let run = 0; run < 1_000; run += 1) {
    const ledger = sealedLedger({ events: 1 + random(300), random })
    alarms += (await judged(ledger, await heldOutside(ledger))).findings.length
  }
  expect(alarms).toBe(0)
})
