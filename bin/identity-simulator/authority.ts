import http from 'node:http'
import { answerTime, answerXml, infoOf, newCode, signAnswer, type AnswerAttributes } from './answers'
import { matches, personOf, uidTokenOf } from './people'
import { Refused } from './refused'
import { checkRequest, transactionOf, type CheckedRequest } from './request-check'
import { agency, remember, type World } from './world'

const requestBytesMax = 200_000
const base = '/authserver/'
const hour = 3_600_000

/** The simulated ASA with UIDAI behind it: one POST, answered as UIDAI would, or wrongly when a fault is set. */
export function createAuthority(world: World): http.Server {
  return http.createServer((request, response) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > requestBytesMax) request.destroy()
      else chunks.push(chunk)
    })
    request.on('end', () => {
      if (request.method !== 'POST' || !request.url?.startsWith(base)) return void response.writeHead(404).end()
      if (world.fault === 'noAnswer') return
      if (world.fault === 'unavailable') return void response.writeHead(503).end()
      if (world.fault === 'redirected') return void response.writeHead(307, { Location: 'http://127.0.0.1:9/authserver/' }).end()
      const path = request.url.slice(base.length).split('/').map(decodeURIComponent).join('/')
      response.writeHead(200, { 'Content-Type': 'application/xml' }).end(answerTo({ world, path, xml: Buffer.concat(chunks).toString() }))
    })
  })
}

/** The XML of the answer to one request. */
export function answerTo(input: { world: World; path: string; xml: string }): string {
  const { world } = input
  const transaction = transactionOf(input.xml)
  try {
    const request = checkRequest({ ...input, now: new Date() })
    if (world.fault === 'internalError') throw new Refused('930')
    const didMatch = world.fault !== 'mismatch' && world.fault !== 'wrapped' && world.fault !== 'changedAfterSigning' && request.block.records.every((record) => matches(request.person, record.bytes))
    remember(world, `Auth: ${didMatch ? 'y' : 'n 300'} (${request.person.key})`)
    return signedAnswer({ world, request, transaction, didMatch })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    remember(world, `Auth: n ${error.code}`)
    return signAnswer(answerXml({ ret: 'n', code: newCode(), txn: transaction, err: error.code, ts: answerTime(new Date()) }), world.keys.uidaiSigning)
  }
}

function signedAnswer(input: { world: World; request: CheckedRequest; transaction: string; didMatch: boolean }): string {
  const { world, request, transaction, didMatch } = input
  const { uidaiSigning, stranger } = world.keys
  const now = Date.now()
  const code = world.fault === 'answerReplayed' && world.lastCode !== null ? world.lastCode : newCode()
  world.lastCode = code
  const token = world.fault === 'tokenSwapped' ? uidTokenOf(personOf('passer.by'), agency.code) : undefined
  const plain: AnswerAttributes = {
    ret: didMatch ? 'y' : 'n', code, txn: world.fault === 'transactionSwapped' ? `${transaction.slice(0, -1)}${transaction.endsWith('0') ? '1' : '0'}` : transaction, ...(didMatch ? {} : { err: '300' }),
    ts: answerTime(new Date(now + (world.fault === 'answerOld' ? -hour : world.fault === 'answerAhead' ? hour : 0))),
    info: infoOf({ world, request, token, didMatch }),
  }
  switch (world.fault) {
    case 'signatureMissing': return answerXml(plain)
    case 'signatureOfAnother': return signAnswer(answerXml(plain), stranger, { withKeyInfo: true })
    case 'changedAfterSigning': return signAnswer(answerXml(plain), uidaiSigning).replace(' err="300"', '').replace('ret="n"', 'ret="y"')
    case 'wrapped': return wrapped(signAnswer(answerXml(plain), uidaiSigning), answerXml({ ...plain, ret: 'y', err: undefined, info: infoOf({ world, request, didMatch: true }) }))
    default: return signAnswer(answerXml(plain), uidaiSigning)
  }
}

/** The signed no with its signature lies whole inside a forged yes: who looks for "a valid signature" finds one. */
function wrapped(signedNo: string, forgedYes: string): string {
  return forgedYes.replace(/\/>$/, `>${signedNo}</AuthRes>`)
}
