/** What a mail's own sealed secret is bound to: it opens for no other mail and for no other person. */
export function mailSecretLabel({ mailId, userId }: { mailId: string; userId: string }): string {
  return `mail:${mailId}:${userId}`
}

/** What an archive's password is bound to. It is kept once, in the export's row, for every mail that tells it. */
export function passwordLabel(exportId: string): string {
  return `export-password:${exportId}`
}
