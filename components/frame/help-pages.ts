import type { Chapter } from '@/components/manual/chapters'

/** Pages that explain themselves, by their path without language, the section of the help page that says more and, where there is one, the chapter of the manual. Deeper paths have the words of the nearest above them. */
const PAGES = {
  '/home': ['home', 'seeing', 'allowed'], '/registrants': ['registrants', 'masked', 'last-week'], '/registrants/pictures': ['pictures', 'seeing', 'last-week'], '/registrants/look-up': ['lookUp', 'seeing', 'last-week'], '/files': ['files', 'files', 'file'], '/files/new': ['newFile', 'files', 'file'], '/files/weekly': ['weekly', 'files'],
  '/recipient-key': ['recipientKey', 'opening', 'open-file'], '/requests': ['requests', 'nominated', 'more-access'], '/handovers': ['handovers', 'nominated', 'handover'], '/help-desk': ['helpDesk', 'trouble', 'refusals'], '/activity': ['activity', 'record'], '/receipts': ['receipts', 'record'], '/account': ['account', 'nominated', 'account'], '/account/notices': ['noticeChoice', 'trouble'], '/notices': ['notices', 'trouble'], '/training': ['training', 'seeing'],
  '/admin': ['overview', 'admins', 'approve'], '/admin/requests': ['adminRequests', 'admins', 'approve'], '/admin/officers': ['officers', 'admins', 'revoke'], '/admin/help-desk': ['adminHelpDesk', 'admins'], '/admin/search': ['adminSearch', 'admins'], '/admin/grants': ['grants', 'admins', 'revoke'], '/admin/simulator': ['simulator', 'admins', 'revoke'], '/admin/proposals': ['proposals', 'admins'],
  '/admin/policy': ['policy', 'admins'], '/admin/reviews': ['reviews', 'admins', 'review'], '/admin/activity': ['ledger', 'record', 'export'], '/admin/usage': ['usage', 'admins'], '/admin/incidents': ['incidents', 'admins', 'incident'],
  '/auditor': ['auditor', 'auditors', 'verify'], '/auditor/oddities': ['oddities', 'auditors'], '/auditor/incidents': ['incidents', 'auditors', 'incident'], '/auditor/reviews': ['auditorReviews', 'auditors'], '/auditor/simulator': ['simulator', 'auditors', 'who-saw'], '/auditor/disclosures': ['disclosures', 'auditors', 'who-saw'],
} as const
type Page = keyof typeof PAGES
/** Its words, its section of the help page, its chapter of the manual. */
type PageHelpOf = readonly [(typeof PAGES)[Page][0], (typeof PAGES)[Page][1], Chapter?]
const isPage = (path: string): path is Page => path in PAGES

/** The words of a path: its own, or those of the nearest page above it. */
export function helpOf(path: string): PageHelpOf | null {
  for (let at = path; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) if (isPage(at)) return PAGES[at]
  return null
}
