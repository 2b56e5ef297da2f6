/** Whether a name is one the portal gives: an id and the number of the attempt. Anything else would be a path, or an object, that somebody else wrote. */
export function isStoredName(name: string): boolean {
  return /^[0-9a-f-]{36}\.\d{1,9}$/.test(name)
}

/** The name again. Throws when it is not one the portal gives. */
export function checkedName(name: string): string {
  if (!isStoredName(name)) throw new Error('not a stored file\'s name')
  return name
}
