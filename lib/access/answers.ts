/** Kinds of readers, and what a page answers them: what the authorization table is written in. */
export const readers = ['nobody', 'officer', 'admin', 'auditor'] as const
export type Reader = (typeof readers)[number]

/** `page`: shown. `onward`: sent to another page. `signIn`: sent to sign in and back. `notFound`: as if it did not exist. */
export type PageAnswer = 'page' | 'onward' | 'signIn' | 'notFound'

export const open = { nobody: 'page', officer: 'page', admin: 'page', auditor: 'page' } as const
export const officers = { nobody: 'signIn', officer: 'page', admin: 'notFound', auditor: 'notFound' } as const
export const admins = { nobody: 'signIn', officer: 'notFound', admin: 'page', auditor: 'notFound' } as const
export const auditors = { nobody: 'signIn', officer: 'notFound', admin: 'notFound', auditor: 'page' } as const
export const onward = { nobody: 'onward', officer: 'onward', admin: 'onward', auditor: 'onward' } as const
export const absent = { nobody: 'notFound', officer: 'notFound', admin: 'notFound', auditor: 'notFound' } as const
