import { choosable, type ChoiceForm, type FixedTopic, fixedTopics, type Reader, type Topic, topics, type Way } from '@/lib/notices/choices/schema'

/** A notice that its reader chooses about, and how it comes now. */
export interface Choice {
  readonly topic: Topic
  readonly way: Way
}

const allFixed = keysOf(fixedTopics)

/** How each notice comes that such a reader chooses about: as chosen, or as it comes to who chose nothing. */
export function choicesOf(reader: Reader, chosen: readonly Choice[]): Choice[] {
  return choosable.flatMap((topic) => {
    const unchosen = defaultWay(reader, topic)
    return unchosen === undefined ? [] : [{ topic, way: chosen.find((each) => each.topic === topic)?.way ?? unchosen }]
  })
}

/** How it comes to such a reader who chose nothing; undefined where it does not come at all. */
export function defaultWay(reader: Reader, topic: Topic): Way | undefined {
  const ways: Partial<Record<Reader, Way>> = topics[topic]
  return ways[reader]
}

/** What is always mailed to such a reader. */
export function fixedFor(reader: Reader): FixedTopic[] {
  return allFixed.filter((topic) => { const readers: readonly Reader[] = fixedTopics[topic]; return readers.includes(reader) })
}

/** What a form asks to be otherwise than it is, and which of it never comes to such a reader. */
export function changesOf({ form, now }: { form: ChoiceForm; now: readonly Choice[] }): { changes: Choice[]; foreign: Topic[] } {
  const asked = choosable.flatMap((topic): Choice[] => { const way = form[topic]; return way === undefined ? [] : [{ topic, way }] })
  return {
    changes: asked.filter(({ topic, way }) => now.some((each) => each.topic === topic && each.way !== way)),
    foreign: asked.filter(({ topic }) => !now.some((each) => each.topic === topic)).map(({ topic }) => topic),
  }
}

function keysOf<Key extends string>(table: Readonly<Record<Key, unknown>>): Key[] {
  const isKey = (key: string): key is Key => Object.hasOwn(table, key)
  return Object.keys(table).filter(isKey)
}
