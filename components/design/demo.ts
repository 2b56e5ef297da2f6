/** The moment at which the design kit's invented facts are true. */
export const DEMO_TIME = new Date('2026-11-21T09:34:14Z')
