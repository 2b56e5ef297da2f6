import pino from 'pino'

const hidden = ['password', 'token', 'cookie', 'authorization', 'aadhaarNumber', 'uidToken', 'pidData', 'skey', 'hmac', 'licenceKey']

/** How the log writes; apart, so that a test can write with it elsewhere. */
export const logOptions: pino.LoggerOptions = {
  level: 'info',
  base: null,
  redact: { paths: [...hidden, ...hidden.map((name) => `*.${name}`)], censor: '[hidden]' },
}

/**
 * The operator's log: what the machine did, never what a person saw. Values of registrants do not belong here;
 * the paths below are a last net, not a permission.
 */
export const log = pino(logOptions)
