// Stable ids of paragraphs and figures across the revisions of an article. An id is never reused for another paragraph or figure.
import type { Block } from '../article.ts'
import type { Article } from '../render.ts'
import { type FigureTrace, figureAnchors } from './figure-anchors.ts'
import { CORRECTED, similarity } from './similarity.ts'
import { StableIds } from './stable-ids.ts'

/**
 * Returns the stable id of each block, from the first match in this order:
 * 1. The same words in the last revision, or in an older one.
 * 2. A corrected block of the last revision, if each of the two blocks is the most similar to the other.
 * 3. Its own id, with `-2`, `-3` … if another block has or had that id.
 * @param revisions blocks of each earlier revision, oldest first
 */
export function blockAnchors (blocks: readonly Block[], revisions: readonly (readonly Block[])[]): string[] {
  const last = revisions.at(-1) ?? []
  const lastIds = new Set(last.map(({ id }) => id))
  /** The latest text of the block with each id, from all earlier revisions. */
  const textOf = new Map(revisions.flat().map(({ id, text }) => [id, text]))
  // In the first revision, each block keeps its own id.
  if (textOf.size === 0) return blocks.map(({ id }) => id)
  const ids = new StableIds(blocks)
  ids.pair([...last, ...[...textOf].flatMap(([id, text]) => lastIds.has(id) ? [] : [{ id, text }])], ({ text }: Pick<Block, 'text'>) => text)
  const remaining = ids.remaining().map((index) => ({ ...blocks[index] as Block, index }))
  for (const { index, id } of correctedPairs(remaining, last.filter(({ id }) => !ids.used.has(id)))) ids.assign(index, id)
  // A block id is `p-`, a hash, and sometimes a repeat number (`-2`). Removes only the repeat number, even after a hash of digits.
  return ids.complete(textOf.keys(), ({ id }) => id.replace(/^(p-[^-]+)-\d+$/, '$1'))
}

/** Limit of compared pairs of blocks. Above the limit, a block is compared only with blocks at a similar position. */
const MOST_PAIRS = 10_000

/** Pairs a new block with an earlier block. Each block must be the most similar to the other. */
function correctedPairs (news: readonly (Block & { index: number })[], olds: readonly Block[]): { index: number, id: string }[] {
  const reach = Math.max(1, Math.ceil(MOST_PAIRS / Math.max(news.length, olds.length) / 2))
  /** @param position index of the block in its revision, divided by the count of blocks: from 0 to 1 */
  const mostSimilar = <T extends Block>({ text }: Block, among: readonly T[], position: number): T | undefined => {
    let best: T | undefined
    let most = 0
    const middle = Math.round(position * among.length)
    for (const other of among.slice(Math.max(0, middle - reach), middle + reach)) {
      const score = similarity(text, other.text)
      if (score >= CORRECTED && score > most) [best, most] = [other, score]
    }
    return best
  }
  const positionOf = new Map<Block, number>(olds.map((old, index) => [old, index / olds.length]))
  return news.flatMap((block, index) => {
    const old = mostSimilar(block, olds, index / news.length)
    return old && mostSimilar(old, news, positionOf.get(old) ?? 0) === block ? [{ index: block.index, id: old.id }] : []
  })
}

/** Blocks and figures of one revision. */
export interface Anchored { blocks: readonly Block[], figures: readonly FigureTrace[] }

/** `earlier`: all earlier revisions, oldest first. The ids of new figures are made from the first address of the article. */
export interface ArticlePast { earlier: readonly Anchored[], firstAddress: { series: string, number: number }, figureAddress: (id: string) => string }

/** Returns the article with stable ids, also in its HTML. */
export function withAnchors (article: Article, { earlier, firstAddress, figureAddress }: ArticlePast): Article {
  if (earlier.length === 0 && firstAddress.series === article.series && firstAddress.number === article.number) return article
  const byBlock = blockAnchors(article.blocks, earlier.map(({ blocks }) => blocks))
  const blockIds = new Map(article.blocks.map(({ id }, index) => [id, byBlock[index] ?? id]))
  const block = (id: string) => blockIds.get(id) ?? id
  const figures = article.figures.map((figure) => ({ ...figure, block: block(figure.block) }))
  const byFigure = figureAnchors(figures, earlier.map(({ figures }) => figures), firstAddress)
  const figureIds = new Map(article.figures.map(({ id }, index) => [id, byFigure[index] ?? id]))
  if ([...blockIds, ...figureIds].every(([from, to]) => from === to)) return article
  const addresses = new Map([...figureIds].map(([from, to]) => [figureAddress(from), figureAddress(to)]))
  return {
    ...article,
    // Quotes in the text are escaped, so that only attributes match.
    html: article.html
      .replace(/ id="([pf]-[0-9a-f]+(?:-\d+)?)"/g, (_all, id: string) => ` id="${figureIds.get(id) ?? block(id)}"`)
      .replace(/(<a class="marked" href=")([^"]+)"/g, (_all, opening: string, address: string) => `${opening}${addresses.get(address) ?? address}"`),
    blocks: article.blocks.map(({ id, text }) => ({ id: block(id), text })),
    figures: figures.map((figure) => ({ ...figure, id: figureIds.get(figure.id) ?? figure.id })),
    mentions: article.mentions.map((mention) => ({ ...mention, block: block(mention.block) })),
  }
}
