/** Words exist for these keys of a payload; another one is shown by its bare name rather than not at all. */
const KEYS = [
  'titleEn', 'titleHi', 'scheme', 'legalBasis', 'fields', 'retentionDays', 'isOpen', 'nameEn', 'nameHi', 'permissions', 'userId', 'name', 'designation', 'email', 'locale', 'roleId', 'status',
  'provision', 'isActive', 'department', 'secretary', 'networks', 'purposeId', 'canView', 'canDownload', 'windowDays', 'basis', 'exemptUntil', 'identityCheck', 'title', 'order',
] as const

/** True for a key that `proposals.keys` names. */
export function isChangeKey(key: string): key is (typeof KEYS)[number] {
  return KEYS.some((each) => each === key)
}
