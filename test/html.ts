// Reads HTML by the tokenizer rules of browsers, for assertions.

export interface Tag { name: string, closing: boolean, attributes: ReadonlyMap<string, string>, start: number, end: number }

/** Returns each tag of a document by the rules of the HTML standard (13.2.5). Omits comments. */
export function readTags (html: string): Tag[] {
  const tags: Tag[] = []
  const opening = /<!--[^]*?(?:-->|$)|<(\/?)([a-zA-Z][^\s/>]*)/g
  for (let match = opening.exec(html); match; match = opening.exec(html)) {
    const [, slash = '', name] = match
    if (name === undefined) continue
    const attributes = new Map<string, string>()
    const attribute = /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?)/y
    attribute.lastIndex = opening.lastIndex
    for (let part = attribute.exec(html); part; part = attribute.exec(html)) {
      opening.lastIndex = attribute.lastIndex
      if (part[1]) break
      const key = (part[2] ?? '').toLowerCase()
      if (!attributes.has(key)) attributes.set(key, decode(part[3] ?? part[4] ?? part[5] ?? ''))
    }
    tags.push({ name: name.toLowerCase(), closing: slash !== '', attributes, start: match.index, end: opening.lastIndex })
  }
  return tags
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** Resolves character references. */
export function decode (text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16))
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return ENTITIES[name ?? ''] ?? whole
  })
}

/** Returns the text of HTML, without tags. */
export function textOf (html: string): string {
  let text = ''
  let from = 0
  for (const tag of readTags(html)) {
    text += html.slice(from, tag.start)
    from = tag.end
  }
  return decode(text + html.slice(from))
}

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'])

/** Returns the inner HTML of each element that `wanted` accepts, but not of elements inside such an element. */
export function elements (html: string, wanted: (tag: Tag) => boolean): string[] {
  const found: string[] = []
  let open: { name: string, depth: number, start: number } | null = null
  for (const tag of readTags(html)) {
    if (open === null) {
      if (!tag.closing && !VOID.has(tag.name) && wanted(tag)) open = { name: tag.name, depth: 1, start: tag.end }
    } else if (tag.name === open.name) {
      open.depth += tag.closing ? -1 : 1
      if (open.depth > 0) continue
      found.push(html.slice(open.start, tag.start))
      open = null
    }
  }
  return found
}

/** Returns the inner HTML of all elements of a class. */
export function ofClass (html: string, name: string): string[] {
  return elements(html, (tag) => (tag.attributes.get('class') ?? '').split(/\s+/).includes(name))
}

/** Returns the inner HTML of all elements of a name. */
export function ofName (html: string, name: string): string[] {
  return elements(html, (tag) => tag.name === name)
}

/** Returns each address in the attributes of a page. */
export function addressesOf (html: string): string[] {
  return readTags(html).flatMap((tag) => ['href', 'src', 'action', 'srcset', 'poster', 'data', 'formaction', 'ping']
    .flatMap((name) => tag.attributes.has(name) ? [tag.attributes.get(name) ?? ''] : []))
}

/** Returns the names of tags and attributes in order, without values. The phrases of a title count as one. */
export function skeleton (html: string): string[] {
  return readTags(html.replaceAll('</span> <span class="phrase">', ' ')).map((tag) => `${tag.closing ? '/' : ''}${[tag.name, ...tag.attributes.keys()].join(' ')}`)
}

/** Returns the JSON-LD documents of a page. @throws SyntaxError for invalid JSON */
export function structuredData (html: string): Record<string, unknown>[] {
  return elements(html, (tag) => tag.name === 'script' && tag.attributes.get('type') === 'application/ld+json').map((json) => JSON.parse(json) as Record<string, unknown>)
}
