import { admins, officers, open } from '@/lib/access/answers'
import type { ActionRow, PageRow } from '@/lib/access/authorization'

/** Part of the authorization table: pages and acts that make the portal easier to use and open no data of their own: pictures, views, help, search, sheets. */
export const experiencePages: readonly PageRow[] = [
  { address: '/[locale]/training', answers: { ...open, nobody: 'signIn' } },
  { address: '/[locale]/notices', answers: { ...open, nobody: 'signIn' } },
  { address: '/[locale]/account/notices', answers: { ...open, nobody: 'signIn' } },
  { address: '/[locale]/registrants/pictures', answers: officers },
  { address: '/[locale]/help-desk', answers: officers },
  { address: '/[locale]/admin/help-desk', answers: admins, permission: 'review' },
  { address: '/[locale]/admin/help-desk/[id]', answers: admins, id: 'ticket', permission: 'review' },
  { address: '/[locale]/admin/requests/sheet', answers: admins, permission: 'review' },
  { address: '/[locale]/admin/requests/sheet/[id]', answers: admins, id: 'sheet', permission: 'review' },
  { address: '/[locale]/admin/search', answers: admins },
  { address: '/[locale]/dictionary', answers: open },
  { address: '/[locale]/glossary', answers: open },
  { address: '/[locale]/manual', answers: open },
  { address: '/[locale]/manual/[chapter]', answers: open },
  { address: '/[locale]/manual/whole', answers: open },
]

export const experienceActions: readonly ActionRow[] = [
  { name: 'mail.choose', role: 'person' },
  { name: 'view.save', role: 'officer' },
  { name: 'view.delete', role: 'officer', on: 'view' },
  { name: 'ticket.ask', role: 'officer' },
  { name: 'ticket.answer', role: 'admin', permission: 'review', on: 'ticket' },
  { name: 'request.readSheet', role: 'admin', permission: 'review' },
  { name: 'request.makeSheet', role: 'admin', permission: 'review', on: 'sheet' },
]
