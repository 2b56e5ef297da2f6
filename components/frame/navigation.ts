import type { Permission } from '@/lib/auth/permissions'

/** One entry of the main navigation: `key` is its word in `frame.nav`, `href` a path without the language. */
export interface NavItem {
  readonly key: 'home' | 'registrants' | 'files' | 'myActivity' | 'overview' | 'requests' | 'officers' | 'grants' | 'simulator' | 'activity' | 'ledger' | 'reviews' | 'proposals' | 'handovers' | 'oddities' | 'incidents' | 'search'
  readonly href: string
  /** Only for what waits for this person. */
  readonly count?: number
  /** An admin whose role lacks it does not see the entry; the page's own door decides. */
  readonly permission?: Permission
}

export const OFFICER_NAV: readonly NavItem[] = [
  { key: 'home', href: '/home' },
  { key: 'registrants', href: '/registrants' },
  { key: 'files', href: '/files' },
  { key: 'requests', href: '/requests' },
  { key: 'myActivity', href: '/activity' },
]

export const ADMIN_NAV: readonly NavItem[] = [
  { key: 'overview', href: '/admin' },
  { key: 'requests', href: '/admin/requests' },
  { key: 'officers', href: '/admin/officers' },
  { key: 'grants', href: '/admin/grants' },
  { key: 'simulator', href: '/admin/simulator' },
  { key: 'proposals', href: '/admin/proposals' },
  { key: 'activity', href: '/admin/activity', permission: 'reports' },
  { key: 'search', href: '/admin/search' },
]

export const AUDITOR_NAV: readonly NavItem[] = [{ key: 'ledger', href: '/auditor' }, { key: 'oddities', href: '/auditor/oddities' }, { key: 'incidents', href: '/auditor/incidents' }, { key: 'reviews', href: '/auditor/reviews' }, { key: 'handovers', href: '/auditor/handovers' }, { key: 'simulator', href: '/auditor/simulator' }]

/** The same navigation with counts at some entries; zero shows nothing. */
export function withCounts(nav: readonly NavItem[], counts: Partial<Record<NavItem['key'], number>>): readonly NavItem[] {
  return nav.map((item) => ({ ...item, count: counts[item.key] }))
}

/** Pages without an entry of their own, and the entry they are reached from: registers from the rules, access reviews from the grants. */
const REACHED_FROM: Readonly<Record<string, string>> = {
  '/admin/policy': '/admin/proposals', '/admin/purposes': '/admin/proposals', '/admin/profiles': '/admin/proposals',
  '/admin/states': '/admin/proposals', '/admin/terms': '/admin/proposals', '/admin/recovery': '/admin/proposals', '/admin/admins': '/admin/proposals', '/admin/auditors': '/admin/proposals', '/admin/roles': '/admin/proposals', '/admin/factors': '/admin/proposals', '/admin/reviews': '/admin/grants',
  '/recipient-key': '/files', '/admin/recipient-keys': '/admin/proposals', '/handovers': '/requests', '/admin/handovers': '/admin/requests', '/admin/files': '/admin/requests', '/receipts': '/activity', '/admin/reports': '/admin/activity', '/admin/usage': '/admin', '/admin/help-desk': '/admin', '/help-desk': '/home', '/notices': '/home', '/auditor/reports': '/auditor', '/admin/keeping': '/admin/proposals', '/auditor/keeping': '/auditor', '/admin/incidents': '/admin/activity', '/admin/trace': '/admin/activity', '/auditor/trace': '/auditor', '/admin/timeline': '/admin/activity', '/admin/disclosures': '/admin/simulator', '/auditor/timeline': '/auditor', '/auditor/events': '/auditor', '/auditor/disclosures': '/auditor',
}

/** The entry a path belongs to: the longest that starts it. `path` is written without its language and query. */
export function currentItem(nav: readonly NavItem[], path: string): NavItem | undefined {
  const place = Object.entries(REACHED_FROM).find(([each]) => path === each || path.startsWith(`${each}/`))?.[1] ?? path
  return nav
    .filter((item) => place === item.href || place.startsWith(`${item.href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0]
}
