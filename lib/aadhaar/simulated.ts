import type { X509Certificate } from 'node:crypto'

/** Stands as organisation in every certificate that the identity simulator makes. */
export const simulatedOrganisation = 'Simulated identity - not UIDAI'

/** Whether a simulator made it. Production takes none. */
export function isSimulatedCertificate(certificate: Pick<X509Certificate, 'subject' | 'issuer'>): boolean {
  return [certificate.subject, certificate.issuer].some((distinguishedName) => distinguishedName.includes(simulatedOrganisation))
}
