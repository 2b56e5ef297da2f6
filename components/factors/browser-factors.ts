import type { browserCauses, FactorKind, FactorPurpose } from '@/lib/factors/schema'

/** What a browser brings back: an answer for the server, or why there is none. */
export type BrowserAnswer = { readonly answer: unknown } | { readonly failed: (typeof browserCauses)[number] }

/** One kind of factor in the browser. `answer` never throws; `cancel` makes a running one end. */
export interface BrowserFactor {
  answer(input: { purpose: FactorPurpose; task: unknown }): Promise<BrowserAnswer>
  cancel(): void
}

/** Every kind this browser side can ask, fetched when it is asked for the first time. */
const browserFactors: Partial<Record<FactorKind, () => Promise<BrowserFactor>>> = {
  aadhaar: async () => (await import('@/components/factors/aadhaar-browser')).aadhaarBrowser,
  webauthn: async () => (await import('@/components/factors/webauthn-browser')).webauthnBrowser,
}

/** The kind's browser side; a kind without one says so as its answer. */
export async function browserFactor(kind: FactorKind): Promise<BrowserFactor> {
  const load = browserFactors[kind]
  return load ? load() : { answer: async () => ({ failed: 'noReader' }), cancel: () => undefined }
}
