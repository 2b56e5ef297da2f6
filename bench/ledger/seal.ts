// Seals what the benchmark wrote, in a process of its own as the worker does.
import { closePools } from '@/lib/db/pool'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'

console.log(`sealed ${await sealLedger()} events`)
await closePools()
