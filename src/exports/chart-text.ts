// Cleans, measures and breaks the text of a chart: SVG does not break lines itself.
import { escapeXml } from './xml.ts'

const CLOSING = /^[，。、；：！？）”’》】〉」』…—·～,.;:!?)\]%％]/
const OPENING = /[（“‘《【〈「『([]$/
/** Maximum number of characters in a label. Longer labels are cut, so that breaking them into lines is always fast. */
const MAX_CHARACTERS = 200

/** Returns one line that HTML and XML allow, without characters that change the direction of writing. */
export function plainLine (text: string): string {
  return text.toWellFormed().replace(/[\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu, '').replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Escapes text for an SVG text node or a quoted attribute. */
export const escapeText = (text: string) => escapeXml(plainLine(text)).replaceAll("'", '&#39;')

/** Estimates the width of a text in ems. The estimate may be larger than the real width, but not smaller. */
export function widthEm (text: string): number {
  let width = 0
  for (const character of text) width += /[\x20-\x7e]/.test(character) ? 0.6 : /\p{M}/u.test(character) ? 0 : 1
  return width
}

/**
 * Breaks text into lines of about equal width, between words where possible. No line begins or ends with a punctuation mark that must not
 * stand there. Text that does not fit into `maxLines` lines ends in an ellipsis.
 */
export function breakLines (text: string, { maxEm, maxLines }: { maxEm: number, maxLines: number }): string[] {
  const shown = Array.from(plainLine(text)).slice(0, MAX_CHARACTERS).join('')
  if (widthEm(shown) <= maxEm) return shown === '' ? [] : [shown]
  const segments = splitWords(shown)
  const lines = fillLines(segments, maxEm)
  if (lines.length > maxLines) return [...lines.slice(0, maxLines - 1), shorten(lines.slice(maxLines - 1).join(''), maxEm)]
  const widest = Math.min(maxEm, Math.max(...segments.map(widthEm)))
  for (let narrowEm = Math.max(widest, widthEm(lines.join('')) / lines.length); narrowEm < maxEm; narrowEm += 0.5) {
    const even = fillLines(segments, narrowEm)
    if (even.length <= lines.length) return even
  }
  return lines
}

/** Splits text into words. A punctuation mark that must stay beside a word is part of that word. */
function splitWords (text: string): string[] {
  const segments: string[] = []
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)) {
    const last = segments.at(-1)
    if (last !== undefined && (CLOSING.test(segment) || OPENING.test(last))) segments[segments.length - 1] = last + segment
    else segments.push(segment)
  }
  return segments
}

function fillLines (segments: string[], maxEm: number): string[] {
  const lines: string[] = []
  let line = ''
  const add = (segment: string) => {
    if (line !== '' && widthEm((line + segment).trimEnd()) > maxEm) {
      lines.push(line.trimEnd())
      line = segment.trimStart()
    } else line += segment
  }
  for (const segment of segments) {
    if (widthEm(segment) > maxEm) Array.from(segment).forEach(add)
    else add(segment)
  }
  return [...lines, line.trimEnd()]
}

function shorten (text: string, maxEm: number): string {
  const characters = Array.from(text)
  while (characters.length > 0 && widthEm(characters.join('')) + 1 > maxEm) characters.pop()
  return characters.join('').trimEnd() + '…'
}
