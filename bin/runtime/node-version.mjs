// Read by any Node, also an old one: no syntax here that Node 12 does not know.

/** @param {string} version @returns {string | null} why this Node cannot run the portal */
export function nodeRefusal(version) {
  const parts = version.split('.').map(Number)
  const major = parts[0] || 0
  const minor = parts[1] || 0
  if (major > 20 || (major === 20 && minor >= 19)) return null
  return 'This is Node ' + version + '; the portal needs Node 20.19 or newer (https://nodejs.org).'
}
