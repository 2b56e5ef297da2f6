import type { Chapter } from '@/components/manual/chapters'
import type { Exercise } from '@/lib/exercises/rules'

/** Where an exercise is done, and the chapter of the manual that tells how. */
export const exercisePlaces: Readonly<Record<Exercise, { readonly page: string; readonly chapter: Chapter }>> = {
  signIn: { page: '/account', chapter: 'sign-in' }, home: { page: '/home', chapter: 'allowed' }, district: { page: '/registrants', chapter: 'last-week' }, unmask: { page: '/registrants', chapter: 'masks' }, lookUp: { page: '/registrants/look-up', chapter: 'last-week' },
  askFile: { page: '/files/new', chapter: 'file' }, openFile: { page: '/files', chapter: 'file' }, takeFile: { page: '/files', chapter: 'open-file' }, refusal: { page: '/admin', chapter: 'refusals' },
  request: { page: '/requests', chapter: 'more-access' }, handOver: { page: '/handovers', chapter: 'handover' }, helpDesk: { page: '/help-desk', chapter: 'refusals' },
  preview: { page: '/admin/requests', chapter: 'approve' }, approve: { page: '/admin/requests', chapter: 'approve' }, proposal: { page: '/admin/proposals', chapter: 'approve' }, suspend: { page: '/admin/grants', chapter: 'revoke' }, resume: { page: '/admin/grants', chapter: 'revoke' },
  whatTheySee: { page: '/admin/simulator', chapter: 'revoke' }, incident: { page: '/admin/incidents', chapter: 'incident' },
  whoSaw: { page: '/auditor/disclosures', chapter: 'who-saw' }, event: { page: '/auditor', chapter: 'who-saw' }, ledgerFile: { page: '/auditor', chapter: 'export' }, question: { page: '/auditor', chapter: 'export' },
}

/** The page of an exercise for its reader: what an admin asks the simulator, an auditor asks a simulator of the own. */
export function placeOf(name: Exercise, kind: 'officer' | 'admin' | 'auditor'): { page: string; chapter: Chapter } {
  const { page, chapter } = exercisePlaces[name]
  return { page: kind === 'auditor' ? page.replace(/^\/admin\//, '/auditor/') : page, chapter }
}
