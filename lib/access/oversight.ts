import { admins, auditors } from '@/lib/access/answers'
import type { ActionRow, PageRow } from '@/lib/access/authorization'

/** Part of the authorization table: pages and acts of what watches over the ledger. */
export const oversightPages: readonly PageRow[] = [
  { address: '/[locale]/admin/incidents', answers: admins, permission: 'reports' },
  { address: '/[locale]/admin/incidents/[id]', answers: admins, id: 'incident', permission: 'reports' },
  { address: '/[locale]/admin/incidents/new', answers: admins, permission: 'reports' },
  { address: '/[locale]/auditor/incidents', answers: auditors },
  { address: '/[locale]/auditor/incidents/[id]', answers: auditors, id: 'incident' },
  { address: '/[locale]/auditor/incidents/new', answers: auditors },
  { address: '/[locale]/admin/reports', answers: admins, permission: 'reports' },
  { address: '/[locale]/auditor/reports', answers: auditors },
  { address: '/[locale]/admin/keeping', answers: admins },
  { address: '/[locale]/auditor/keeping', answers: auditors },
  { address: '/[locale]/auditor/oddities', answers: auditors },
  { address: '/[locale]/auditor/oddities/[id]', answers: auditors, id: 'oddity' },
]

export const oversightActions: readonly ActionRow[] = [
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
