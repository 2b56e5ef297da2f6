// A preload for worker processes in crash tests: KILL_AT names a moment, and the process kills itself there as kill -9 would.
// It watches the doors everything passes (SQL, the file system) from outside, so that the worker itself knows nothing of tests.
import fs from 'node:fs/promises'
import { Client } from 'pg'

type Moments = Record<string, { side: 'before' | 'after'; times?: number } & ({ sql: string } | { file: 'rename' })>
/** Moments of a worker's life while files are asked for. `before` and `after` are sides of one statement. */
export const exportMoments = {
  'take:before': { sql: "SET status = 'building'", side: 'before' },
  'take:after': { sql: "SET status = 'building'", side: 'after' },
  'batch:first': { sql: 'WITH written AS', side: 'after' },
  'batch:third': { sql: 'WITH written AS', side: 'after', times: 3 },
  'cursor:open': { sql: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', side: 'after', times: 2 },
  'rename:before': { file: 'rename', side: 'before' },
  'rename:after': { file: 'rename', side: 'after' },
  'ready:before': { sql: "SET status = 'ready'", side: 'before' },
  'ready:after': { sql: "SET status = 'ready'", side: 'after' },
  'linkMail:queued': { sql: 'INSERT INTO portal.mail (', side: 'after' },
  'ledger:appended': { sql: 'SELECT ledger.append', side: 'after', times: 2 },
  'job:completed': { sql: 'delete from "graphile_worker"._private_jobs', side: 'before' },
  'mail:accepted': { sql: 'UPDATE portal.mail SET sent_at', side: 'before' },
  'mail:noted': { sql: 'UPDATE portal.mail SET sent_at', side: 'after' },
} as const satisfies Moments
/** Moments of the mail of the day, which is made at an hour of its own. */
const digestMoments = {
  'digest:taken': { sql: 'INSERT INTO portal.mail_digest', side: 'after' },
  'digest:gathered': { sql: 'SET digested_at', side: 'after' },
  'digest:recorded': { sql: 'SELECT ledger.append', side: 'after' },
  'digest:committed': { sql: 'COMMIT', side: 'after', times: 2 },
} as const satisfies Moments
const moments = { ...exportMoments, ...digestMoments }
export type Moment = keyof typeof moments

interface Trigger {
  readonly side: 'before' | 'after'
  readonly times?: number
  readonly sql?: string
  readonly file?: string
}

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

function arm(trigger: Trigger): void {
  let left = trigger.times ?? 1
  const reached = (): boolean => --left === 0
  if (trigger.file) {
    const rename = fs.rename
    fs.rename = async (from, to) => {
      if (trigger.side === 'before' && reached()) die()
      await rename(from, to)
      if (trigger.side === 'after' && reached()) die()
    }
    return
  }
  const send = Reflect.get(Client.prototype, 'query')
  Reflect.set(Client.prototype, 'query', function query(this: Client, ...args: unknown[]) {
    const [first] = args
    const text = typeof first === 'string' ? first : typeof first === 'object' && first !== null && 'text' in first ? String(first.text) : ''
    const isIt = trigger.sql !== undefined && text.includes(trigger.sql)
    if (isIt && trigger.side === 'before' && reached()) die()
    const result: unknown = Reflect.apply(send, this, args)
    if (isIt && trigger.side === 'after' && result instanceof Promise) return result.then((value: unknown) => { if (reached()) die(); return value })
    return result
  })
}

const wanted = process.env.KILL_AT
const found = Object.entries(moments).find(([name]) => name === wanted)
if (found) arm(found[1])
