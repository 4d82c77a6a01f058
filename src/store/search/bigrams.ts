// Folded text ↔ tokens of the index. A token is two neighbouring characters, whatever they are, letters, signs, spaces: of few
// characters is there as much to read as of all common ones, and a phrase of pairs is exactly a substring.
import { isPinyin } from '../../content/search/query.ts'

/** Between fields and paragraphs: no phrase reaches over it. Text holds no ASCII token, pinyin no digit. */
const BORDER = '0'

/** Words are near when no more characters are between them. */
const NEAR = 30

/** ASCII becomes its full-width form, a space U+3000: folded text holds neither, so no two characters share a token. */
const codeOf = (code: number) => code === 0x20 ? 0x3000 : code < 0x7f ? code + 0xfee0 : code

const tokenOf = (character: string) => String.fromCodePoint(codeOf(character.codePointAt(0) ?? 0))

/** Makes documents of the index, as UTF-8: of millions of characters strings would be slow. Each is good until the next is made. */
export function createDocuments () {
  let bytes = Buffer.allocUnsafe(1 << 16)
  let length = 0
  /** By character: in which document it was seen last. */
  const seen = new Uint32Array(0x110000)
  let document = 0

  function put (code: number): void {
    if (code < 0x80) bytes[length++] = code
    else if (code < 0x800) {
      bytes[length++] = 0xc0 | code >> 6
      bytes[length++] = 0x80 | code & 0x3f
    } else {
      if (code < 0x10000) bytes[length++] = 0xe0 | code >> 12
      else {
        bytes[length++] = 0xf0 | code >> 18
        bytes[length++] = 0x80 | code >> 12 & 0x3f
      }
      bytes[length++] = 0x80 | code >> 6 & 0x3f
      bytes[length++] = 0x80 | code & 0x3f
    }
  }

  /** Room for so many UTF-16 units as pairs, which take nine bytes a unit at most. */
  function reserve (units: number): void {
    if (length + 9 * units + 16 <= bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (bytes.length + 9 * units + 16))
    bytes.copy(larger, 0, 0, length)
    bytes = larger
  }

  function putPairs (folded: string): void {
    reserve(folded.length)
    let before = 0
    for (let index = 0; index < folded.length; index++) {
      let code = folded.charCodeAt(index)
      if (code >= 0xd800 && code < 0xdc00) code = folded.codePointAt(index++) ?? 0
      code = codeOf(code)
      if (before !== 0) {
        put(before)
        put(code)
        bytes[length++] = 0x20
      }
      before = code
    }
    putToken(BORDER)
  }

  function putToken (ascii: string): void {
    reserve(ascii.length)
    length += bytes.write(`${ascii} `, length, 'latin1')
  }

  function putCharacters (texts: readonly string[]): void {
    document++
    for (const folded of texts) {
      reserve(folded.length)
      for (let index = 0; index < folded.length; index++) {
        let code = folded.charCodeAt(index)
        if (code >= 0xd800 && code < 0xdc00) code = folded.codePointAt(index++) ?? 0
        if (seen[code] === document) continue
        seen[code] = document
        put(codeOf(code))
        bytes[length++] = 0x20
      }
    }
  }

  return {
    /** Pairs of folded texts and pinyin; `far` stands so far from `near` that no two words are near. */
    pairs ({ pinyin, near, far }: { pinyin: readonly string[], near: readonly string[], far: readonly string[] }): Buffer {
      length = 0
      pinyin.forEach(putToken)
      near.forEach(putPairs)
      for (let token = 0; token < NEAR; token++) putToken(BORDER)
      far.forEach(putPairs)
      return bytes.subarray(0, length)
    },
    /** Every character of folded texts, once. */
    characters (texts: readonly string[]): Buffer {
      length = 0
      putCharacters(texts)
      return bytes.subarray(0, length)
    },
    /** A name, to be found by whatever is in it. */
    names ({ pinyin, texts }: { pinyin: readonly string[], texts: readonly string[] }): string {
      length = 0
      texts.forEach(putPairs)
      putCharacters(texts)
      pinyin.forEach(putToken)
      return bytes.toString('utf8', 0, length)
    },
  }
}

/** A word as a phrase of the query language: exactly its substring. Tokens hold no quote. */
function phraseOf (word: string): string {
  const tokens = [...word].map(tokenOf)
  return `"${tokens.length === 1 ? tokens.join('') : tokens.slice(1).map((token, index) => `${tokens[index]}${token}`).join(' ')}"`
}

/** One character isn't a pair: it is looked for apart. */
export const isSingle = (word: string) => [...word].length === 1

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
  return words.length < 2 ? null : `NEAR(${words.map((word) => isSingle(word) ? `${phraseOf(word)} *` : phraseOf(word)).join(' ')}, ${NEAR})`
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
