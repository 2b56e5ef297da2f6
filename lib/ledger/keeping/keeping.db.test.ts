import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '@/bin/verify-ledger/command'
import { inReadOnly, inRoleTransaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { proposeHold } from '@/lib/holds/use-cases'
import { publishedKey } from '@/lib/ledger/checkpoints/reads'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { exportLines } from '@/lib/ledger/exporting/store'
import { readLedgerKeeping } from '@/lib/ledger/keeping/reads'
import { keepLedger, linesOfArchives } from '@/lib/ledger/keeping/use-cases'
import { limits } from '@/lib/limits'
import { decideProposal, proposeChange, withdrawProposal } from '@/lib/proposals/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor } from '@/lib/testing/factories'
import { emptyLedger, tamper } from '@/lib/testing/ledger'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const folder = useTemporaryFolder()

beforeEach(async () => {
  env().DATA_DIR = folder
  await emptyLedger(database)
})

/** So many events, each a minute after the one before, the first so many months ago; sealed and signed by a witness. */
async function grown(count: number, monthsAgo: number): Promise<void> {
  await database.sql(
    `WITH head AS (UPDATE ledger.head SET size = size + $1 RETURNING size - $1 AS before)
     INSERT INTO ledger.event (position, recorded_at, kind, outcome, actor_kind, actor_name, details) SELECT head.before + n, now() - make_interval(months => $2) + make_interval(mins => n), 'signOut.done', 'done', 'officer', 'Officer ' || n, '{}' FROM head, generate_series(1, $1::int) n`, [count, monthsAgo])
  await sealLedger()
  await database.sql(`INSERT INTO ledger.cosignature (size, witness, line, cosigned_at) SELECT max(size), 'w.example', E'— w.example AAAAAAAA\\n', now() FROM ledger.checkpoint ON CONFLICT DO NOTHING`)
}
/** Lets a day pass over the archives. */
const dayLater = () => tamper(database, `UPDATE ledger.archive SET archived_at = archived_at - interval '25 hours'`)
const online = async () => (await database.sql<{ first: number; count: number }>('SELECT min(position)::int AS first, count(*)::int AS count FROM ledger.event'))[0]
const archives = async () => database.sql<{ first: number; last: number; pruned: boolean }>('SELECT first::int, last::int, pruned_at IS NOT NULL AS pruned FROM ledger.archive ORDER BY first')
async function verified(meanwhile: (part: string) => Promise<void> = () => Promise.resolve()): Promise<{ code: number; said: string }> {
  let text = ''
  for await (const part of exportLines((work) => inReadOnly('portal_auditor', work), linesOfArchives)) {
    text += part
    await meanwhile(part)
  }
  const log = path.join(folder, 'log.txt')
  fs.writeFileSync(log, text)
  const lines: string[] = []
  const code = await verifyLedger(['--key', await publishedKey() ?? '', '--log', log], (line) => lines.push(line))
  return { code, said: lines.join('\n') }
}

describe('keeping the ledger', () => {
  it('archives whole tiles of old events, takes them out a day later, and the log is proven as before', async () => {
    await grown(600, 30)
    await grown(100, 1)
    await keepLedger()
    expect(await archives()).toEqual([{ first: 1, last: 512, pruned: false }])
    await keepLedger()
    expect(await online()).toMatchObject({ first: 1 })
    const before = await verified()
    await dayLater()
    await keepLedger()
    expect(await archives()).toEqual([{ first: 1, last: 512, pruned: true }])
    expect((await online())?.first).toBe(513)
    const after = await verified()
    expect([before.code, after.code]).toEqual([0, 0])
    expect(after.said).toContain('checkpoints prove the first 700')
    await sealLedger()
    expect((await verified()).code).toBe(0)
    expect((await readLedgerKeeping(await buildAuditor(database))).archives).toMatchObject([{ first: 1, last: 512 }])
    expect((await database.sql<{ kind: string }>(`SELECT kind FROM ledger.event WHERE kind LIKE 'ledger.%' ORDER BY position`)).map(({ kind }) => kind)).toEqual(['ledger.archived', 'ledger.pruned'])
  })

  it('shows a reader of the log nothing amiss who is at it while events are taken out, wherever the reader is', async () => {
    const exportEvents = limits.ledgerExportEvents
    await grown(600, 30)
    await grown(100, 1)
    await keepLedger()
    await dayLater()
    Object.assign(limits, { ledgerExportEvents: 200 })
    try {
      // In the middle of the archive, between two parts.
      const found = await verified(async (part) => {
        if (part.includes('"position":300,')) await keepLedger()
      })
      expect(await archives()).toEqual([{ first: 1, last: 512, pruned: true }])
      expect(found).toMatchObject({ code: 0, said: expect.stringContaining('The export holds 701 events; checkpoints prove the first 700') })
    } finally {
      Object.assign(limits, { ledgerExportEvents: exportEvents })
    }
  })

  it('finds an event that was changed in the archive, and one that was changed before it', async () => {
    await grown(600, 30)
    await tamper(database, `UPDATE ledger.event SET actor_name = 'x' WHERE position = 9`)
    await expect(keepLedger()).rejects.toThrow('not what was sealed')
    expect(await archives()).toEqual([])
  })

  it('leaves young events, unsealed ones, those without a witness and the last tile where they are', async () => {
    await grown(600, 20)
    await keepLedger()
    expect(await archives()).toEqual([])
    await database.sql('UPDATE portal.policy SET ledger_online_months = 12')
    await tamper(database, 'DELETE FROM ledger.cosignature')
    await keepLedger()
    expect(await archives()).toEqual([])
    await database.sql(`INSERT INTO ledger.cosignature (size, witness, line, cosigned_at) SELECT max(size), 'w.example', E'— w.example AAAAAAAA\\n', now() FROM ledger.checkpoint`)
    await keepLedger()
    expect(await archives()).toEqual([{ first: 1, last: 512, pruned: false }])
    await database.sql('UPDATE portal.policy SET ledger_online_months = 24')
  })

  it('holds everything while two admins hold it, from the proposal on, and goes on when two ended it', async () => {
    const [one, other] = [await buildAdmin(database), await buildAdmin(database)]
    await grown(600, 30)
    const proposal = await proposeHold({ actor: one, title: 'A case before the court', order: 'WP 1/2026', justification: 'The court asked for it' })
    await keepLedger()
    expect(await archives(), 'a proposal is enough').toEqual([])
    await decideProposal({ actor: other, id: proposal.id, verdict: 'approve', reason: 'Seen the order' })
    await keepLedger()
    expect(await archives()).toEqual([])
    const [hold] = await database.sql<{ id: string }>('SELECT id FROM portal.legal_hold WHERE ended_at IS NULL')
    const end = await proposeChange({ actor: one, kind: 'hold.end', subject: hold?.id ?? '', after: { status: 'ended' }, justification: 'The case is over' })
    await keepLedger()
    expect(await archives(), 'one admin ends nothing').toEqual([])
    await decideProposal({ actor: other, id: end.id, verdict: 'approve', reason: 'Seen the judgement' })
    await keepLedger()
    expect((await archives()).length).toBe(1)
    // What is archived stays in the database too while something is held.
    const again = await proposeHold({ actor: one, title: 'Another case', order: 'WP 2/2026', justification: 'The court asked for it' })
    await dayLater()
    await keepLedger()
    expect((await online())?.first).toBe(1)
    await withdrawProposal({ actor: one, id: again.id })
    await keepLedger()
    expect((await online())?.first).toBe(513)
  })

  it('is not got around by any login: no event is deleted, and nothing is pruned that is not due', async () => {
    await grown(600, 30)
    await keepLedger()
    const [archive] = await database.sql<{ id: string }>('SELECT id FROM ledger.archive')
    await expect(inRoleTransaction('portal_worker', (tx) => tx.sql('SELECT ledger.prune($1)', [archive?.id])), 'not a day old').rejects.toMatchObject({ code: '23514' })
    for (const role of ['portal_web', 'portal_auditor', 'portal_worker'] as const) {
      for (const statement of ['DELETE FROM ledger.event', 'UPDATE ledger.archive SET pruned_at = now()', 'DELETE FROM ledger.archive', `UPDATE ledger.archive SET sha256 = sha256('x')`]) await expect(inRoleTransaction(role, (tx) => tx.sql(statement)), `${role}: ${statement}`).rejects.toMatchObject({ code: '42501' })
    }
    await expect(inRoleTransaction('portal_web', (tx) => tx.sql('SELECT ledger.prune($1)', [archive?.id]))).rejects.toMatchObject({ code: '42501' })
    await dayLater()
    await tamper(database, `UPDATE ledger.event SET recorded_at = now() WHERE position = 300`)
    await expect(inRoleTransaction('portal_worker', (tx) => tx.sql('SELECT ledger.prune($1)', [archive?.id])), 'a young event').rejects.toMatchObject({ code: '23514' })
    await expect(database.sql('DELETE FROM ledger.event WHERE position = 1'), 'the owner').rejects.toMatchObject({ code: '42501' })
  })

  it('does not take events out whose archive is gone or another', async () => {
    await grown(600, 30)
    await keepLedger()
    await dayLater()
    const [stored] = await database.sql<{ name: string }>('SELECT storage_name AS name FROM ledger.archive')
    const file = path.join(folder, 'archives', stored?.name ?? '')
    const bytes = fs.readFileSync(file)
    bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1
    fs.writeFileSync(file, bytes)
    await expect(keepLedger()).rejects.toThrow()
    expect((await online())?.first).toBe(1)
  })
})
