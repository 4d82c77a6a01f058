// Pinyin of names for the full-text tables. Only the writer loads the dictionary, on first use, because that takes 200 ms.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Syllables that one token covers, at most. */
const MAX_TOKEN_SYLLABLES = 12

function readSyllables (text: string, surname: boolean): string[] {
  const { pinyin } = require('pinyin-pro') as typeof import('pinyin-pro')
  return pinyin(text, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive', ...(surname && { surname: 'head' as const }) })
}

/**
 * Returns the tokens of a name: from each syllable on, the remaining syllables and their initials. A run of letters or digits
 * counts as one syllable.
 * @param person reads the first character as a surname
 */
export function pinyinTokens (name: string, { person = false }: { person?: boolean } = {}): string[] {
  const text = name.normalize('NFKC')
  const syllables = readSyllables(text, person).map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, '')).filter(Boolean)
  const latin = new Set(text.toLowerCase().match(/[a-z0-9]+/g))
  const initials = syllables.map((syllable) => latin.has(syllable) ? syllable : syllable.slice(0, 1))
  return [...new Set(syllables.flatMap((_, index) => [syllables, initials].map((list) => list.slice(index, index + MAX_TOKEN_SYLLABLES).join(''))))]
}

/** Returns the common characters (GB 2312) by their usual reading. */
export function commonSyllables (): Map<string, string> {
  const codes = Uint8Array.from({ length: 72 * 94 * 2 }, (_, index) => index % 2 === 0 ? 0xb0 + Math.floor(index / 188) : 0xa1 + (index >> 1) % 94)
  const bySyllable = new Map<string, string>()
  for (const character of new TextDecoder('gb18030').decode(codes)) {
    if (!/\p{Script=Han}/u.test(character)) continue
    const [syllable = ''] = readSyllables(character, false)
    bySyllable.set(syllable, (bySyllable.get(syllable) ?? '') + character)
  }
  return bySyllable
}
