// Usage: tsx bin/witness.ts --folder=DIR --port=N [--name=NAME] (--log=KEY … | --key-url=URL)
// A witness of ledgers (C2SP tlog-witness) for somebody else to run: it signs that a log only grew. It knows nothing of the portal's database; its key and memory lie in its own folder.
import { parseArgs } from 'node:util'
import { startWitness } from './witness/server'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { folder: { type: 'string' }, port: { type: 'string' }, name: { type: 'string', default: 'witness.localhost/demonstration' }, log: { type: 'string', multiple: true, default: [] }, 'key-url': { type: 'string' } } })
  const port = Number(values.port)
  if (!values.folder || !(port >= 0) || (values.log.length === 0 && !values['key-url'])) throw new Error('Usage: tsx bin/witness.ts --folder=DIR --port=N [--name=NAME] (--log=KEY … | --key-url=URL)')
  const witness = await startWitness({ folder: values.folder, port, name: values.name, logs: values.log, ...(values['key-url'] ? { keyUrl: values['key-url'] } : {}) })
  console.log(`The witness ${witness.key} listens on port ${witness.port}.`)
  const stop = (): void => {
    void witness.stop().then(() => process.exit(0))
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
