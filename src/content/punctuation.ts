// Half-width punctuation between Han characters: readable, but not how Chinese is set (GB/T 15834). Noted, never changed.
import type { Finding } from './problem.ts'

const FULL_WIDTH: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：', '!': '！', '?': '？', '(': '（', ')': '）' }

const BETWEEN_HAN = /(?<=[\p{Script=Han}”’》】）])[,;:!?()](?=[\p{Script=Han}“‘《【（])|(?<=[\p{Script=Han}”’》】）])[,;:!?)](?=\r|\n|$)/gu

/** One notice for each mark of punctuation, at its first place, with how often it stands. `offset` is that of `body` in the file. */
export function findHalfWidth (body: string, offset: number): Finding[] {
  const first = new Map<string, { at: number, count: number }>()
  for (const { 0: found, index } of body.matchAll(BETWEEN_HAN)) {
    const earlier = first.get(found)
    if (earlier) earlier.count++
    else first.set(found, { at: index, count: 1 })
  }
  return [...first].map(([found, { at, count }]) => ({
    code: 'punctuation-half-width', offset: offset + at, length: 1, params: { found, better: FULL_WIDTH[found] ?? found, count: String(count) },
  }))
}
