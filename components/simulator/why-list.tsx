import { getLocale, getTranslations } from 'next-intl/server'
import { reasonWords } from '@/components/simulator/grant-verdicts'
import { GrantLink } from '@/components/simulator/level'
import { placeWords } from '@/components/simulator/place-words'
import { Disclosure, Panel } from '@/components/ui/panel'
import type { Field } from '@/lib/access/fields'
import { boxInForce } from '@/lib/access/in-force'
import type { Reader } from '@/lib/simulator/reads'
import { type Right, rights } from '@/lib/simulator/rules'
import type { When } from '@/lib/simulator/schema'
import { fieldReasonOf, type GrantStanding } from '@/lib/simulator/verdict/rules'

/** For each parameter, what each grant says of it: the level with the rule that gave it, or why it gives nothing. */
export async function WhyList({ reader, standings, at, when, fields, withOfficer = false }: { reader: Reader; standings: readonly GrantStanding[]; at: Date; when: When; fields: readonly Field[]; withOfficer?: boolean }) {
  const [t, names] = await Promise.all([getTranslations('simulator'), getTranslations('fields')])
  const sentence = await sentenceWords(at, when)
  return (
    <Panel id="why" title={t('why.title')}>
      <p className="small quiet measure">{t('why.text', { when })}</p>
      {fields.map((field) => (
        <Disclosure key={field} summary={names(field)} open={fields.length === 1}>
          <ul className="stack-2 small">
            {standings.map((standing) => (
              <li key={standing.grant.id}>
                <GrantLink reader={reader} grant={standing.grant} />{withOfficer && <>, {standing.officer.name}</>}
                {sentence(standing, field).map((line) => <span key={line} className="block">{line}</span>)}
              </li>
            ))}
          </ul>
        </Disclosure>
      ))}
    </Panel>
  )
}

async function sentenceWords(at: Date, when: When): Promise<(standing: GrantStanding, field: Field) => string[]> {
  const [locale, t, words, reasons] = await Promise.all([getLocale(), getTranslations('simulator'), placeWords(), reasonWords(when)])
  const lineOf = (standing: GrantStanding, field: Field, right: Right): string => {
    const reason = fieldReasonOf(standing, field, right, at)
    if (reason !== null) return t('why.nothing', { right: t(`rights.${right}`), reason: t(`fieldReasons.${reason}`, { when }) })
    const box = boxInForce(standing.grant, right, at)
    const level = box?.levels.get(field)
    if (!box || level === undefined) return t('why.nothing', { right: t(`rights.${right}`), reason: t('fieldReasons.notGranted', { when }) })
    return t('why.gives', { right: t(`rights.${right}`), level: t(`levels.${level}`), area: words.areaOf(standing.grant), window: words.window(box.window), purpose: box.purpose[locale] })
  }
  return (standing, field) => {
    if (!standing.isInForce) return [t('why.grantNothing', { reasons: reasons(standing, at).join('; ') })]
    return rights.map((right) => lineOf(standing, field, right))
  }
}
