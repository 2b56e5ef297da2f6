import { type Preview, previewSchema } from '@/lib/requests/preview/schema'
import type { RequestDetail } from '@/lib/requests/reads'

/** True when nothing is missing: the form is whole and the letter is there. */
export function isReadyToSubmit({ standing, problems, letter, request }: RequestDetail): boolean {
  return standing === 'mayEdit' && problems.length === 0 && letter !== null && request.box !== null
}

/** What the last admin who approved saw; nothing for requests older than previews. */
export function keptPreview({ decisions }: RequestDetail): Preview | undefined {
  const last = decisions.filter(({ verdict }) => verdict === 'approve').at(-1)
  return last && previewSchema.safeParse(last.preview).data
}
