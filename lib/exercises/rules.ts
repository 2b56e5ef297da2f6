import type { PersonActor } from '@/lib/auth/actor'

/** What the ledger holds when an exercise was done: a kind of event of the person's own and, where it matters, how it ended or what it was filtered by. */
interface Trace {
  readonly kind: string
  readonly outcome?: 'refused'
  readonly isByDistrict?: true
}

/** What each kind of person practises, in the order in which they meet it. Being refused is one of them: the words are to be known before they hurt. */
export const exercises = {
  officer: {
    signIn: { kind: 'signIn.done' }, home: { kind: 'home.viewed' }, district: { kind: 'registrants.listed', isByDistrict: true }, unmask: { kind: 'registrant.unmasked' }, lookUp: { kind: 'registrants.lookedUp' },
    askFile: { kind: 'export.requested' }, openFile: { kind: 'export.opened' }, takeFile: { kind: 'export.downloadStarted' }, refusal: { kind: 'access.refused', outcome: 'refused' },
    request: { kind: 'request.submitted' }, handOver: { kind: 'handover.signed' }, helpDesk: { kind: 'ticket.asked' },
  },
  admin: {
    signIn: { kind: 'signIn.done' }, preview: { kind: 'request.previewed' }, approve: { kind: 'request.approved' }, proposal: { kind: 'proposal.approved' }, suspend: { kind: 'grant.suspended' }, resume: { kind: 'grant.resumed' },
    whatTheySee: { kind: 'simulator.officer' }, incident: { kind: 'incident.opened' },
  },
  auditor: {
    signIn: { kind: 'signIn.done' }, whoSaw: { kind: 'registrant.disclosuresRead' }, event: { kind: 'ledger.eventRead' }, ledgerFile: { kind: 'ledger.exported' }, question: { kind: 'question.saved' }, whatTheySee: { kind: 'simulator.officer' },
  },
} as const satisfies Readonly<Record<PersonActor['kind'], Readonly<Record<string, Trace>>>>

export type Exercise = { readonly [Kind in keyof typeof exercises]: keyof (typeof exercises)[Kind] }[keyof typeof exercises]

/** What a person's own events of one kind come to. */
export interface Done {
  readonly kind: string
  readonly outcome: string
  readonly isByDistrict: boolean
  readonly at: Date
}

/** The exercises of a kind of person, each with when it was first done; null while it was not. */
export function progressOf(kind: PersonActor['kind'], done: readonly Done[]): { name: Exercise; at: Date | null }[] {
  const own: Readonly<Record<string, Trace>> = exercises[kind]
  return Object.keys(own).filter((name): name is Exercise => Object.hasOwn(exercises[kind], name)).map((name) => {
    const times = done.filter((each) => fits(each, own[name])).map(({ at }) => at.getTime())
    return { name, at: times.length > 0 ? new Date(Math.min(...times)) : null }
  })
}

/** The kinds of event that a kind of person's exercises are read from. */
export function kindsOf(kind: PersonActor['kind']): string[] {
  return [...new Set(Object.values<Trace>(exercises[kind]).map((trace) => trace.kind))]
}

function fits(done: Done, trace: Trace | undefined): boolean {
  return trace !== undefined && done.kind === trace.kind && done.outcome === (trace.outcome ?? 'done') && (trace.isByDistrict === undefined || done.isByDistrict)
}
