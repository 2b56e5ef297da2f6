import { getLocale, getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Note, Panel } from '@/components/ui/panel'
import { formatBytes, formatCount, formatDateTime } from '@/lib/i18n/format'
import type { LetterFacts } from '@/lib/letters/schema'
import { limits } from '@/lib/limits'
import type { RequestDetail } from '@/lib/requests/reads'

/** Where a letter is put and read; the route keeps its own door (app/api/requests). */
export function letterAddress(id: string): string {
  return `/api/requests/${id}/letter`
}

interface Props {
  detail: RequestDetail
  /** The key of what was wrong with the last upload, from the address; unknown ones say nothing. */
  problem?: string
}

/** The letter a request stands on. */
export function LetterPanel({ detail: { letter, request, standing, mayOpenLetter }, problem }: Props) {
  return <LetterSheet letter={letter} address={letterAddress(request.id)} mayOpen={mayOpenLetter} mayPut={standing === 'mayEdit'} problem={problem} />
}

interface SheetProps {
  letter: LetterFacts | null
  /** Where it is put and read. */
  address: string
  mayOpen: boolean
  mayPut: boolean
  problem?: string
}

/** A letter: what lies there, and for whoever may put one the way to do it. A plain form of a browser: no script. */
export async function LetterSheet({ letter, address, mayOpen, mayPut, problem }: SheetProps) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests.letter')])
  const errors = await getTranslations('errors')
  const error = letterProblems.find((each) => each === problem)
  return (
    <Panel id="paper" title={t('title')}>
      {letter && (
        <div className="stack-2">
          <p>
            {mayOpen ? <a href={address}><Icon name="download" size="inline" /> {letter.fileName}</a> : letter.fileName}
            <span className="block small quiet">{t('facts', { size: formatBytes(letter.sizeBytes), count: letter.pages, n: formatCount(letter.pages), at: formatDateTime(letter.addedAt, locale) })}</span>
          </p>
          <p className="tiny quiet">{t('digest')} <span className="hash">{letter.sha256}</span></p>
        </div>
      )}
      {!letter && !mayPut && <p className="quiet">{t('none')}</p>}
      {mayPut && (
        <form action={`${address}?locale=${locale}`} method="post" encType="multipart/form-data" className="stack">
          {error !== undefined && <Note look="bad" role="alert">{errors(error)}</Note>}
          <Field name="letter" label={t(letter ? 'replace' : 'add')} hint={t('hint', { size: formatBytes(limits.letterBytesMax) })}>
            {(control) => <input type="file" accept="application/pdf,.pdf" required {...control} className="input h-auto py-2" />}
          </Field>
          <p><Button icon="plus">{t('upload')}</Button></p>
          <p className="tiny quiet measure">{t('checked')}</p>
        </form>
      )}
    </Panel>
  )
}

/** What can be wrong with an upload, as keys below `errors`. */
export const letterProblems = [
  'letterMissing', 'letterTooLarge', 'letterNoPdf', 'letterBroken', 'letterEncrypted', 'letterActive', 'letterUnreadable', 'letterUploads', 'lettersPerDay', 'requestNotEditable', 'handoverNotEditable', 'ledger', 'ours',
] as const
