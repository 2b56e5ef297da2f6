// A thread of the worker: makes the rows of one file after the other, so that opening them and packing them use two cores.
// It is begun by lib/exports/rows/use-cases.ts and speaks lib/exports/rows/schema.ts.
import { parentPort } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

if (!parentPort) throw new Error('this is a thread of the worker, no command')
// A thread does not inherit the loader that reads TypeScript (Node 20).
register()
const { serveRows } = await import('../lib/exports/rows/use-cases.ts')
serveRows(parentPort)
