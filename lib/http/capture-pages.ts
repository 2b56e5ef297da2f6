/**
 * Below these lie the pages that may ask for a finger: those of the second step, and the areas with acts that need a fresh proof. Whole areas, because an act
 * leads on from one page to the next without a new document, and the first one's content policy stays in force (docs/decisions/0168).
 */
const areas = ['sign-in/factor', 'sign-in/enrol', 'account', 'admin', 'files', 'registrants', 'requests', 'handovers', 'recipient-key'] as const

/** Whether a page of this path (with its language) may reach the fingerprint reader of its reader's computer. */
export function mayReadFingers(pathname: string): boolean {
  const path = pathname.split('/').slice(2).join('/')
  return areas.some((area) => path === area || path.startsWith(`${area}/`))
}
