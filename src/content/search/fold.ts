// Folds texts and queries, so that width, letter case and invisible characters make no difference.

/** Matches soft hyphen, joiners, byte order mark and variation selectors. Copied text often contains these. */
const INVISIBLE = /[\u00ad\u200b\u200c\u2060\ufeff]|\u200d|[\ufe00-\ufe0f]/gu
const BLANK = /[\s\p{Cc}]+/gu

/** Matches a character with its combining marks, jamo or half-width voicing marks, because NFKC joins these to the character. */
const CLUSTER = /[^\p{M}\u1160-\u11ff\uff9e\uff9f]?[\p{M}\u1160-\u11ff\uff9e\uff9f]*/gu

/** Matches clusters that folding leaves unchanged. */
const UNCHANGED = /^[\u4e00-\u9fffa-z0-9]$/

/** Matches texts in which each UTF-16 unit folds to one unit: Han characters, common signs, ASCII, full-width forms, single spaces. */
const ONE_TO_ONE = /^(?:[!-~\u4e00-\u9fff\uff01-\uff5e\u3001\u3002\u3008-\u3011\u2013\u2014\u2018\u2019\u201c\u201d\u00b7]| (?! ))*$/

/**
 * Applies NFKC and lower case, and makes each run of white space one space.
 * The result has no full-width form, no control character and no lone surrogate.
 */
export function fold (text: string): string {
  return text.toWellFormed().replace(INVISIBLE, '').normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').replace(BLANK, ' ')
}

/**
 * Returns `fold(text)` with the offset in `text` of each of its UTF-16 units; the last offset is the length of `text`.
 * Returns null when the parts fold differently from the whole. Search finds such a text, but does not highlight it.
 */
export function foldWithOffsets (text: string): { folded: string, offsets: number[] } | null {
  if (ONE_TO_ONE.test(text)) return { folded: fold(text), offsets: Array.from({ length: text.length + 1 }, (_, offset) => offset) }
  let folded = ''
  const offsets: number[] = []
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const part = UNCHANGED.test(cluster) ? cluster : fold(cluster)
    if (part === ' ' && folded.endsWith(' ')) continue
    for (let unit = 0; unit < part.length; unit++) offsets.push(index)
    folded += part
  }
  offsets.push(text.length)
  return folded === fold(text) ? { folded, offsets } : null
}
