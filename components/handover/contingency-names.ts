/** What the form of a contingency calls its fields, as keys below `handover.contingency`; other forms have other words for some of them. */
const labels = { cause: 'cause', evidence: 'evidence', orderNumber: 'orderNumber', orderDate: 'orderDate', successor: 'acting', untilOn: 'until', grants: 'grants' } as const

/** The fields' names for lists of mistakes, by `t` of that namespace. */
export function contingencyNames(t: (key: (typeof labels)[keyof typeof labels]) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([field, key]) => [field, t(key)]))
}
