import { absent, admins, auditors, officers, onward, open, type PageAnswer, type Reader } from '@/lib/access/answers'
import { experienceActions, experiencePages } from '@/lib/access/experience'
import { oversightActions, oversightPages } from '@/lib/access/oversight'
import type { Permission } from '@/lib/auth/permissions'

/**
 * Who reaches what: every page, route and action of the portal with the answer each kind of reader gets. The table decides nothing; each
 * door asks for itself (design, section 5). `authorization.test.ts` holds it against the source, e2e/authorization.spec.ts against the
 * built portal: what has no row here, or answers otherwise, fails.
 */
export { readers, type PageAnswer, type Reader } from '@/lib/access/answers'

/** Rows an address may name. A reader's answer then holds for own rows; other people's, absent and malformed ones are not found. */
export const idKinds = ['registrant', 'file', 'anyFile', 'heldFile', 'schedule', 'account', 'factor', 'session', 'officer', 'request', 'draft', 'ownRequest', 'ownDraft', 'handover', 'ownHandover', 'ownHandoverDraft', 'takeOver', 'contingency', 'grant', 'review', 'reviewItem', 'proposal', 'purpose', 'role', 'admin', 'auditor', 'state', 'profile', 'trace', 'recipientKey', 'ownKey', 'event', 'ownEvent', 'timeline', 'question', 'oddity', 'incident', 'hold', 'view', 'ticket', 'sheet'] as const
export type IdKind = (typeof idKinds)[number]

export interface PageRow {
  /** As in app/, without groups in parentheses. */
  readonly address: string
  readonly answers: Readonly<Record<Reader, PageAnswer>>
  readonly id?: IdKind
  /** What an admin's role must allow as well; for an admin without it the page is not found, with an event. */
  readonly permission?: Permission
}

export const pages: readonly PageRow[] = [
  { address: '/[locale]', answers: onward },
  { address: '/[locale]/[...rest]', answers: absent },
  { address: '/[locale]/accept', answers: { ...onward, nobody: 'signIn' } },
  { address: '/[locale]/accessibility', answers: open },
  { address: '/[locale]/activate', answers: open },
  { address: '/[locale]/design', answers: open },
  { address: '/[locale]/display', answers: open },
  { address: '/[locale]/help', answers: open },
  { address: '/[locale]/privacy', answers: open },
  { address: '/[locale]/recover', answers: open },
  { address: '/[locale]/sign-in', answers: { ...onward, nobody: 'page' } },
  { address: '/[locale]/sign-in/enrol', answers: { ...onward, nobody: 'signIn' } },
  { address: '/[locale]/sign-in/factor', answers: { ...onward, nobody: 'signIn' } },
  { address: '/[locale]/sitemap', answers: open },
  { address: '/[locale]/terms', answers: open },
  { address: '/[locale]/verify', answers: open },
  { address: '/[locale]/account', answers: { ...open, nobody: 'signIn' } },
  { address: '/[locale]/receipts', answers: { ...open, nobody: 'signIn' } },
  { address: '/[locale]/home', answers: officers },
  { address: '/[locale]/registrants', answers: officers },
  { address: '/[locale]/registrants/[id]', answers: officers, id: 'registrant' },
  { address: '/[locale]/registrants/[id]/unmask/[field]', answers: officers, id: 'registrant' },
  { address: '/[locale]/registrants/look-up', answers: officers },
  { address: '/[locale]/files', answers: officers },
  { address: '/[locale]/files/[id]', answers: officers, id: 'file' },
  { address: '/[locale]/files/new', answers: officers },
  { address: '/[locale]/files/weekly', answers: officers },
  { address: '/[locale]/activity', answers: officers },
  { address: '/[locale]/recipient-key', answers: officers },
  { address: '/[locale]/requests', answers: officers },
  { address: '/[locale]/requests/[id]', answers: officers, id: 'ownRequest' },
  { address: '/[locale]/requests/[id]/edit', answers: officers, id: 'ownDraft' },
  { address: '/[locale]/requests/new', answers: officers },
  { address: '/[locale]/handovers', answers: officers },
  { address: '/[locale]/handovers/[id]', answers: officers, id: 'ownHandover' },
  { address: '/[locale]/handovers/[id]/edit', answers: officers, id: 'ownHandoverDraft' },
  { address: '/[locale]/admin', answers: admins },
  { address: '/[locale]/admin/activity', answers: admins, permission: 'reports' },
  { address: '/[locale]/admin/factors', answers: admins },
  { address: '/[locale]/admin/factors/[id]', answers: admins, id: 'account' },
  { address: '/[locale]/admin/files', answers: admins },
  { address: '/[locale]/admin/files/[id]', answers: admins, id: 'heldFile' },
  { address: '/[locale]/admin/grants', answers: admins },
  { address: '/[locale]/admin/grants/[id]', answers: admins, id: 'grant' },
  { address: '/[locale]/admin/grants/[id]/approved', answers: admins, id: 'grant' },
  { address: '/[locale]/admin/handovers', answers: admins },
  { address: '/[locale]/admin/handovers/[id]', answers: admins, id: 'handover' },
  { address: '/[locale]/admin/handovers/[id]/edit', answers: admins, id: 'contingency', permission: 'approve' },
  { address: '/[locale]/admin/officers', answers: admins },
  { address: '/[locale]/admin/officers/[id]', answers: admins, id: 'officer' },
  { address: '/[locale]/admin/requests', answers: admins },
  { address: '/[locale]/admin/requests/[id]', answers: admins, id: 'request' },
  { address: '/[locale]/admin/requests/[id]/edit', answers: admins, id: 'draft', permission: 'review' },
  { address: '/[locale]/admin/requests/new', answers: admins, permission: 'review' },
  { address: '/[locale]/admin/simulator', answers: admins },
  { address: '/[locale]/admin/simulator/field', answers: admins },
  { address: '/[locale]/admin/simulator/registrant', answers: admins, permission: 'review' },
  { address: '/[locale]/admin/policy', answers: admins },
  { address: '/[locale]/admin/recovery', answers: admins, permission: 'users' },
  { address: '/[locale]/admin/recovery/[id]', answers: admins, id: 'account', permission: 'users' },
  { address: '/[locale]/admin/terms', answers: admins },
  { address: '/[locale]/admin/purposes', answers: admins },
  { address: '/[locale]/admin/purposes/[id]', answers: admins, id: 'purpose' },
  { address: '/[locale]/admin/purposes/new', answers: admins, permission: 'purposes' },
  { address: '/[locale]/admin/roles', answers: admins },
  { address: '/[locale]/admin/roles/[id]', answers: admins, id: 'role' },
  { address: '/[locale]/admin/roles/new', answers: admins, permission: 'users' },
  { address: '/[locale]/admin/admins', answers: admins },
  { address: '/[locale]/admin/admins/[id]', answers: admins, id: 'admin' },
  { address: '/[locale]/admin/admins/new', answers: admins, permission: 'users' },
  { address: '/[locale]/admin/auditors', answers: admins },
  { address: '/[locale]/admin/auditors/[id]', answers: admins, id: 'auditor' },
  { address: '/[locale]/admin/auditors/new', answers: admins, permission: 'users' },
  { address: '/[locale]/admin/states', answers: admins },
  { address: '/[locale]/admin/states/[id]', answers: admins, id: 'state' },
  { address: '/[locale]/admin/recipient-keys', answers: admins },
  { address: '/[locale]/admin/recipient-keys/[id]', answers: admins, id: 'recipientKey' },
  { address: '/[locale]/admin/profiles', answers: admins },
  { address: '/[locale]/admin/profiles/[id]', answers: admins, id: 'profile' },
  { address: '/[locale]/admin/profiles/new', answers: admins, permission: 'purposes' },
  { address: '/[locale]/admin/proposals', answers: admins },
  { address: '/[locale]/admin/proposals/[id]', answers: admins, id: 'proposal' },
  { address: '/[locale]/auditor', answers: auditors },
  { address: '/[locale]/auditor/handovers', answers: auditors },
  { address: '/[locale]/auditor/handovers/[id]', answers: auditors, id: 'handover' },
  { address: '/[locale]/auditor/simulator', answers: auditors },
  { address: '/[locale]/auditor/simulator/field', answers: auditors },
  { address: '/[locale]/auditor/simulator/registrant', answers: auditors },
  { address: '/[locale]/admin/reviews', answers: admins },
  { address: '/[locale]/admin/reviews/[id]', answers: admins, id: 'reviewItem' },
  { address: '/[locale]/admin/trace', answers: admins, permission: 'reports' },
  { address: '/[locale]/admin/trace/[id]', answers: admins, id: 'trace', permission: 'reports' },
  { address: '/[locale]/auditor/trace', answers: auditors },
  { address: '/[locale]/auditor/trace/[id]', answers: auditors, id: 'trace' },
  ...oversightPages,
  ...experiencePages,
  { address: '/[locale]/auditor/reviews', answers: auditors },
  { address: '/[locale]/auditor/reviews/[id]', answers: auditors, id: 'review' },
]

/** Routes that are no pages. A method that is not listed is 405; `reason` says whom the route serves and what it gives away. */
export interface RouteRow {
  readonly address: string
  readonly methods: readonly ('GET' | 'POST')[]
  readonly reason: string
}

export const routes: readonly RouteRow[] = [
  { address: '/api/auth/[...nextauth]', methods: ['GET', 'POST'], reason: 'signing in; all but `signin` and `callback/credentials` is 404' },
  { address: '/api/files/[id]', methods: ['GET'], reason: 'bytes of an opened file, for the officer who opened it; everybody else is told that it is not there' },
  { address: '/api/requests/[id]/letter', methods: ['GET', 'POST'], reason: 'the letter of a request: put there by whoever entered it, read by them and by admins; everybody else is told that it is not there' },
  { address: '/api/handovers/[id]/letter', methods: ['GET', 'POST'], reason: 'the order of a handover: put there by its relieving officer, read by both officers and by admins; everybody else is told that it is not there' },
  { address: '/api/trace', methods: ['POST'], reason: 'a suspect file to be traced, from admins who read the ledger and from auditors; looked through in memory, counted, never kept' },
  { address: '/api/ledger', methods: ['GET'], reason: 'the whole ledger with its checkpoints, for auditors; with filters what fits them, each event with its proof, also for admins who read the ledger; everybody else is told that it is not there' },
  { address: '/api/receipts', methods: ['GET'], reason: 'proofs of events that the reader did, for whoever is signed in; everybody else is told that it is not there' },
  { address: '/api/health', methods: ['GET'], reason: 'whether the portal and its database answer, for supervisors; the same word for everybody' },
  { address: '/ledger/checkpoint', methods: ['GET'], reason: 'the signed size and root of the ledger, for witnesses and monitors; public by purpose' },
  { address: '/ledger/key', methods: ['GET'], reason: 'the public key by which checkpoints are signed' },
  { address: '/ledger/tile/[...path]', methods: ['GET'], reason: 'hashes of salted events and of the tree above them, of which monitors make proofs' },
  { address: '/api/display', methods: ['POST'], reason: 'how this browser shows pages; touches no account' },
]

export interface ActionRow {
  /** The name given to `defineAction`: in refusals and in the ledger. */
  readonly name: string
  /** Whose act it is. `half`: whoever has shown the password and not yet a factor. `anyone`: also before sign-in. Others that are signed in get not found and an event; nobody is sent to sign in. */
  readonly role: 'anyone' | 'half' | 'person' | 'officer' | 'admin' | 'auditor'
  /** What an admin's role must allow as well. An admin without it is told so in the form, with an event. */
  readonly permission?: Permission
  /** The kind of row that the form's `id` names: with the id of somebody else's row it does and says what it does and says with an absent one. */
  readonly on?: IdKind
}

export const actions: readonly ActionRow[] = [
  { name: 'session.end', role: 'anyone' },
  { name: 'session.stay', role: 'person' },
  { name: 'session.endOther', role: 'person', on: 'session' },
  { name: 'session.endAll', role: 'person' },
  { name: 'account.activate', role: 'anyone' },
  { name: 'signIn.factor', role: 'half' },
  { name: 'signIn.enrol', role: 'half' },
  { name: 'factor.add', role: 'person' },
  { name: 'factor.revoke', role: 'person', on: 'factor' },
  { name: 'account.changePassword', role: 'person' },
  { name: 'recovery.ask', role: 'anyone' },
  { name: 'recovery.propose', role: 'admin', permission: 'users', on: 'account' },
  { name: 'recovery.stop', role: 'person' },
  { name: 'recovery.setAside', role: 'admin', permission: 'users', on: 'account' },
  { name: 'terms.accept', role: 'person' },
  { name: 'terms.propose', role: 'admin', permission: 'policy' },
  { name: 'purpose.choose', role: 'officer' },
  { name: 'registrants.lookUp', role: 'officer' },
  { name: 'registrant.unmask', role: 'officer', on: 'registrant' },
  { name: 'files.ask', role: 'officer' },
  { name: 'files.open', role: 'officer', on: 'file' },
  { name: 'files.cancel', role: 'officer', on: 'file' },
  { name: 'files.close', role: 'officer', on: 'file' },
  { name: 'files.passwordAgain', role: 'officer', on: 'file' },
  { name: 'files.confirmDeleted', role: 'officer', on: 'file' },
  { name: 'files.revoke', role: 'admin', permission: 'approve', on: 'anyFile' },
  { name: 'files.decide', role: 'admin', permission: 'approve', on: 'heldFile' },
  { name: 'schedule.make', role: 'officer' },
  { name: 'schedule.stop', role: 'officer', on: 'schedule' },
  { name: 'officer.deactivate', role: 'admin', permission: 'users', on: 'officer' },
  { name: 'officer.activate', role: 'admin', permission: 'users', on: 'officer' },
  { name: 'officer.resendActivation', role: 'admin', permission: 'users', on: 'officer' },
  { name: 'request.start', role: 'admin', permission: 'review' },
  { name: 'request.startOwn', role: 'officer' },
  { name: 'request.save', role: 'admin', permission: 'review', on: 'draft' },
  { name: 'request.saveOwn', role: 'officer', on: 'ownDraft' },
  { name: 'request.submit', role: 'admin', permission: 'review', on: 'draft' },
  { name: 'request.submitAsFirst', role: 'admin', permission: 'approve', on: 'draft' },
  { name: 'request.submitOwn', role: 'officer', on: 'ownDraft' },
  { name: 'request.decide', role: 'admin', permission: 'approve', on: 'request' },
  { name: 'request.withdraw', role: 'admin', permission: 'review', on: 'draft' },
  { name: 'request.withdrawOwn', role: 'officer', on: 'ownDraft' },
  { name: 'handover.start', role: 'officer' },
  { name: 'handover.save', role: 'officer', on: 'ownHandoverDraft' },
  { name: 'handover.sign', role: 'officer', on: 'ownHandoverDraft' },
  { name: 'handover.withdraw', role: 'officer', on: 'ownHandoverDraft' },
  { name: 'handover.accept', role: 'officer', on: 'takeOver' },
  { name: 'handover.decline', role: 'officer', on: 'takeOver' },
  { name: 'handover.startContingency', role: 'admin', permission: 'approve', on: 'officer' },
  { name: 'handover.saveContingency', role: 'admin', permission: 'approve', on: 'contingency' },
  { name: 'handover.enterContingency', role: 'admin', permission: 'approve', on: 'contingency' },
  { name: 'handover.withdrawContingency', role: 'admin', permission: 'approve', on: 'contingency' },
  { name: 'handover.decide', role: 'admin', permission: 'approve', on: 'handover' },
  { name: 'policy.propose', role: 'admin', permission: 'policy' },
  { name: 'adminNetworks.propose', role: 'admin', permission: 'policy' },
  { name: 'purpose.propose', role: 'admin', permission: 'purposes' },
  { name: 'purpose.proposeClosing', role: 'admin', permission: 'purposes', on: 'purpose' },
  { name: 'adminRole.propose', role: 'admin', permission: 'users' },
  { name: 'admin.propose', role: 'admin', permission: 'users' },
  { name: 'admin.proposeEnd', role: 'admin', permission: 'users', on: 'admin' },
  { name: 'admin.proposeRole', role: 'admin', permission: 'users', on: 'admin' },
  { name: 'auditor.propose', role: 'admin', permission: 'users' },
  { name: 'auditor.proposeEnd', role: 'admin', permission: 'users', on: 'auditor' },
  { name: 'factor.proposeExemption', role: 'admin', permission: 'users', on: 'account' },
  { name: 'factor.proposeExemptionEnd', role: 'admin', permission: 'users', on: 'account' },
  { name: 'state.propose', role: 'admin', permission: 'policy' },
  { name: 'recipientKey.bring', role: 'officer' },
  { name: 'recipientKey.answer', role: 'officer', on: 'ownKey' },
  { name: 'recipientKey.withdraw', role: 'officer', on: 'ownKey' },
  { name: 'recipientKey.askRevocation', role: 'officer', on: 'ownKey' },
  { name: 'recipientKey.propose', role: 'admin', permission: 'policy', on: 'recipientKey' },
  { name: 'recipientKey.refuse', role: 'admin', permission: 'policy', on: 'recipientKey' },
  { name: 'recipientKey.revoke', role: 'admin', permission: 'approve', on: 'recipientKey' },
  { name: 'profile.propose', role: 'admin', permission: 'purposes' },
  { name: 'profile.proposeClosing', role: 'admin', permission: 'purposes', on: 'profile' },
  { name: 'proposal.decide', role: 'admin', on: 'proposal' },
  { name: 'proposal.withdraw', role: 'admin', on: 'proposal' },
  { name: 'grant.suspend', role: 'admin', permission: 'approve', on: 'grant' },
  { name: 'grant.resume', role: 'admin', permission: 'approve', on: 'grant' },
  { name: 'grant.end', role: 'admin', permission: 'approve', on: 'grant' },
  { name: 'registrant.resolve', role: 'admin', permission: 'review' },
  { name: 'registrant.resolveForAudit', role: 'auditor' },
  ...oversightActions,
  ...experienceActions,
  { name: 'review.open', role: 'admin', permission: 'approve' },
  { name: 'review.confirm', role: 'admin', permission: 'approve', on: 'reviewItem' },
  { name: 'review.confirmMany', role: 'admin', permission: 'approve' },
  { name: 'review.end', role: 'admin', permission: 'approve', on: 'reviewItem' },
]
