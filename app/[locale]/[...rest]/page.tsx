import { notFound } from 'next/navigation'

/** Every path no page owns: the portal's own not-found, with its policy and its words. */
export default function UnknownPage(): never {
  notFound()
}
