import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import { readSimulation } from '@/lib/factors/aadhaar/reads'

/** Says on every page of a demonstration that no finger and no number is real, with the way to the simulated reader. */
export function SimulationNote() {
  const t = useTranslations('frame')
  const simulation = readSimulation()
  if (simulation === null) return null
  return (
    <p className="simulated">
      <span className="wrap"><Icon name="fingerprint" /><span>{t('simulated')} {simulation.controlUrl !== null && <a href={simulation.controlUrl}>{t('simulatedControl')}</a>}</span></span>
    </p>
  )
}
