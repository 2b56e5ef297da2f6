import { z } from 'zod'
import { limits } from '@/lib/limits'

const typed = z.string().max(limits.passwordLengthMax * 4, 'passwordLong')

/** The own password, and twice the one that shall be. None of them travels back. */
export const passwordChangeForm = z.object({ oldPassword: typed.min(1, 'required'), password: typed, passwordAgain: typed })
