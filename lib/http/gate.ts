import { limits } from '@/lib/limits'

export interface Refusal {
  status: 403 | 405 | 411 | 413
  sentence: string
}

/**
 * What no page takes, decided from the request's head alone; null lets it pass. HEAD would render a page and PUT or DELETE would be
 * answered 200, so only GET and POST pass. A POST must say that it comes from our own pages (the framework accepts a missing Origin)
 * and how long it is. `ownOrigin` is the configured origin, never the Host header; `bodyBytesMax` another limit than a form's, for uploads.
 */
export function refusalOf(request: { method: string; ownOrigin: string; origin: string | null; contentLength: string | null; bodyBytesMax?: number }): Refusal | null {
  if (request.method === 'GET') return null
  if (request.method !== 'POST') return { status: 405, sentence: 'This address takes GET and POST only. यहाँ केवल GET और POST स्वीकार हैं।' }
  if (request.origin !== request.ownOrigin) return { status: 403, sentence: 'This form was not sent from a page of this portal. यह फ़ॉर्म इस पोर्टल के पृष्ठ से नहीं भेजा गया।' }
  if (request.contentLength === null || !/^\d{1,15}$/.test(request.contentLength)) return { status: 411, sentence: 'The length of the request is missing. अनुरोध की लंबाई नहीं दी गई।' }
  if (Number(request.contentLength) > (request.bodyBytesMax ?? limits.bodyBytesMax)) return { status: 413, sentence: 'The request is too large. अनुरोध बहुत बड़ा है।' }
  return null
}
