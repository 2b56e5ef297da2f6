import { z } from 'zod'
import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { provisions } from '@/lib/states/rules'

const stateRow = z.object({
  code: z.number(), version: z.number(), provision: z.enum(provisions), isActive: z.boolean(), department: z.string(), secretary: z.string(), networks: z.array(z.string()),
  since: z.date().nullable(), officers: z.number(), grants: z.number(),
})

/** A State's record in force with its officers in use and its grants that are not over. Version 0: it takes no part yet. */
export type StateRow = z.output<typeof stateRow>

const versionRow = z.object({
  version: z.number(), provision: z.enum(provisions), isActive: z.boolean(), department: z.string(), secretary: z.string(), networks: z.array(z.string()), fromAt: z.date(),
  proposalId: z.string().nullable(), number: z.string().nullable(),
})
export type StateVersion = z.output<typeof versionRow>

/** All 36 States and Union territories, by code. */
export function readStates(_actor: AdminActor): Promise<StateRow[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql<object>(
      `SELECT s.code, coalesce(v.version, 0) AS version, coalesce(v.provision, 'none') AS provision, coalesce(v.is_active, false) AS "isActive", coalesce(v.department, '') AS department,
         coalesce(v.secretary, '') AS secretary, coalesce(v.networks, '{}')::text[] AS networks, v.from_at AS since,
         (SELECT count(*)::int FROM portal."user" u WHERE u.kind = 'officer' AND u.state_code = s.code AND u.status <> 'deactivated') AS officers,
         (SELECT count(*)::int FROM portal."grant" g WHERE g.state_code = s.code AND g.ended_at IS NULL AND now() < g.ends_at) AS grants
       FROM reference.state s LEFT JOIN portal.state_version v ON v.state_code = s.code AND v.to_at IS NULL ORDER BY s.code`)
    return rows.map((row) => stateRow.parse(row))
  })
}

/** One State's record with its past, newest first; undefined when no State has that code. */
export async function readState(actor: AdminActor, code: number): Promise<{ state: StateRow; versions: StateVersion[] } | undefined> {
  const state = (await readStates(actor)).find((each) => each.code === code)
  if (!state) return undefined
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql<object>(
      `SELECT v.version, v.provision, v.is_active AS "isActive", v.department, v.secretary, v.networks::text[] AS networks, v.from_at AS "fromAt", v.proposal_id AS "proposalId", p.number
       FROM portal.state_version v LEFT JOIN portal.proposal p ON p.id = v.proposal_id WHERE v.state_code = $1::int ORDER BY v.version DESC`, [code])
    return { state, versions: rows.map((row) => versionRow.parse(row)) }
  })
}
