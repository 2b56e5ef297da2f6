import { getLocale, getTranslations } from 'next-intl/server'
import { GrantSentence } from '@/components/grants/grant-sentence'
import { PreviewChanges } from '@/components/requests/preview-changes'
import { PreviewFigures } from '@/components/requests/preview-figures'
import { PreviewNeighbours } from '@/components/requests/preview-neighbours'
import { PreviewPlaces } from '@/components/requests/preview-places'
import { PreviewSample } from '@/components/requests/preview-sample'
import { Note, Panel } from '@/components/ui/panel'
import { grantNames } from '@/lib/grants/reads'
import { grantSentence } from '@/lib/grants/rules'
import { formatDate, formatDateTime } from '@/lib/i18n/format'
import { catalogue } from '@/lib/reference/catalogue'
import type { Preview } from '@/lib/requests/preview/schema'

/**
 * What an approval would open, as it was worked out: the sentence, how many workers, what changes, where, who else; then three synthetic rows.
 * `isKept` when it is a decision's, looked at later; `of` names the grant where several previews share a page. Two panels, to stand in a column.
 */
export async function PreviewPanel({ preview, isKept = false, of }: { preview: Preview; isKept?: boolean; of?: string }) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('preview'), catalogue()])
  const { box, stateCode } = preview
  const state = codes.stateName(stateCode, locale)
  const grant = box && { ...box, stateCode }
  const sentence = grant && grantSentence(grant, locale, await grantNames(grant, locale, preview.officer.name))
  const ended = preview.overlaps.find(({ isReplaced }) => isReplaced)
  return (
    <>
      <Panel id={`opens-${preview.request.id}`} title={<>{t(isKept ? 'storedTitle' : box ? 'title' : 'endTitle')}{of !== undefined && <> · {of}</>}</>} padding="none" aside={t('workedOut', { at: formatDateTime(new Date(preview.at), locale) })}>
        <div className="body stack">
          {sentence ? <GrantSentence parts={sentence} /> : <p className="lede">{t.rich('endSentence', { b: (words) => <b>{words}</b>, name: preview.officer.name, number: ended?.number ?? '' })}</p>}
          {preview.judgedAt !== preview.at && <Note>{t('judgedLater', { day: formatDate(new Date(preview.judgedAt), locale) })}</Note>}
        </div>
        <PreviewFigures preview={preview} />
        <div className="body grid grid-7-5 wide-gap">
          <PreviewChanges preview={preview} />
          <div className="stack-6">
            <PreviewPlaces preview={preview} state={state} names={codes} />
            <PreviewNeighbours preview={preview} state={state} names={codes} />
          </div>
        </div>
      </Panel>
      {box && <PreviewSample preview={preview} names={codes} of={of} />}
    </>
  )
}
