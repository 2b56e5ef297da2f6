import fs from 'node:fs'
import path from 'node:path'
import { agency, type World } from './world'

export const configurationName = 'aadhaar.json'

/** Writes what the portal needs to speak to this simulator: its configuration, its key, the certificates. Readable by this user alone; put in place as a whole. */
export function writeConfiguration(input: { world: World; folder: string; authorityPort: number; devicePort: number; changes?: { deviceElement?: 'Meta' | 'Device'; namespace?: string | null; timeoutMilliseconds?: number } }): string {
  const { keys } = input.world
  fs.mkdirSync(input.folder, { recursive: true, mode: 0o700 })
  const put = (name: string, text: string): string => {
    const file = path.join(input.folder, name)
    fs.writeFileSync(`${file}.new`, text, { mode: 0o600 })
    fs.renameSync(`${file}.new`, file)
    return name
  }
  const configuration = {
    environment: 'simulated',
    agency: { code: agency.code, subCode: agency.subCode, licenceKey: agency.licenceKey },
    asa: { baseUrl: `http://127.0.0.1:${input.authorityPort}/authserver`, licenceKey: agency.asaLicenceKey, timeoutMilliseconds: input.changes?.timeoutMilliseconds ?? 5_000 },
    request: {
      deviceElement: input.changes?.deviceElement ?? 'Device',
      namespace: input.changes?.namespace === undefined ? 'http://www.uidai.gov.in/authentication/uid-auth-request/2.0' : input.changes.namespace,
      signing: { by: 'portal', keyFile: put('portal.key.pem', String(keys.agency.key.export({ type: 'pkcs8', format: 'pem' }))), certificateFile: put('portal.pem', keys.agency.certificate.toString()) },
    },
    response: { certificateFiles: [put('uidai.pem', keys.uidaiSigning.certificate.toString())] },
    // Several simulators may run on one machine, each with keys of its own: this portal looks for its own only.
    capture: { environment: 'S', ports: [input.devicePort] },
    devices: { levelMin: 'L1' },
  }
  return path.join(input.folder, put(configurationName, `${JSON.stringify(configuration, null, 2)}\n`))
}
