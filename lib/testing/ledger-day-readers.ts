import { expect } from 'vitest'
import { readLedger } from '@/lib/audit/reads'
import { readTimeline } from '@/lib/audit/timelines'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { readDisclosures } from '@/lib/disclosures/use-cases'
import { revokeExport } from '@/lib/exports/use-cases'
import { resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { startContingency, withdrawContingency } from '@/lib/handover/contingency/use-cases'
import { decideProposal, proposeChange, withdrawProposal } from '@/lib/proposals/use-cases'
import { deleteQuestion, renameQuestion, saveQuestion } from '@/lib/questions/use-cases'
import { simulateField, simulateOfficer } from '@/lib/simulator/reads'
import { resolveRegistrant } from '@/lib/simulator/use-cases'
import { type BookEntry, type Day, type DayOfficer, type DayReader, everybody, expectEvent } from '@/lib/testing/ledger-day'
import { runJobs } from '@/lib/testing/worker'

type Reader = DayReader<AdminActor | AuditorActor>
type Act<Who> = (day: Day, who: Who) => Promise<void>
interface Weighed<Who> {
  readonly weight: number
  readonly run: Act<Who>
}

const by = ({ actor }: Reader, kind: string, entry: Partial<BookEntry> = {}) => ({ kind, actorId: actor.id, ...entry })
const about = ({ actor }: DayOfficer) => ({ subjectId: actor.id })
/** The mail to an officer whose grant an admin changed. */
const told = (officer: DayOfficer) => ({ kind: 'mail.sent', actorId: null, ...about(officer), holds: { mail: 'grantChanged' } })

/** Acts of admins and auditors alike. */
export const readerActs: Readonly<Record<string, Weighed<Reader>>> = {
  readAll: { weight: 8, run: async (day, reader) => {
    const outcome = day.draws.chance(0.5) ? ('refused' as const) : undefined
    expectEvent(day, by(reader, 'ledger.read', { holds: { view: reader.actor.kind, filters: outcome === undefined ? {} : { outcome } } }))
    await readLedger({ actor: reader.actor, filters: { outcome } })
  } },
  readUnknown: { weight: 1, run: async (_day, reader) => {
    await expect(readLedger({ actor: reader.actor, filters: { who: 'nobody.here' } })).rejects.toMatchObject({ code: 'invalid' })
  } },
  timeline: { weight: 4, run: async (day, reader) => {
    const officer = day.draws.pick(day.officers)
    const of = day.draws.pick([officer.actor.userId, officer.grant.number])
    expectEvent(day, by(reader, 'ledger.timelineRead', { holds: { number: of } }))
    await readTimeline({ actor: reader.actor, of })
  } },
  simulate: { weight: 4, run: async (day, reader) => {
    const officer = day.draws.pick(day.officers)
    expectEvent(day, by(reader, 'simulator.officer', { holds: { userId: officer.actor.userId, grants: officer.isSuspended ? [] : [officer.grant.number] } }))
    await simulateOfficer({ reader: reader.actor, officerId: officer.actor.id })
  } },
  simulateField: { weight: 2, run: async (day, reader) => {
    const officer = day.draws.pick(day.officers)
    expectEvent(day, by(reader, 'simulator.field', { holds: { field: 'name', state: officer.actor.stateCode } }))
    await simulateField({ reader: reader.actor, field: 'name', stateCode: officer.actor.stateCode })
  } },
  disclosures: { weight: 3, run: async (day, reader) => {
    const input = { uan: day.draws.pick(day.draws.pick(day.officers).people).uan, reason: 'complaint' as const, note: 'The worker asks who has the data' }
    if (reader.resolved >= day.limits.resolutions) return void (await expect(resolveRegistrant({ reader: reader.actor, input })).rejects.toMatchObject({ code: 'limit' }))
    reader.resolved += 1
    expectEvent(day, by(reader, 'registrant.resolved', { holds: { isFound: true } }))
    expectEvent(day, by(reader, 'registrant.disclosuresRead', { holds: { standing: 'known' } }))
    await readDisclosures({ reader: reader.actor, handle: (await resolveRegistrant({ reader: reader.actor, input })).handle })
  } },
}

/** Acts of whoever keeps questions. */
export async function questionAct(day: Day): Promise<void> {
  const kept = day.open.find(({ kind }) => kind === 'question')
  if (!kept || day.draws.chance(0.5)) {
    const actor = day.draws.pick(everybody(day))
    const name = `Question ${day.book.length}`
    if (day.open.filter(({ kind, owner }) => kind === 'question' && owner.id === actor.id).length > 20) return
    expectEvent(day, { kind: 'question.saved', actorId: actor.id, holds: { name, filters: { outcome: 'refused' } } })
    day.open.push({ kind: 'question', id: await saveQuestion({ actor, name, query: 'outcome=refused' }), owner: actor, about: null })
    return
  }
  if (day.draws.chance(0.3)) {
    expectEvent(day, { kind: 'question.renamed', actorId: kept.owner.id, holds: {} })
    return renameQuestion({ actor: kept.owner, id: kept.id, name: `Renamed ${day.book.length}` })
  }
  day.open.splice(day.open.indexOf(kept), 1)
  expectEvent(day, { kind: 'question.deleted', actorId: kept.owner.id, holds: {} })
  await deleteQuestion({ actor: kept.owner, id: kept.id })
}

export const adminActs: Readonly<Record<string, Weighed<DayReader<AdminActor>>>> = {
  suspend: { weight: 3, run: async (day, admin) => {
    const officer = day.draws.pick(day.officers)
    const act = { actor: admin.actor, id: officer.grant.id, reason: 'A question about the order' }
    if (officer.isSuspended) return void (await expect(suspendGrant(act)).rejects.toMatchObject({ reason: 'grantSuspended' }))
    officer.isSuspended = true
    expectEvent(day, by(admin, 'grant.suspended', { ...about(officer), holds: { number: officer.grant.number, reason: act.reason } }))
    expectEvent(day, told(officer))
    await suspendGrant(act)
    await runJobs()
  } },
  resume: { weight: 5, run: async (day, admin) => {
    const officer = day.officers.find(({ isSuspended }) => isSuspended) ?? day.draws.pick(day.officers)
    const act = { actor: admin.actor, id: officer.grant.id, reason: 'The order is in hand' }
    if (!officer.isSuspended) return void (await expect(resumeGrant(act)).rejects.toMatchObject({ reason: 'grantNotSuspended' }))
    officer.isSuspended = false
    expectEvent(day, by(admin, 'grant.resumed', { ...about(officer), holds: { number: officer.grant.number } }))
    expectEvent(day, told(officer))
    await resumeGrant(act)
    await runJobs()
  } },
  revoke: { weight: 1, run: async (day, admin) => {
    const officer = day.draws.pick(day.officers)
    const file = officer.files.find(({ state }) => state !== 'over')
    if (!file) return
    file.state = 'over'
    expectEvent(day, by(admin, 'export.revoked', { ...about(officer), holds: { number: file.number } }))
    expectEvent(day, { kind: 'export.destroyed', actorId: null, ...about(officer), holds: { number: file.number } })
    await revokeExport({ admin: admin.actor, id: file.id, reason: 'Asked for by mistake' })
    await runJobs()
  } },
  propose: { weight: 2, run: async (day, admin) => {
    const open = day.open.find(({ kind }) => kind === 'proposal')
    if (!open) {
      expectEvent(day, by(admin, 'proposal.made', { holds: { kind: 'policy.change' } }))
      const { id } = await proposeChange({ actor: admin.actor, kind: 'policy.change', subject: 'policy', after: { exports_per_day_max: day.limits.files + 7 }, justification: 'Officers of large States ask for more files' })
      day.open.push({ kind: 'proposal', id, owner: admin.actor, about: null })
      return
    }
    day.open.splice(day.open.indexOf(open), 1)
    const isOwn = open.owner.id === admin.actor.id
    expectEvent(day, by(admin, isOwn ? 'proposal.withdrawn' : 'proposal.refused', { holds: { kind: 'policy.change' } }))
    await (isOwn ? withdrawProposal({ actor: admin.actor, id: open.id }) : decideProposal({ actor: admin.actor, id: open.id, verdict: 'refuse', reason: 'Twenty are enough for every State' }))
  } },
  contingency: { weight: 1, run: async (day, admin) => {
    const open = day.open.find(({ kind, owner }) => kind === 'contingency' && owner.id === admin.actor.id)
    if (open) {
      day.open.splice(day.open.indexOf(open), 1)
      expectEvent(day, by(admin, 'handover.withdrawn', { ...(open.about ? about(open.about) : {}), isHidden: true }))
      return withdrawContingency({ actor: admin.actor, id: open.id })
    }
    const officer = day.draws.pick(day.officers.filter((each) => !day.open.some((other) => other.about === each)))
    expectEvent(day, by(admin, 'handover.started', { ...about(officer), isHidden: true }))
    const { id } = await startContingency({ actor: admin.actor, officerId: officer.actor.id })
    day.open.push({ kind: 'contingency', id, owner: admin.actor, about: officer })
  } },
}
