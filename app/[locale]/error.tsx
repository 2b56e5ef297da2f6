'use client'

import { BrokenState } from '@/components/frame/failures'

/** An uncaught fault: a reference, and nothing else of it. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="wrap main" id="main">
      <BrokenState error={error} retry={retry} />
    </main>
  )
}
