/** Pages that explain themselves, by their path without language, and the section of the help page that says more. Deeper paths have the words of the nearest above them. */
const PAGES = {
  '/home': ['home', 'seeing'], '/registrants': ['registrants', 'masked'], '/registrants/pictures': ['pictures', 'seeing'], '/registrants/look-up': ['lookUp', 'seeing'], '/files': ['files', 'files'], '/files/new': ['newFile', 'files'], '/files/weekly': ['weekly', 'files'],
  '/recipient-key': ['recipientKey', 'opening'], '/requests': ['requests', 'nominated'], '/handovers': ['handovers', 'nominated'], '/help-desk': ['helpDesk', 'trouble'], '/activity': ['activity', 'record'], '/receipts': ['receipts', 'record'], '/account': ['account', 'nominated'], '/account/notices': ['noticeChoice', 'trouble'], '/notices': ['notices', 'trouble'],
  '/admin': ['overview', 'admins'], '/admin/requests': ['adminRequests', 'admins'], '/admin/officers': ['officers', 'admins'], '/admin/help-desk': ['adminHelpDesk', 'admins'], '/admin/search': ['adminSearch', 'admins'], '/admin/grants': ['grants', 'admins'], '/admin/simulator': ['simulator', 'admins'], '/admin/proposals': ['proposals', 'admins'],
  '/admin/policy': ['policy', 'admins'], '/admin/reviews': ['reviews', 'admins'], '/admin/activity': ['ledger', 'record'], '/admin/usage': ['usage', 'admins'], '/admin/incidents': ['incidents', 'admins'],
  '/auditor': ['auditor', 'auditors'], '/auditor/oddities': ['oddities', 'auditors'], '/auditor/incidents': ['incidents', 'auditors'], '/auditor/reviews': ['auditorReviews', 'auditors'], '/auditor/simulator': ['simulator', 'auditors'], '/auditor/disclosures': ['disclosures', 'auditors'],
} as const
type Page = keyof typeof PAGES
const isPage = (path: string): path is Page => path in PAGES

/** The words of a path: its own, or those of the nearest page above it. */
export function helpOf(path: string): (typeof PAGES)[Page] | null {
  for (let at = path; at.length > 1; at = at.slice(0, at.lastIndexOf('/'))) if (isPage(at)) return PAGES[at]
  return null
}
