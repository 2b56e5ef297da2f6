import { describe, it } from 'vitest'
import { cpuMilliseconds } from '@/lib/testing/cpu-time'
import { useDatabase } from '@/lib/testing/database'
import { proveHandovers } from '@/lib/testing/handover-model'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const runs = Number(process.env.RUNS ?? 3_000)
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

/** Says every fifty runs how long they took, by the clock and in processor time: a proof of hours that slows down is seen while it runs. */
function sayEachFifty(): () => void {
  let [count, since, used] = [0, performance.now(), cpuMilliseconds()]
  return () => {
    if (++count % 50 !== 0) return
    process.stdout.write(`${count} runs, the last fifty in ${((performance.now() - since) / 1_000).toFixed(1)} s, ${((cpuMilliseconds() - used) / 1_000).toFixed(1)} s of them this process’s own work\n`)
    ;[since, used] = [performance.now(), cpuMilliseconds()]
  }
}

describe('a handover', () => {
  it(`leaves no instant with two holders, or none that is not on record, in ${runs} random runs (seed ${seed})`, () => proveHandovers({ database, runs, seed, ran: sayEachFifty() }))
})
