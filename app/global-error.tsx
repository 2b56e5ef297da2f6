'use client'

import { referenceOf } from '@/components/frame/reference'
import { localePath } from '@/lib/i18n/routing'
import './globals.css'

/** The last net, when not even the document could be made: both languages, a reference, a way on. */
export default function GlobalError({ error }: { error: unknown; retry: () => void }) {
  const reference = referenceOf(error)
  return (
    <html lang="en">
      <body>
        <title>eShram Data Sharing</title>
        <main className="wrap main stack">
          <section className="panel state">
            <h1>Something broke on our side</h1>
            <p>Nothing was saved. Try again in a few minutes.{reference !== null && ` Reference ${reference}.`}</p>
            <p><a className="btn" href={localePath('en', '/')}>eShram Data Sharing</a></p>
          </section>
          <section className="panel state" lang="hi">
            <h2>हमारी ओर से कुछ गड़बड़ हुई</h2>
            <p>कुछ सहेजा नहीं गया। कुछ मिनट बाद फिर प्रयास करें।{reference !== null && ` संदर्भ ${reference}।`}</p>
            <p><a className="btn" href={localePath('hi', '/')}>ई-श्रम डेटा साझाकरण</a></p>
          </section>
        </main>
      </body>
    </html>
  )
}
