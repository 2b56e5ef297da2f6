import { admins, auditors, officers } from '@/lib/access/answers'
import type { ActionRow, PageRow } from '@/lib/access/authorization'

/** Part of the authorization table: pages and acts of reading the ledger and of what watches over it. */
export const oversightPages: readonly PageRow[] = [
  { address: '/[locale]/activity/[id]', answers: officers, id: 'ownEvent' },
  { address: '/[locale]/admin/activity/[id]', answers: admins, id: 'event', permission: 'reports' },
  { address: '/[locale]/admin/timeline/[id]', answers: admins, id: 'timeline', permission: 'reports' },
  { address: '/[locale]/admin/disclosures', answers: admins, permission: 'review' },
  { address: '/[locale]/auditor/events/[id]', answers: auditors, id: 'event' },
  { address: '/[locale]/auditor/timeline/[id]', answers: auditors, id: 'timeline' },
  { address: '/[locale]/auditor/disclosures', answers: auditors },
  { address: '/[locale]/admin/incidents', answers: admins, permission: 'reports' },
  { address: '/[locale]/admin/incidents/[id]', answers: admins, id: 'incident', permission: 'reports' },
  { address: '/[locale]/admin/incidents/new', answers: admins, permission: 'reports' },
  { address: '/[locale]/auditor/incidents', answers: auditors },
  { address: '/[locale]/auditor/incidents/[id]', answers: auditors, id: 'incident' },
  { address: '/[locale]/auditor/incidents/new', answers: auditors },
  { address: '/[locale]/admin/reports', answers: admins, permission: 'reports' },
  { address: '/[locale]/auditor/reports', answers: auditors },
  { address: '/[locale]/admin/usage', answers: admins, permission: 'reports' },
  { address: '/[locale]/admin/keeping', answers: admins },
  { address: '/[locale]/auditor/keeping', answers: auditors },
  { address: '/[locale]/auditor/oddities', answers: auditors },
  { address: '/[locale]/auditor/oddities/[id]', answers: auditors, id: 'oddity' },
]

export const oversightActions: readonly ActionRow[] = [
  { name: 'question.save', role: 'person' },
  { name: 'question.rename', role: 'person', on: 'question' },
  { name: 'question.delete', role: 'person', on: 'question' },
  { name: 'oddity.close', role: 'auditor', on: 'oddity' },
  { name: 'hold.propose', role: 'admin', permission: 'policy' },
  { name: 'hold.proposeEnd', role: 'admin', permission: 'policy', on: 'hold' },
  { name: 'incident.open', role: 'admin', permission: 'reports' },
  { name: 'incident.openForAudit', role: 'auditor' },
  { name: 'incident.step', role: 'admin', permission: 'reports', on: 'incident' },
  { name: 'incident.stepForAudit', role: 'auditor', on: 'incident' },
  { name: 'incident.report', role: 'admin', permission: 'reports', on: 'incident' },
  { name: 'incident.reportForAudit', role: 'auditor', on: 'incident' },
  { name: 'incident.close', role: 'admin', permission: 'reports', on: 'incident' },
  { name: 'incident.closeForAudit', role: 'auditor', on: 'incident' },
]
