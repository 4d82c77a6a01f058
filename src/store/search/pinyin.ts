// Pinyin of names, made when they are indexed. The dictionary takes 200 ms to load: only the writer does, when it has something to index.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

function read (text: string, surname: boolean): string[] {
  const { pinyin } = require('pinyin-pro') as typeof import('pinyin-pro')
  return pinyin(text, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive', ...(surname && { surname: 'head' as const }) })
}

/** Syllables that one token spans at most. */
const LONGEST = 12

/**
 * What a name is found by: from each of its syllables on, the syllables and the initials that follow. Letters and digits in
 * the name count as one syllable. `person`: the first character is read as a surname.
 */
export function pinyinTokens (name: string, { person = false }: { person?: boolean } = {}): string[] {
  const text = name.normalize('NFKC')
  const syllables = read(text, person).map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, '')).filter(Boolean)
  const isLatin = new Set(text.toLowerCase().match(/[a-z0-9]+/g))
  const initials = syllables.map((syllable) => isLatin.has(syllable) ? syllable : syllable.slice(0, 1))
  return [...new Set(syllables.flatMap((_, index) => [syllables, initials].map((list) => list.slice(index, index + LONGEST).join(''))))]
}

/** Common characters (GB 2312) by their usual reading. */
export function commonSyllables (): Map<string, string> {
  const codes = Uint8Array.from({ length: 72 * 94 * 2 }, (_, index) => index % 2 === 0 ? 0xb0 + Math.floor(index / 188) : 0xa1 + (index >> 1) % 94)
  const bySyllable = new Map<string, string>()
  for (const character of new TextDecoder('gb18030').decode(codes)) {
    if (!/\p{Script=Han}/u.test(character)) continue
    const [syllable = ''] = read(character, false)
    bySyllable.set(syllable, (bySyllable.get(syllable) ?? '') + character)
  }
  return bySyllable
}
