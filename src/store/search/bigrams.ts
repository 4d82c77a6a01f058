// Converts folded text to the tokens of the full-text tables, and search words to FTS5 queries on these tables.
// Most tokens are pairs of neighbouring characters. So a phrase of pairs matches exactly the texts that contain the word.
// Fewer articles contain a given pair than a given character. So the lists of articles in the full-text tables are short.
import { isPinyin } from '../../content/search/query.ts'

/** Two words are near each other when at most this number of tokens is between the two words. */
const NEAR_CHARACTERS = 30

/** Maximum number of character pairs in one query for similar names. */
const MAX_SIMILAR_PAIRS = 12

/**
 * The token `0` after each text in a table row, so that no phrase matches across two texts. No query contains the token `0`:
 * characters of words become full width, and pinyin in queries has only the letters a to z.
 */
const BORDER = '0 '

/**
 * Replaces ASCII characters by full-width characters, and spaces by U+3000. Folded text contains no full-width character and no U+3000.
 * So two different characters never get the same token.
 */
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

/**
 * Returns the tokens of an article: its pinyin, then the character pairs of the folded texts `near` and `far`.
 * Border tokens separate `near` from `far`. So NEAR never matches one word in `near` and another word in `far`.
 */
export function pairTokens ({ pinyin, near, far }: { pinyin: readonly string[], near: readonly string[], far: readonly string[] }): string {
  return asciiTokens(pinyin) + near.map(pairsOf).join('') + BORDER.repeat(NEAR_CHARACTERS) + far.map(pairsOf).join('')
}

/** Returns each character of folded texts as a token. Repeated tokens take no space in `search_characters` (`detail = none`). */
export function characterTokens (folded: readonly string[]): string {
  let tokens = ''
  for (const character of toTokenCharacters(folded.join(''))) tokens += `${character} `
  return tokens
}

/** Returns the tokens of names: their pairs of characters, each distinct character once, and their pinyin. */
export function nameTokens ({ pinyin, texts }: { pinyin: readonly string[], texts: readonly string[] }): string {
  return texts.map(pairsOf).join('') + characterTokens([...new Set(texts.join(''))]) + asciiTokens(pinyin)
}

/**
 * Returns the FTS5 phrase that matches every text containing `word`.
 * A quote in `word` needs no escape: `toTokenCharacters` replaces it by a full-width quote.
 */
function phraseOf (word: string): string {
  const characters = [...toTokenCharacters(word)]
  return `"${characters.length === 1 ? characters.join('') : characters.slice(1).map((character, index) => `${characters[index]}${character}`).join(' ')}"`
}

/** Returns true for a word of one character. Articles with this character are found in the table `search_characters`, not by pairs. */
export const isSingleCharacter = (word: string) => [...word].length === 1

/** Returns the FTS5 query for rows that contain every word. A word of letters also matches pinyin from the beginning of a syllable. */
export function matchAll (words: readonly string[]): string {
  return words.map((word) => isPinyin(word) ? `(${phraseOf(word)} OR "${word}" *)` : phraseOf(word)).join(' AND ')
}

/** Returns the FTS5 query for rows in which all words are near each other; null for fewer than two words. */
export function matchNear (words: readonly string[]): string | null {
  return words.length < 2 ? null : `NEAR(${words.map((word) => isSingleCharacter(word) ? `${phraseOf(word)} *` : phraseOf(word)).join(' ')}, ${NEAR_CHARACTERS})`
}

/** Returns the FTS5 query for rows that contain a pair of characters of any word; null when every word has only one character. */
export function matchSharedPairs (words: readonly string[]): string | null {
  const pairs = words.flatMap((word) => {
    const characters = [...word]
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
  })
  return pairs.length === 0 ? null : [...new Set(pairs)].slice(0, MAX_SIMILAR_PAIRS).map(phraseOf).join(' OR ')
}

/** Returns the FTS5 query for names whose pinyin, from the beginning of any syllable, starts with `letters`. */
export const matchPinyin = (letters: string) => `"${letters}" *`
