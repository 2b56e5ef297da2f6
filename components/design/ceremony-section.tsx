import { useTranslations } from 'next-intl'
import { DEMO_TIME } from '@/components/design/demo'
import { LinkButton } from '@/components/ui/button'
import { Countdown, CountdownMeter } from '@/components/ui/countdown'
import { Panel } from '@/components/ui/panel'
import { ProofChain, Steps } from '@/components/ui/steps'
import { StatusTag } from '@/components/ui/tag'
import { formatBytes, formatTime } from '@/lib/i18n/format'

/** The clock of an open file beside the steps of the ceremony. */
export function CeremonySection() {
  const t = useTranslations('design')
  const time = formatTime(DEMO_TIME, { seconds: true })
  return (
    <div className="grid grid-8-4 top">
      <section className="panel" aria-labelledby="clock">
        <div className="count-down">
          <div className="stack-2">
            <h2 id="clock" className="row"><StatusTag status="open" /> <span className="small quiet font-normal">{t.rich('closes', { time, b: (text) => <b>{text}</b> })}</span></h2>
            <p><Countdown secondsLeft={1_122} large announce /></p>
            <p className="small quiet">{t('leftTo')}</p>
          </div>
          <div className="stack-2">
            <LinkButton look="primary" size="large" icon="download" full href="#clock">{t('download')}, {formatBytes(1_900_000)}</LinkButton>
            <p className="small quiet">{t('fileNote')}</p>
          </div>
          <CountdownMeter secondsLeft={1_122} secondsTotal={1_200} label={t('ceremony')} />
        </div>
      </section>
      <Panel id="ceremony" title={t('ceremony')}>
        <Steps steps={[
          { name: t('steps.asked'), when: '14:02:10', state: 'done' },
          { name: t('steps.built'), when: '14:03:02', state: 'done' },
          { name: t('steps.opened'), when: '15:02:14', state: 'done' },
          { name: t('steps.download'), when: '15:22:14', state: 'now', text: t('fileNote') },
          { name: t('steps.gone'), when: '15:22:14', state: 'next', text: t('steps.goneText') },
        ]} />
      </Panel>
    </div>
  )
}

export function ProofSection() {
  const t = useTranslations('design')
  return (
    <Panel id="proof" title={t('proof')}>
      <ProofChain items={[
        { holds: true, title: t('leaf'), evidence: <>{t('leafText')} <span className="hash">a41f 90c2 5d17</span></> },
        { holds: true, title: t('signed'), evidence: t('signedText', { time: formatTime(DEMO_TIME, { seconds: true }) }) },
        { holds: false, title: t('witness'), evidence: t('witnessText') },
      ]} />
    </Panel>
  )
}
