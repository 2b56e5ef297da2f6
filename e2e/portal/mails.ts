import { z } from 'zod'

const mail = z.object({ id: z.string(), to: z.array(z.string()), subject: z.string(), text: z.string(), receivedAt: z.string() })
export type Mail = z.infer<typeof mail>

/** The mails to one address, oldest first, as the development inbox holds them. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const response = await fetch(`${process.env.INBOX_URL}/messages.json?to=${encodeURIComponent(address)}`)
  return z.array(mail).parse(await response.json()).sort((one, other) => one.receivedAt.localeCompare(other.receivedAt))
}

/** Waits for the address's mail of that subject; mails are a worker's job and take a moment, those to everybody as many as there are people. */
export async function waitForMail(address: string, subject: RegExp, { seconds = 120 }: { seconds?: number } = {}): Promise<Mail> {
  for (let waited = 0; waited < seconds * 10; waited += 1) {
    const found = (await mailsTo(address)).find((each) => subject.test(each.subject))
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`within ${seconds} seconds no mail "${subject.source}" came to ${address}`)
}

/** The link of a mail. */
export function linkIn({ text }: Mail): string {
  const link = /https?:\/\/\S+/.exec(text)?.[0]
  if (!link) throw new Error('the mail has no link')
  return link
}
