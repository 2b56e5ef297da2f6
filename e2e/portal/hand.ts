import type { Locator, Page } from '@playwright/test'
import { exempt } from '@/lib/testing/factors'
import { confirm, proven, showPassword, signInFully, type VirtualAuthenticator, virtualAuthenticator } from './factors'
import { expect } from './test'
import type { World } from './world'

export interface Account { userId: string; password: string }

/** Both steps of signing in, and what an own factor proves afterwards: by script as a person does it, without script as the use cases write it. */
export class Hand {
  private constructor(readonly page: Page, private readonly world: World, private readonly authenticator: VirtualAuthenticator | undefined) {}

  static async at(page: Page, world: World, byScript: boolean): Promise<Hand> {
    return new Hand(page, world, byScript ? await virtualAuthenticator(page) : undefined)
  }

  signIn(account: Account): Promise<void> {
    return signInFully(this.page, { database: this.world.database, account, authenticator: this.authenticator })
  }

  /** Presses the button of an act that needs a fresh proof. */
  async press(button: Locator, act: string, subject: string): Promise<void> {
    if (!this.authenticator) await proven(this.world.database, this.page, act, subject)
    await button.click()
    if (this.authenticator) await confirm(this.page)
  }

  /** The rest of an activation: the password is set, the first factor is enrolled, and with it the person is signed in. */
  async enrol(account: Account): Promise<void> {
    const { database } = this.world
    const [row] = await database.sql<{ id: string }>('SELECT id FROM portal."user" WHERE user_id = $1', [account.userId])
    await exempt(database, row?.id ?? '')
    if (!this.authenticator) return this.signIn(account)
    await showPassword(this.page, account)
    await this.page.goto('/en/sign-in/factor')
    await expect(this.page).toHaveURL(/sign-in\/enrol/)
    await this.page.getByRole('radio', { name: /^Authenticator/ }).check()
    await this.page.getByLabel('Name').fill('Office laptop')
    await this.page.getByRole('button', { name: 'Enrol it now' }).click()
    await this.page.getByRole('button', { name: 'Use the authenticator' }).click()
    await expect(this.page.getByRole('button', { name: 'Sign out' }).first()).toBeAttached()
  }
}

/** The row that the page's address names. */
export function idOf(page: Page): string {
  return /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(page.url())?.[0] ?? ''
}
