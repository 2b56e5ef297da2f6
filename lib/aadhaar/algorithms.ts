/** The names that XML signatures write. The specification's own (`xmldsig#rsa-sha256`) do not exist; only the W3C's are taken. */
export const algorithms = {
  canonicalization: { inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315', exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#' },
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  signature: {
    'rsa-sha1': 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    'rsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'rsa-sha512': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  },
  digest: { sha256: 'http://www.w3.org/2001/04/xmlenc#sha256', sha512: 'http://www.w3.org/2001/04/xmlenc#sha512' },
  namespace: 'http://www.w3.org/2000/09/xmldsig#',
} as const
