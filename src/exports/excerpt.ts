// Cutting running text where a reader pauses: an excerpt ends where a sentence does.

const SENTENCE = /[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n|$)/gu
const CLAUSE = /[^，、；：,;:]*(?:[，、；：,;:]+|$)/gu

/**
 * The first sentences, as many as `most` characters hold. A first sentence that is longer stands whole up to `longest`;
 * beyond, it ends at a pause in it, with an ellipsis that says so.
 */
export function firstSentences (text: string, { most, longest }: { most: number, longest: number }): string {
  const whole = text.replace(/\s+/g, ' ').trim()
  const sentences = piecesOf(whole, SENTENCE)
  const fitting = fill(sentences, most) || (sentences[0] ?? '')
  if (Array.from(fitting).length <= longest) return fitting.trim()
  const clauses = fill(piecesOf(fitting, CLAUSE), most - 2) || Array.from(fitting).slice(0, most - 2).join('')
  return `${clauses.trim().replace(/[，、；：,;:]+$/u, '')}……`
}

function piecesOf (text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([piece]) => piece).filter((piece) => piece !== '')
}

function fill (pieces: readonly string[], most: number): string {
  let filled = ''
  for (const piece of pieces) {
    if (Array.from(filled + piece).length > most) break
    filled += piece
  }
  return filled
}
