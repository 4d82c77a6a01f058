// Notices about typography: half-width punctuation between Han characters (GB/T 15834), and paragraphs joined by Markdown.
import type { Diagnostic } from './diagnostics.ts'

const FULL_WIDTH: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：', '!': '！', '?': '？', '(': '（', ')': '）' }
const BETWEEN_HAN = /(?<=[\p{Script=Han}”’》】）])[,;:!?()](?=[\p{Script=Han}“‘《【（])|(?<=[\p{Script=Han}”’》】）])[,;:!?)](?=\r|\n|$)/gu
const ENDS_PARAGRAPH = /[。！？!?][”’」』）]?$/u
/** Minimum UTF-16 units of a line that may be a paragraph. */
const PARAGRAPH_LENGTH = 12

/** Returns one notice for each punctuation mark: its first offset and its count. */
export function findHalfWidth (body: string): Diagnostic[] {
  return [...Map.groupBy(body.matchAll(BETWEEN_HAN), ([found]) => found)].map(([found, all]) => ({
    code: 'punctuation-half-width', offset: all[0]?.index ?? 0, length: 1, params: { found, better: FULL_WIDTH[found] ?? found, count: String(all.length) },
  }))
}

/** Returns a notice at the first line that follows a full stop within one paragraph. WPS writes no blank lines between paragraphs. */
export function findJoinedLines (body: string): Diagnostic[] {
  let at = 0
  let previous = ''
  for (const line of body.split(/(?<=\r\n|\n|\r(?!\n))/)) {
    const text = line.trim()
    const isPlainText = /^[^\s>#|*+\-\d]/.test(line) && text.length >= PARAGRAPH_LENGTH
    if (isPlainText && ENDS_PARAGRAPH.test(previous) && previous.length >= PARAGRAPH_LENGTH) return [{ code: 'lines-joined', offset: at, length: 0 }]
    previous = text
    at += line.length
  }
  return []
}
