import type { PictureName } from '@/components/manual/chapters'
import sizes from '@/components/manual/picture-sizes.json'
import type { Locale } from '@/lib/i18n/routing'

/** A picture's address and its size in CSS pixels, so that nothing moves when it arrives. */
export function pictureOf(name: PictureName, locale: Locale): { src: string; width: number; height: number } {
  const { width, height } = sizes[name][locale]
  return { src: `/manual/${locale}/${name}.webp`, width, height }
}

/** Whether an address is that of a picture of the manual: the one kind of file outside the framework's that everybody may have. */
export function isPictureAddress(pathname: string): boolean {
  const [, name] = /^\/manual\/(?:en|hi)\/([a-z-]+)\.webp$/.exec(pathname) ?? []
  return name !== undefined && Object.hasOwn(sizes, name)
}
