import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { S3Settings } from '@/lib/storage/s3-settings'
import { checkBucket } from '@/lib/storage/store-check'
import { s3Bucket, s3Keys, type S3Server, startS3Server } from '@/lib/testing/s3/server'

let server: S3Server
beforeAll(async () => { server = await startS3Server() })
afterAll(() => server.close())
beforeEach(() => {
  server.fault = () => undefined
  server.isPublic = false
  server.objects.versioned = false
})
const check = (other: Partial<S3Settings> = {}) => checkBucket(
  { endpoint: server.url, ...s3Keys, bucket: s3Bucket, prefix: 'portal/', pathStyle: true, ...other },
  { tries: 2, connectMilliseconds: 1_000, answerMilliseconds: 1_000, idleMilliseconds: 500, resumeMilliseconds: 10 },
)
const everything = (): string[] => server.objects.keys('')

describe('a bucket is tried before anything is kept in it', () => {
  it('and is good when it does as it should; nothing of the trial stays', async () => {
    expect(await check()).toEqual({ place: `the bucket ${s3Bucket} at ${server.url}, below portal/`, reasons: [] })
    expect(everything()).toEqual([])
    expect(server.requests.filter(({ isSigned }) => !isSigned).map(({ operation }) => operation)).toEqual(['GetObject', 'ListObjectsV2', 'PutObject'])
  })

  it('is refused when it keeps versions', async () => {
    server.objects.versioned = true
    expect((await check()).reasons).toEqual([expect.stringMatching(/keeps versions .* switch versioning off/)])
    expect(everything()).toEqual([])
  })

  it('is refused when strangers may look', async () => {
    server.isPublic = true
    expect((await check()).reasons).toEqual(['it is public: who has no key at all can read a file of it', 'it is public: who has no key at all can list it'])
    expect(everything()).toEqual([])
  })

  it.each<[string, Partial<S3Settings>, RegExp]>([
    ['another key', { accessKeyId: 'OTHER' }, /InvalidAccessKeyId \(403\)/], ['another secret', { secretAccessKey: 'other' }, /SignatureDoesNotMatch \(403\)/],
    ['another bucket', { bucket: 'another' }, /did not take a file: NoSuchBucket \(404\)/], ['nobody at the address', { endpoint: 'http://127.0.0.1:1' }, /ECONNREFUSED/],
  ])('is refused in one sentence with %s', async (_what, other, reason) => {
    const { reasons } = await check(other)
    expect(reasons).toEqual([expect.stringMatching(reason)])
    expect(reasons.join()).not.toContain('\n')
  })

  it.each(['PutObject', 'GetObject', 'ListObjectsV2', 'ListMultipartUploads', 'DeleteObject'] as const)('is refused when its key lacks the right to %s', async (operation) => {
    server.fault = (request) => (request.operation === operation && request.isSigned ? { answer: ['AccessDenied', 403] } : undefined)
    expect((await check()).reasons).toEqual([expect.stringMatching(/AccessDenied \(403\)/)])
    server.fault = () => undefined
    for (const key of everything()) server.objects.remove(key, null)
  })
})
