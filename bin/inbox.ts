// Usage: tsx bin/inbox.ts --mode=demo --smtp-port=N --web-port=N --folder=DIR
// Development mail inbox, demonstration only: a real SMTP server on this machine and a page that shows what it took.
import { parseArgs } from 'node:util'
import { createMailServer, createWebServer } from './inbox/servers'
import { InboxStore } from './inbox/store'

function main(): void {
  const { values } = parseArgs({ options: { mode: { type: 'string' }, 'smtp-port': { type: 'string' }, 'web-port': { type: 'string' }, folder: { type: 'string' } } })
  if (values.mode !== 'demo') return fail('The development inbox is for the demonstration only; set SMTP_URL to a real mail server.')
  const smtpPort = Number(values['smtp-port'])
  const webPort = Number(values['web-port'])
  if (!(smtpPort > 0) || !(webPort > 0) || !values.folder) return fail('Usage: tsx bin/inbox.ts --mode=demo --smtp-port=N --web-port=N --folder=DIR')

  const store = new InboxStore(values.folder)
  const mail = createMailServer(store)
  const web = createWebServer(store)
  mail.on('error', (error) => fail(`The inbox's mail server: ${error.message}`))
  web.on('error', (error) => fail(`The inbox's page: ${error.message}`))
  mail.listen(smtpPort, '127.0.0.1')
  web.listen(webPort, '127.0.0.1', () => console.log(`Development inbox, demonstration only: http://localhost:${webPort}, SMTP on 127.0.0.1:${smtpPort}`))
  const stop = () => {
    // A mail that is being taken is taken to its end.
    mail.close(() => web.close(() => process.exit(0)))
    web.closeAllConnections()
    setTimeout(() => process.exit(0), 3_000).unref()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function fail(sentence: string): void {
  console.error(sentence)
  process.exit(1)
}

main()
