// What reads oddly in a Chinese text without being wrong: half-width punctuation between Han characters (GB/T 15834), and
// lines that Markdown joins though they look like paragraphs. Noted, never changed.
import type { Diagnostic } from './diagnostics.ts'

const FULL_WIDTH: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：', '!': '！', '?': '？', '(': '（', ')': '）' }

const BETWEEN_HAN = /(?<=[\p{Script=Han}”’》】）])[,;:!?()](?=[\p{Script=Han}“‘《【（])|(?<=[\p{Script=Han}”’》】）])[,;:!?)](?=\r|\n|$)/gu

/** One notice for each mark of punctuation, at its first place, with how often it stands. `offset` is that of `body` in the file. */
export function findHalfWidth (body: string, offset: number): Diagnostic[] {
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

const ENDS_PARAGRAPH = /[。！？!?][”’」』）]?$/u
const LONG_LINE = 12

/** One notice at the first line that follows a full stop and yet belongs to the same paragraph: WPS writes paragraphs so. */
export function findJoinedLines (body: string, offset: number): Diagnostic[] {
  let at = 0
  let previous = ''
  for (const line of body.split(/(?<=\r\n|\n|\r(?!\n))/)) {
    const text = line.trim()
    const own = /^[^\s>#|*+\-\d]/.test(line) && text.length >= LONG_LINE
    if (own && ENDS_PARAGRAPH.test(previous) && previous.length >= LONG_LINE) return [{ code: 'lines-joined', offset: offset + at, length: 0 }]
    previous = text
    at += line.length
  }
  return []
}
