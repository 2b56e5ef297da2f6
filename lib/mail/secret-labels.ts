/** What a mail's own sealed secret is bound to: it opens for no other mail. */
export function mailSecretLabel(mailId: string): string {
  return `mail:${mailId}`
}

/** What an archive's password is bound to. It is kept once, in the export's row, for every mail that tells it. */
export function passwordLabel(exportId: string): string {
  return `export-password:${exportId}`
}
