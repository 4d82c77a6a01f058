// Pinyin of names for the full-text tables. Loading the pinyin dictionary takes 200 ms, so only the writer loads it, on first use.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Maximum number of syllables in one pinyin token. */
const MAX_TOKEN_SYLLABLES = 12

function readSyllables (text: string, surname: boolean): string[] {
  const { pinyin } = require('pinyin-pro') as typeof import('pinyin-pro')
  return pinyin(text, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive', ...(surname && { surname: 'head' as const }) })
}

/**
 * Returns two pinyin tokens for each syllable of a name: the pinyin from this syllable to the end, and the initials of these syllables.
 * Neighbouring Latin letters and digits count as one syllable, and are not shortened to an initial.
 * @param person true: `name` is the name of a person, so its first character gets its pinyin as a surname
 */
export function pinyinTokens (name: string, { person = false }: { person?: boolean } = {}): string[] {
  const text = name.normalize('NFKC')
  const syllables = readSyllables(text, person).map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, '')).filter(Boolean)
  const latin = new Set(text.toLowerCase().match(/[a-z0-9]+/g))
  const initials = syllables.map((syllable) => latin.has(syllable) ? syllable : syllable.slice(0, 1))
  return [...new Set(syllables.flatMap((_, index) => [syllables, initials].map((list) => list.slice(index, index + MAX_TOKEN_SYLLABLES).join(''))))]
}

/** Returns the characters of GB 2312 (the common Chinese characters) by the syllable of their most usual pinyin. */
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
