import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll } from 'vitest'

/** A mail as the server got it. */
export interface ReceivedMail {
  readonly to: string[]
  readonly bytes: Buffer
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly messageId: string
}

/** A real SMTP server on loopback for one test file; SMTP_URL points at it. `refuse` makes it answer 451 until it is taken back. */
export function useMailServer() {
  const received: ReceivedMail[] = []
  let refusing = false
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        if (refusing) return done(Object.assign(new Error('try again later'), { responseCode: 451 }))
        const bytes = Buffer.concat(parts)
        PostalMime.parse(bytes).then((mail) => {
          received.push({
            to: session.envelope.rcptTo.map(({ address }) => address), bytes, subject: mail.subject ?? '', text: mail.text ?? '', html: mail.html ?? '', messageId: mail.messageId ?? '',
          })
          done()
        }, done)
      })
    },
  })
  // A sender that is killed in the middle of a mail is what some tests are about.
  server.on('error', () => undefined)
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.server.address()
    if (address === null || typeof address === 'string') throw new Error('the mail server has no port')
    process.env.SMTP_URL = `smtp://127.0.0.1:${address.port}`
  })
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)))
  return { received, refuse: (on: boolean) => { refusing = on } }
}
