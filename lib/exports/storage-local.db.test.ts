import { existsSync, renameSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { vi } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { type Breakable, describeExportsIn } from '@/lib/testing/export-storage'
import { useMailServer } from '@/lib/testing/mail-server'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const mail = useMailServer()
const data = useDataFolder()
const at = (name: string): string => path.join(data.path(), 'files', name)

// The doors through which every file of the disk passes; what comes back from a failing disk is its own error.
const doors = { write: 'rename', remove: 'rm', list: 'readdir' } as const
const away = (): string => path.join(data.path(), 'away')
const broken = (): Breakable => ({
  break: (act) => {
    if (act === 'read') renameSync(at(''), away())
    else vi.spyOn(fs, doors[act]).mockRejectedValue(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))
  },
  mend: () => {
    vi.restoreAllMocks()
    if (existsSync(away())) renameSync(away(), at(''))
  },
  lose: (name) => fs.rm(at(name)),
  put: (name, bytes) => fs.writeFile(at(name), bytes),
  begin: (name) => fs.writeFile(`${at(name)}.tmp`, 'begun'),
})
describeExportsIn('exports on the disk', { database, mail, broken })
