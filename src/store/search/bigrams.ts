// Converts folded text to tokens of the full-text tables, and words to queries on them.
// A token is a pair of neighbouring characters of any kind, so a phrase of pairs is exactly a substring.
// Pairs also keep the lists of common characters short.
import { isPinyin } from '../../content/search/query.ts'

/** Words are near each other when at most so many characters are between them. */
const NEAR_CHARACTERS = 30

/** Pairs of a word used to find similar names, at most. */
const MAX_SIMILAR_PAIRS = 12

/** Ends each field and paragraph, so that no phrase matches across two. Text has no ASCII token, pinyin has no digit. */
const BORDER = '0 '

/** ASCII becomes full width and a space becomes U+3000. Folded text has neither, so no two characters share a token. */
const toTokenCharacters = (folded: string) => folded.replace(/[ -~]/g, (sign) => sign === ' ' ? '\u3000' : String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

function pairsOf (folded: string): string {
  let tokens = ''
  let before = ''
  for (const character of toTokenCharacters(folded)) {
    if (before !== '') tokens += `${before}${character} `
    before = character
  }
  return tokens + BORDER
}

const asciiTokens = (tokens: readonly string[]) => tokens.map((token) => `${token} `).join('')

/** Returns the pairs of folded texts and the pinyin. The distance between `near` and `far` is too large for NEAR. */
export function pairTokens ({ pinyin, near, far }: { pinyin: readonly string[], near: readonly string[], far: readonly string[] }): string {
  return asciiTokens(pinyin) + near.map(pairsOf).join('') + BORDER.repeat(NEAR_CHARACTERS) + far.map(pairsOf).join('')
}

/** Returns each character as a token. A repeated character adds nothing to a table with `detail = none`. */
export function characterTokens (folded: readonly string[]): string {
  let tokens = ''
  for (const character of toTokenCharacters(folded.join(''))) tokens += `${character} `
  return tokens
}

/** Returns pairs, different characters and pinyin of a name. */
export function nameTokens ({ pinyin, texts }: { pinyin: readonly string[], texts: readonly string[] }): string {
  return texts.map(pairsOf).join('') + characterTokens([...new Set(texts.join(''))]) + asciiTokens(pinyin)
}

/** Returns a word as a phrase of the query language, which matches exactly its substring. Tokens contain no quote. */
function phraseOf (word: string): string {
  const characters = [...toTokenCharacters(word)]
  return `"${characters.length === 1 ? characters.join('') : characters.slice(1).map((character, index) => `${characters[index]}${character}`).join(' ')}"`
}

/** A single character is not a pair and has a table of its own. */
export const isSingleCharacter = (word: string) => [...word].length === 1

/** Matches rows with every word: as text or, for letters, as pinyin from the beginning of a syllable. */
export function matchAll (words: readonly string[]): string {
  return words.map((word) => isPinyin(word) ? `(${phraseOf(word)} OR "${word}" *)` : phraseOf(word)).join(' AND ')
}

/** Matches rows with all words near each other; null for fewer than two words. */
export function matchNear (words: readonly string[]): string | null {
  return words.length < 2 ? null : `NEAR(${words.map((word) => isSingleCharacter(word) ? `${phraseOf(word)} *` : phraseOf(word)).join(' ')}, ${NEAR_CHARACTERS})`
}

/** Matches rows that share at least one pair of characters with a word; null when no word has a pair. */
export function matchSharedPairs (words: readonly string[]): string | null {
  const pairs = words.flatMap((word) => {
    const characters = [...word]
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
  })
  return pairs.length === 0 ? null : [...new Set(pairs)].slice(0, MAX_SIMILAR_PAIRS).map(phraseOf).join(' OR ')
}

/** Matches names with a syllable from which on the pinyin begins with these letters. */
export const matchPinyin = (letters: string) => `"${letters}" *`
