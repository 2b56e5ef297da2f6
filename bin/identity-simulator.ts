// Usage: tsx bin/identity-simulator.ts --mode=demo --folder=DIR [--control-port=N]
// A registered device and a UIDAI that are nobody's, demonstration and tests only; the page on the control port chooses the finger and what goes wrong.
import { parseArgs } from 'node:util'
import { startSimulator } from './identity-simulator/simulator'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { mode: { type: 'string' }, folder: { type: 'string' }, 'control-port': { type: 'string', default: '0' } } })
  const controlPort = Number(values['control-port'])
  if (values.mode !== 'demo') throw new Error('The identity simulator is for the demonstration only; in production AADHAAR_CONFIGURATION names the real agency.')
  if (!values.folder || !(controlPort >= 0)) throw new Error('Usage: tsx bin/identity-simulator.ts --mode=demo --folder=DIR [--control-port=N]')
  // A finger takes a moment, so that the page's "put your finger on the device" is seen.
  const simulator = await startSimulator({ folder: values.folder, controlPort, captureMilliseconds: 600 })
  console.log(`Simulated identity, demonstration only: http://localhost:${simulator.controlPort}, device on port ${simulator.devicePort}, AADHAAR_CONFIGURATION=${simulator.configurationFile}`)
  const stop = (): void => {
    void simulator.stop().then(() => process.exit(0))
    setTimeout(() => process.exit(0), 3_000).unref()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
