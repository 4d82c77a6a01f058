// How texts and queries are made comparable: widths and letter case don't count, nor does what can't be seen.

/** Soft hyphen, joiners, byte order mark, variation selectors: they come along when text is copied. */
const INVISIBLE = /[\u00ad\u200b\u200c\u2060\ufeff]|\u200d|[\ufe00-\ufe0f]/gu
const BLANK = /[\s\p{Cc}]+/gu

/** NFKC, lower case, every run of white space one space. Never holds a full-width form, a control character or half a surrogate pair. */
export function fold (text: string): string {
  return text.toWellFormed().replace(INVISIBLE, '').normalize('NFKC').toLowerCase().replaceAll('ς', 'σ').replace(BLANK, ' ')
}

/** A character with all that composes with it: combining marks, jamo, half-width voicing marks. */
const CLUSTER = /[^\p{M}\u1160-\u11ff\uff9e\uff9f]?[\p{M}\u1160-\u11ff\uff9e\uff9f]*/gu
const PLAIN = /^[\u4e00-\u9fffa-z0-9]$/

/** Nothing but what folds to one unit a unit: Han characters, common signs, ASCII and its full-width forms, single spaces. */
const ONE_TO_ONE = /^(?:[!-~\u4e00-\u9fff\uff01-\uff5e\u3001\u3002\u3008-\u3011\u2013\u2014\u2018\u2019\u201c\u201d\u00b7]| (?! ))*$/

/**
 * `fold(text)`, with the place in `text` at which each of its UTF-16 units begins and, last, the length of `text`. Null when the
 * folding of the whole isn't that of its parts: such a text can be found, but its words not marked.
 */
export function foldWithPlaces (text: string): { folded: string, places: number[] } | null {
  if (ONE_TO_ONE.test(text)) return { folded: fold(text), places: Array.from({ length: text.length + 1 }, (_, place) => place) }
  let folded = ''
  const places: number[] = []
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const part = PLAIN.test(cluster) ? cluster : fold(cluster)
    if (part === ' ' && folded.endsWith(' ')) continue
    for (let unit = 0; unit < part.length; unit++) places.push(index)
    folded += part
  }
  places.push(text.length)
  return folded === fold(text) ? { folded, places } : null
}
