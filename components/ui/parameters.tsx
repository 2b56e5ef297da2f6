import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'

export type ParameterLook = 'clear' | 'masked' | 'none'

/** Parameters as pills in the look of their level: blue clear, hatched masked, dashed not granted. A word stands above or beside them. */
export function ParameterPills({ look, names }: { look: ParameterLook; names: readonly string[] }) {
  return (
    <span className="params">
      {names.map((name) => (
        <span key={name} className={look === 'clear' ? 'param' : `param ${look}`}>
          <span>{name}</span>
        </span>
      ))}
    </span>
  )
}

const ICONS = { clear: 'eye', masked: 'lock', none: 'none' } as const

/** The three sets under one another, each with its word and count; empty sets are left out. */
export function ParameterSets({ clear, masked, none }: Readonly<Record<ParameterLook, readonly string[]>>) {
  const t = useTranslations('ui.parameter')
  const sets = [
    { look: 'clear', names: clear }, { look: 'masked', names: masked }, { look: 'none', names: none },
  ] as const
  return (
    <div className="sets">
      {sets.filter((set) => set.names.length > 0).map((set) => (
        <div key={set.look} className="contents">
          <span className={set.look === 'none' ? 'label quiet' : 'label'}>
            <Icon name={ICONS[set.look]} />
            {t(set.look)} <b>{set.names.length}</b>
          </span>
          <ParameterPills look={set.look} names={set.names} />
        </div>
      ))}
    </div>
  )
}
