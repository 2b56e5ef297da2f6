/**
 * Below these lie the pages that may ask for a finger: those of the second step, and the areas with acts that need a fresh proof. Whole areas, because an act
 * leads on from one page to the next without a new document, and the first one's content policy stays in force (docs/decisions/0168).
 */
const areas = ['sign-in/factor', 'sign-in/enrol', 'account', 'admin', 'files', 'registrants', 'requests', 'handovers', 'recipient-key'] as const

/** The page that judges records in the reader's browser and asks nobody anything: its script may reach no address at all, so that whoever reads the policy need not read the script. */
export function isVerifyPage(pathname: string): boolean {
  return pathname.split('/').slice(2).join('/') === 'verify'
}

/** Whether a page of this path (with its language) may reach the fingerprint reader of its reader's computer. */
export function mayReadFingers(pathname: string): boolean {
  const path = pathname.split('/').slice(2).join('/')
  return areas.some((area) => path === area || path.startsWith(`${area}/`))
}
