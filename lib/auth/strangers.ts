import type { EventDetails } from '@/lib/audit/catalogue'
import { record, recordAlone } from '@/lib/audit/record'
import { type Nobody, systemActor } from '@/lib/auth/actor'
import { pool } from '@/lib/db/pool'
import { rate } from '@/lib/db/rate'
import { inRoleTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'

type StrangerKind = EventDetails<'strangers.repeated'>['kind']
/** A refusal of somebody who is not signed in and about no account. */
export type StrangerRefusal = { readonly [Kind in StrangerKind]: { readonly kind: Kind; readonly actor: Nobody; readonly details: EventDetails<Kind> } }[StrangerKind]

/** Under it stands what no one address is counted for. */
const anyAddress = 'all'
const prefixes = { each: 'stranger', all: 'strangers' } as const
/** A row lives a day: the round takes it minutes after its stretch, and a worker that was away still finds it. */
const counters = { each: rate({ name: prefixes.each, points: 1, seconds: 86_400 }), all: rate({ name: prefixes.all, points: limits.strangerEventsMax, seconds: 86_400 }) }

/**
 * Records the refusal of a stranger, so that strangers cannot fill the ledger: of one network (an IPv4 address, an IPv6 /64) and kind the first within
 * some minutes is an event, the others are counted, and `closeStrangers` records their number. Over all networks only so many are events of their own.
 * Throws AppError('ledger') when neither can be written.
 */
export async function recordStranger(refusal: StrangerRefusal): Promise<void> {
  const network = networkOf(refusal.actor.address)
  // Which stretch of minutes it is: rows of one that is over are nobody's any more, so their count cannot grow while it is being recorded.
  const stretch = await stretchNow()
  const isEvent = (await takes('each', `${stretch}:${refusal.kind}:${network}`)) && (await takes('all', `${stretch}:${refusal.kind}:${anyAddress}`))
  if (isEvent) return recordAlone({ ...refusal, outcome: 'refused' })
  log.info({ kind: refusal.kind, details: refusal.details, address: refusal.actor.address }, 'a stranger was refused again')
}

/** One event for each network and kind with the number of refusals that were counted and not recorded in a stretch that is over. For the worker's round. */
export async function closeStrangers(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    const over = await tx.sql<{ key: string; points: number }>(
      `DELETE FROM portal.sign_in_rate WHERE key ~ $1 AND (split_part(key, ':', 2)::bigint + 1) * $2 <= extract(epoch FROM now()) RETURNING key, points`,
      [`^(${prefixes.each}|${prefixes.all}):[0-9]+:`, limits.strangerMinutes * 60],
    )
    for (const { key, points } of over) {
      const [prefix, , kind = '', ...rest] = key.split(':')
      const count = points - (prefix === prefixes.each ? 1 : limits.strangerEventsMax)
      if (count > 0 && isStrangerKind(kind)) record(tx, { kind: 'strangers.repeated', outcome: 'refused', actor: systemActor('worker'), details: { kind, count, minutes: limits.strangerMinutes, network: rest.join(':') } })
    }
  })
}

/** What counts as one place: an IPv4 address, the /64 of an IPv6 address, for one line is given a whole /64. */
export function networkOf(address: string | null): string {
  if (address === null || !address.includes(':')) return address ?? 'unknown'
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''))
  return `${groups.join(':')}::/64`
}

function isStrangerKind(kind: string): kind is StrangerKind {
  return kind === 'access.refused' || kind === 'activation.refused' || kind === 'signIn.refused' || kind === 'recovery.refused'
}

/** The number of the stretch of minutes that runs now, by the clock by which `closeStrangers` closes it. Throws AppError('ledger'). */
async function stretchNow(): Promise<string> {
  try {
    const { rows } = await pool('portal_web').query<{ stretch: string }>('SELECT floor(extract(epoch FROM now()) / $1::int)::text AS stretch', [limits.strangerMinutes * 60])
    if (!rows[0]) throw new Error('the database does not tell the time')
    return rows[0].stretch
  } catch (cause) {
    throw new AppError('ledger', { cause })
  }
}

/** True while the counter has points left. Without the counter nothing is answered: no audit, no data. */
async function takes(which: keyof typeof counters, key: string): Promise<boolean> {
  try {
    return await counters[which](key)
  } catch (cause) {
    throw new AppError('ledger', { cause })
  }
}
