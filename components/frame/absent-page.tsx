import { NotFoundState } from '@/components/frame/failures'
import { sayStatus } from '@/lib/http/early'

/**
 * What a page returns when the thing it should show is absent or not open to this reader: the words, with status 404.
 * `notFound()` gives the same to a browser with scripts, but an empty body to one without (docs/decisions).
 */
export function AbsentPage() {
  sayStatus(404)
  return <NotFoundState />
}
