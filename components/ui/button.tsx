import type { ComponentPropsWithoutRef, ReactNode } from 'react'
import { Icon, type IconName } from '@/components/ui/icon'

interface Look {
  /** `primary`: one a region. `danger`: ends or refuses something. */
  look?: 'plain' | 'primary' | 'danger'
  /** 40 px, 32 (`small`, toolbars) or 48 (`large`, the one big action). */
  size?: 'small' | 'large'
  full?: boolean
  icon?: IconName
  /** An icon after the word, for "Older ›". */
  iconEnd?: IconName
  children: ReactNode
}

function classes({ look = 'plain', size, full }: Look, extra?: string): string {
  return ['btn', look !== 'plain' && look, size === 'small' && 'sm', size === 'large' && 'lg', full && 'full', extra].filter(Boolean).join(' ')
}

function Content({ icon, iconEnd, size, children }: Look) {
  const iconSize = size === 'small' ? 'small' : undefined
  return (
    <>
      {icon && <Icon name={icon} size={iconSize} />}
      {children}
      {iconEnd && <Icon name={iconEnd} size={iconSize} />}
    </>
  )
}

/** A button of a form (`type="submit"` unless said otherwise). Server and client. */
export function Button({ look, size, full, icon, iconEnd, children, className, type = 'submit', ...rest }: Look & ComponentPropsWithoutRef<'button'>) {
  const shape = { look, size, full, icon, iconEnd, children }
  return (
    <button {...rest} type={type} className={classes(shape, className)}>
      <Content {...shape} />
    </button>
  )
}

/**
 * A link that looks like a button: it leads somewhere and changes nothing.
 * Without `href` it is shown as not available, dashed and out of the tab order; say beside it why.
 */
export function LinkButton({ look, size, full, icon, iconEnd, children, className, href, ...rest }: Look & ComponentPropsWithoutRef<'a'>) {
  const shape = { look, size, full, icon, iconEnd, children }
  if (href === undefined) {
    return (
      <span role="link" aria-disabled="true" className={classes(shape, className)}>
        <Content {...shape} />
      </span>
    )
  }
  return (
    <a {...rest} href={href} className={classes(shape, className)}>
      <Content {...shape} />
    </a>
  )
}
