import { useLocale, useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import { env } from '@/lib/env'
import { readSimulation } from '@/lib/factors/aadhaar/reads'
import { localePath } from '@/lib/i18n/routing'

/** Says on every page that this is for training, and on every page of a demonstration that no finger and no number is real; leads to exercises, simulated reader and mails. */
export function SimulationNote() {
  const [locale, t] = [useLocale(), useTranslations('frame')]
  const simulation = readSimulation()
  const { PORTAL_MODE, TRAINING, INBOX_URL } = env()
  const isTraining = TRAINING === 'on'
  if (simulation === null && !isTraining) return null
  return (
    <p className={isTraining ? 'simulated training' : 'simulated'}>
      <span className="wrap">
        <Icon name={isTraining ? 'info' : 'fingerprint'} />
        <span>
          {isTraining && <b>{t('training')}</b>} {simulation !== null && t('simulated')}{' '}
          <span className="no-print">
            {PORTAL_MODE === 'demo' && <a href={localePath(locale, '/training')}>{t('exercises')}</a>}
            {simulation !== null && simulation.controlUrl !== null && <> · <a href={simulation.controlUrl}>{t('simulatedControl')}</a></>}
            {INBOX_URL !== undefined && <> · <a href={INBOX_URL}>{t('inbox')}</a></>}
          </span>
        </span>
      </span>
    </p>
  )
}
