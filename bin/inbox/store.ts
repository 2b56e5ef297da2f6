import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import PostalMime from 'postal-mime'

export interface InboxMail {
  id: string
  receivedAt: string
  from: string
  to: string[]
  subject: string
  messageId: string
  text: string
  links: string[]
}

/** The newest that are kept: a demonstration needs no archive. */
const mailsMax = 500
const idShape = /^\d{13}-[0-9a-f]{8}$/

/** The mails of one folder, each a .eml file as it came in. */
export class InboxStore {
  readonly #folder: string
  readonly #parsed = new Map<string, InboxMail>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Keeps a mail; when this returns, it survives a crash. */
  async keep(raw: Buffer): Promise<void> {
    await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const id = `${Date.now()}-${randomBytes(4).toString('hex')}`
    const handle = await fs.open(path.join(this.#folder, `${id}.part`), 'wx', 0o600)
    try {
      await handle.writeFile(raw)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await fs.rename(path.join(this.#folder, `${id}.part`), this.#file(id))
    const ids = await this.#ids()
    await Promise.all(ids.slice(mailsMax).map((old) => fs.rm(this.#file(old), { force: true })))
  }

  /** Newest first. */
  async list(): Promise<InboxMail[]> {
    const mails = await Promise.all((await this.#ids()).map((id) => this.find(id)))
    return mails.filter((mail) => mail !== null)
  }

  /** One mail; null when there is none of that id. */
  async find(id: string): Promise<InboxMail | null> {
    if (!idShape.test(id)) return null
    const known = this.#parsed.get(id)
    if (known) return known
    try {
      const mail = await parseMail({ id, raw: await fs.readFile(this.#file(id)) })
      this.#parsed.set(id, mail)
      return mail
    } catch {
      return null
    }
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.eml`)
  }

  async #ids(): Promise<string[]> {
    const names = await fs.readdir(this.#folder).catch(() => [])
    return names.filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -4)).filter((id) => idShape.test(id)).sort().reverse()
  }
}

/** Exported for tests: what a mail says, from its bytes. */
export async function parseMail({ id, raw }: { id: string; raw: Buffer }): Promise<InboxMail> {
  const mail = await PostalMime.parse(raw)
  const text = mail.text ?? mail.html ?? ''
  return {
    id,
    receivedAt: new Date(Number(id.slice(0, 13))).toISOString(),
    from: mail.from?.address ?? '',
    to: (mail.to ?? []).map((to) => to.address ?? '').filter(Boolean),
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    text,
    links: findLinks(text),
  }
}

/** The addresses in a text, without the full stop or bracket that follows one. */
export function findLinks(text: string): string[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"']+/g)].map(([link]) => link.replace(/[.,;:!?)\]]+$/, ''))
}
