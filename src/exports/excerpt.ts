// Shortens text to whole sentences.

const SENTENCE = /[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n|$)/gu
const CLAUSE = /[^，、；：,;:]*(?:[，、；：,;:]+|$)/gu

/**
 * Returns the first sentences of a text, at most `max` characters. A first sentence longer than `max` is kept whole up to
 * `maxFirstSentence` characters. A first sentence longer than `maxFirstSentence` is cut after a clause and ends with an ellipsis.
 */
export function firstSentences (text: string, { max, maxFirstSentence }: { max: number, maxFirstSentence: number }): string {
  const whole = text.replace(/\s+/g, ' ').trim()
  const sentences = matchesOf(whole, SENTENCE)
  const fitting = takeFitting(sentences, max) || (sentences[0] ?? '')
  if (Array.from(fitting).length <= maxFirstSentence) return fitting.trim()
  const clauses = takeFitting(matchesOf(fitting, CLAUSE), max - 2) || Array.from(fitting).slice(0, max - 2).join('')
  return `${clauses.trim().replace(/[，、；：,;:]+$/u, '')}……`
}

const matchesOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([match]) => match).filter((match) => match !== '')

function takeFitting (parts: readonly string[], max: number): string {
  let taken = ''
  for (const part of parts) {
    if (Array.from(taken + part).length > max) break
    taken += part
  }
  return taken
}
