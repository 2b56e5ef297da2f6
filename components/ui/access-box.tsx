import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import { PeriodBar } from '@/components/ui/meter'
import { ParameterSets, type ParameterLook } from '@/components/ui/parameters'
import { MiniMap } from '@/components/ui/tile-map'

interface AccessBoxProps {
  parameters: Readonly<Record<ParameterLook, readonly string[]>>
  where: { stateLgd: number; state: string; districts: readonly string[]; basis: string }
  rights: readonly { allowed: boolean; text: ReactNode }[]
  /** `share` of the period that is over, 0 to 1; `left` is formatted ("130 days left"). */
  until: { date: string; left: string; since: string; share: number; note?: ReactNode }
}

/** A grant as a picture: which parameters × where × rights × until. Stands in a `Panel padding="none"` under the grant's sentence. */
export function AccessBox({ parameters, where, rights, until }: AccessBoxProps) {
  const t = useTranslations('ui.access')
  return (
    <dl className="box">
      <div className="what">
        <dt>{t('parameters')}</dt>
        <dd><ParameterSets {...parameters} /></dd>
      </div>
      <div>
        <dt>{t('where')}</dt>
        <dd className="where">
          <MiniMap lit={[where.stateLgd]} />
          <div className="small">
            <b>{where.state}</b>
            {where.districts.map((district) => <span key={district} className="block">{district}</span>)}
            <span className="tiny quiet mt-1 block">{where.basis}</span>
          </div>
        </dd>
      </div>
      <div>
        <dt>{t('rights')}</dt>
        <dd>
          <ul className="rights">
            {rights.map((right, index) => (
              <li key={index} className={right.allowed ? undefined : 'no'}>
                <Icon name={right.allowed ? 'check' : 'cross'} />
                <span>{right.text}</span>
              </li>
            ))}
          </ul>
        </dd>
      </div>
      <div>
        <dt>{t('until')}</dt>
        <dd>
          <b>{until.date}</b> <span className="small quiet nowrap">{until.left}</span>
          <PeriodBar share={until.share} />
          <p className="tiny quiet">{until.since}</p>
          {until.note !== undefined && <p className="tiny quiet mt-2">{until.note}</p>}
        </dd>
      </div>
    </dl>
  )
}
