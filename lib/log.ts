import pino from 'pino'

/**
 * The operator's log: what the machine did, never what a person saw. Values of registrants do not belong here;
 * the paths below are a last net, not a permission.
 */
export const log = pino({
  level: 'info',
  base: null,
  redact: { paths: ['password', 'token', 'cookie', 'authorization', '*.password', '*.token', '*.cookie', '*.authorization'], censor: '[hidden]' },
})
