// Folded text ↔ tokens of the index. The tokenizer sees one token a character, whatever it is: letters, signs, spaces.
import { isPinyin } from '../content/search-query.ts'

/** Between fields and paragraphs: no phrase reaches over it. Text holds no ASCII token, pinyin no digit. */
const BORDER = '0'

/** Words are near when no more characters are between them. */
const NEAR = 30

/** Keeps what stands before it from being near to what stands behind it. */
export const FAR = `${BORDER} `.repeat(NEAR)

/** ASCII becomes its full-width form, a space U+3000: folded text holds neither, so no two characters share a token. */
function tokensOf (folded: string): string {
  return folded.replace(/./gsu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `${code === 0x20 ? '\u3000' : code < 0x7f ? String.fromCodePoint(code + 0xfee0) : character} `
  })
}

/** Folded texts as the index takes them. */
export function documentOf (folded: readonly string[]): string {
  return folded.map((text) => `${tokensOf(text)}${BORDER} `).join('')
}

/** A word as a phrase of the query language: exactly its substring. Tokens hold no quote. */
const phraseOf = (word: string) => `"${tokensOf(word).trimEnd()}"`

/** A longer phrase is looked for by its beginning first: each character more costs as much as a word. */
const LONG = 6

/** The words with their long ones cut, which is what to look for first; null when none is long. */
export function shortened (words: readonly string[]): string[] | null {
  const short = words.map((word) => isPinyin(word) ? word : [...word].slice(0, LONG).join(''))
  return short.some((word, index) => word !== words[index]) ? short : null
}

/** Matches what holds every word, as text or, for letters, as pinyin from the beginning of a syllable. */
export function matchAll (words: readonly string[]): string {
  return words.map((word) => isPinyin(word) ? `(${phraseOf(word)} OR "${word}" *)` : phraseOf(word)).join(' AND ')
}

/** Matches what holds all words within a sentence or so; null when there is nothing to be near to. */
export function matchNear (words: readonly string[]): string | null {
  return words.length < 2 ? null : `NEAR(${words.map(phraseOf).join(' ')}, ${NEAR})`
}

/** Matches what shares at least two neighbouring characters with a word; null when there are none. */
export function matchPairs (words: readonly string[]): string | null {
  const pairs = words.flatMap((word) => {
    const characters = [...word]
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
  })
  return pairs.length === 0 ? null : [...new Set(pairs)].slice(0, 12).map(phraseOf).join(' OR ')
}

/** Matches names whose pinyin begins so at some syllable. */
export const matchPinyin = (letters: string) => `"${letters}" *`
