// @ts-check
// Some registries hold only the packages of some machines. npm then leaves the others out of the lockfile, and refuses
// such a lockfile on the next "npm ci", everywhere. The missing entries are made from what their parents pin.

/** @typedef {{ version?: string, optionalDependencies?: Record<string, string>, cpu?: string[], os?: string[], libc?: string[], optional?: boolean, dev?: boolean }} Entry */
/** @typedef {{ packages: Record<string, Entry> }} Lockfile */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/**
 * The optional packages that the lockfile's packages pin exactly and that it has no entry for.
 * @param {Lockfile} lockfile
 * @returns {Record<string, Entry>} by their place in the lockfile
 */
export function missingPlatformEntries({ packages }) {
  /** @type {Record<string, Entry>} */
  const missing = {}
  for (const [place, parent] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (/^\d/.test(version) && !isResolved({ packages, place, name })) missing[`node_modules/${name}`] = entryOf({ name, version, dev: parent.dev === true })
    }
  }
  return missing
}

/** Looks where Node would: below the parent, then below each folder above it. @param {{ packages: Record<string, Entry>, place: string, name: string }} options */
function isResolved({ packages, place, name }) {
  for (let at = place; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true
    if (!at) return false
  }
}

/** Such packages carry their machine in their name: swc-linux-x64-musl. @param {{ name: string, version: string, dev: boolean }} options @returns {Entry} */
function entryOf({ name, version, dev }) {
  const parts = name.slice(name.indexOf('/') + 1).split('-')
  const os = parts.filter((part) => systems.includes(part))
  const cpu = parts.filter((part) => processors.includes(part))
  const libc = os.includes('linux') ? parts.flatMap((part) => (part.startsWith('musl') ? ['musl'] : part === 'gnu' ? ['glibc'] : [])) : []
  return { version, ...(cpu.length > 0 ? { cpu } : {}), ...(libc.length > 0 ? { libc } : {}), ...(dev ? { dev } : {}), optional: true, ...(os.length > 0 ? { os } : {}) }
}

/** The lockfile with those entries, in npm's order. @param {Lockfile} lockfile @returns {Lockfile} */
export function completeLockfile(lockfile) {
  const { '': project, ...others } = { ...lockfile.packages, ...missingPlatformEntries(lockfile) }
  const sorted = Object.entries(others).sort(([one], [other]) => one.localeCompare(other, 'en'))
  return { ...lockfile, packages: { ...(project ? { '': project } : {}), ...Object.fromEntries(sorted) } }
}
