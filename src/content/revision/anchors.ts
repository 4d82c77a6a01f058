// Ids that outlive mending: a paragraph with a corrected slip keeps its id, and so does a figure; no id ever passes to other
// words. Works on a composed piece and what its earlier versions had.
import type { Block } from '../article.ts'
import type { Article } from '../render.ts'
import { earlierFigures, type FigureTrace, figureAnchors } from './figure-anchors.ts'
import { similarity, MENDED } from './similarity.ts'

/** What earlier versions had: `last` in order, `former` by id with the last words of each, those of `last` included. */
export interface EarlierBlocks { last: readonly Block[], former: ReadonlyMap<string, string> }

/** Joins the paragraphs of all versions, the first version first. */
export function earlierBlocks (versions: readonly (readonly Block[])[]): EarlierBlocks {
  return { last: versions.at(-1) ?? [], former: new Map(versions.flat().map(({ id, text }) => [id, text])) }
}

/**
 * The lasting id of each block: that of the same words in the last version, else in any earlier one, else of the words
 * that were mended (each the other's likest, in the last version), else its own, with `-2`, `-3` … while others have had it.
 */
export function blockAnchors (blocks: readonly Block[], { last, former }: EarlierBlocks): string[] {
  // The first version: ids are still as they were made.
  if (former.size === 0) return blocks.map(({ id }) => id)
  const ids: (string | null)[] = blocks.map(() => null)
  const current = new Set(last.map(({ id }) => id))
  const had = [...last, ...[...former].flatMap(([id, text]) => current.has(id) ? [] : [{ id, text }])]
  /** The ids of the same words, those of the last version first: each is given once. */
  const free = new Map([...Map.groupBy(had, ({ text }) => text)].map(([text, same]) => [text, same.values()]))
  const used = new Set<string>()
  const give = (index: number, id: string) => {
    ids[index] = id
    used.add(id)
  }
  blocks.forEach(({ text }, index) => {
    const same = free.get(text)?.next().value
    if (same) give(index, same.id)
  })
  const without = blocks.flatMap((block, index) => ids[index] === null ? [{ ...block, index }] : [])
  const orphans = last.filter(({ id }) => !used.has(id))
  for (const { index, id } of pairs(without, orphans)) give(index, id)
  const taken = (id: string) => used.has(id) || former.has(id)
  const counts = new Map<string, number>()
  blocks.forEach(({ id }, index) => {
    if (ids[index] !== null) return
    // The id itself may be all digits: what is counted comes behind it.
    const base = id.replace(/^(p-[^-]+)-\d+$/, '$1')
    let count = counts.get(base) ?? 1
    const counted = () => count === 1 ? base : `${base}-${count}`
    while (taken(counted())) count++
    counts.set(base, count)
    give(index, counted())
  })
  return ids.map((id) => id ?? '')
}

/** Above this many comparisons a text is compared only with those that stand about where it stands: a thousand paragraphs would take seconds. */
const MOST_PAIRS = 10_000

/** Pairs new words with the words they were mended from, each the other's likest. */
function pairs (news: readonly (Block & { index: number })[], olds: readonly Block[]): { index: number, id: string }[] {
  /** The likest of `among` to one that stands at `place` (0 to 1) among its own. */
  const likest = <T extends Block>({ text }: Block, among: readonly T[], place: number): T | undefined => {
    let best: T | undefined
    let most = 0
    const reach = Math.max(1, Math.ceil(MOST_PAIRS / Math.max(news.length, olds.length) / 2))
    const middle = Math.round(place * among.length)
    for (const other of among.slice(Math.max(0, middle - reach), middle + reach)) {
      const alike = similarity(text, other.text)
      if (alike >= MENDED && alike > most) [best, most] = [other, alike]
    }
    return best
  }
  const placeOf = new Map<Block, number>(olds.map((old, index) => [old, index / olds.length]))
  return news.flatMap((block, index) => {
    const old = likest(block, olds, index / news.length)
    return old && likest(old, news, placeOf.get(old) ?? 0) === block ? [{ index: block.index, id: old.id }] : []
  })
}

/** What a version had that has an id. */
export interface Marked { blocks: readonly Block[], figures: readonly FigureTrace[] }

interface Past { earlier: readonly Marked[], firstAddress: { series: string, number: number }, figureAddress: (id: string) => string }

/**
 * The piece with lasting ids, in its text too.
 * @param earlier all versions until now, the first one first
 * @param birth the piece's first address: the ids of its figures are made from it
 */
export function withAnchors (article: Article, { earlier, firstAddress: birth, figureAddress }: Past): Article {
  if (earlier.length === 0 && birth.series === article.series && birth.number === article.number) return article
  const byBlock = blockAnchors(article.blocks, earlierBlocks(earlier.map(({ blocks }) => blocks)))
  const blockIds = new Map(article.blocks.map(({ id }, index) => [id, byBlock[index] ?? id]))
  const block = (id: string) => blockIds.get(id) ?? id
  const placed = article.figures.map((figure) => ({ ...figure, block: block(figure.block) }))
  const byFigure = figureAnchors(placed, earlierFigures(earlier.map(({ figures }) => figures)), birth)
  const figureIds = new Map(article.figures.map(({ id }, index) => [id, byFigure[index] ?? id]))
  const renamed = (ids: ReadonlyMap<string, string>) => [...ids].some(([from, to]) => from !== to)
  if (!renamed(blockIds) && !renamed(figureIds)) return article
  const addresses = new Map([...figureIds].map(([from, to]) => [figureAddress(from), figureAddress(to)]))
  return {
    ...article,
    // Quotes of the text itself are escaped: what looks like an attribute is one.
    html: article.html
      .replace(/ id="([pf]-[0-9a-f]+(?:-\d+)?)"/g, (_all, id: string) => ` id="${figureIds.get(id) ?? block(id)}"`)
      .replace(/(<a class="marked" href=")([^"]+)"/g, (_all, opening: string, address: string) => `${opening}${addresses.get(address) ?? address}"`),
    blocks: article.blocks.map(({ id, text }) => ({ id: block(id), text })),
    figures: placed.map((figure) => ({ ...figure, id: figureIds.get(figure.id) ?? figure.id })),
    mentions: article.mentions.map((mention) => ({ ...mention, block: block(mention.block) })),
  }
}
