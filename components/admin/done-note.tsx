import { Note } from '@/components/ui/panel'

/** What was just done, said once after the form led here. The address carries a word, never the sentence. */
export function DoneNote({ done, known }: { done: string | string[] | undefined; known: Readonly<Record<string, string>> }) {
  if (typeof done !== 'string' || !Object.hasOwn(known, done)) return null
  return <Note look="good" role="status">{known[done]}</Note>
}
