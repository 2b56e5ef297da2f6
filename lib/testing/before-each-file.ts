import { beginWithinOneDay } from '@/lib/testing/one-day'

await beginWithinOneDay()
