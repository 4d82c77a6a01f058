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

/**
 * `fold(text)`, with the place in `text` at which each of its UTF-16 units begins and, last, the length of `text`. Null when the
 * folding of the whole isn't that of its parts: such a text can be found, but its words not marked.
 */
export function foldWithPlaces (text: string): { folded: string, places: number[] } | null {
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
