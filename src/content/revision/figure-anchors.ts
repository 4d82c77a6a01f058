// Stable ids of figures across the revisions of an article. An id stays with its words, also under another metric or street.
import { type Figure, figureId } from '../figure.ts'

/** The fields by which a figure is recognised in another revision. */
export type FigureTrace = Pick<Figure, 'id' | 'block' | 'words' | 'sentence' | 'sentenceOffset' | 'metric' | 'project' | 'street' | 'period'>

/** Figures of earlier revisions: those of the last one in order, then those before it, newest first. */
export interface EarlierFigures { last: readonly FigureTrace[], older: readonly FigureTrace[] }

/** @param revisions figures of each revision, oldest first */
export function earlierFigures (revisions: readonly (readonly FigureTrace[])[]): EarlierFigures {
  return { last: revisions.at(-1) ?? [], older: revisions.slice(0, -1).toReversed().flat() }
}

/** Uses the name of the street, because its slug may change. */
const subjectOf = ({ metric, project, street, period }: FigureTrace) => JSON.stringify([metric, project, street.name, period])

/** The subject without the project, whose slug may change. */
const topicOf = ({ metric, street, period }: FigureTrace) => JSON.stringify([metric, street.name, period])

/** Returns `base`, or `base-2`, `base-3` … while that is taken. `counts` starts after the last number, for linear time. */
export function freeId (base: string, { counts, isTaken }: { counts: Map<string, number>, isTaken: (id: string) => boolean }): string {
  let count = counts.get(base) ?? 1
  const numbered = () => count === 1 ? base : `${base}-${count}`
  while (isTaken(numbered())) count++
  counts.set(base, count)
  return numbered()
}

/**
 * Returns the stable id of each figure, from the first match in this order:
 * 1. The same words and sentence in the same paragraph, in another paragraph, or in an older revision.
 * 2. The same subject in the same paragraph, with another sentence or number.
 * 3. The only figure on the same subject that has no match yet.
 * 4. A new id, made from the subject and the first address of the article.
 * @param figures in the order of the text, with stable ids of their paragraphs
 */
export function figureAnchors (figures: readonly FigureTrace[], { last, older }: EarlierFigures, firstAddress: { series: string, number: number }): string[] {
  const ids: (string | null)[] = figures.map(() => null)
  const used = new Set<string>()
  const assign = (index: number, id: string) => {
    ids[index] = id
    used.add(id)
  }

  /** Pairs figures without an id and unused earlier ones of the same key, in order. `isPairable` gets the count of each. */
  function pair (earlier: readonly FigureTrace[], keyOf: (figure: FigureTrace) => string, isPairable: (now: number, before: number) => boolean = () => true): void {
    const indexes = [...figures.keys()].filter((index) => ids[index] === null)
    const free = Map.groupBy(earlier.filter(({ id }) => !used.has(id)), keyOf)
    if (free.size === 0) return
    for (const [key, same] of Map.groupBy(indexes, (index) => keyOf(figures[index] as FigureTrace))) {
      const candidates = free.get(key) ?? []
      if (!isPairable(same.length, candidates.length)) continue
      let next = 0
      for (const index of same) {
        // An older figure is listed once for each of its revisions.
        while (used.has(candidates[next]?.id ?? '')) next++
        const candidate = candidates[next]
        if (candidate !== undefined) assign(index, candidate.id)
      }
    }
  }

  // Numbers make shorter keys than sentences.
  const sentences = new Map<string, number>()
  const inSentence = ({ sentence, sentenceOffset, words }: FigureTrace) => {
    const number = sentences.get(sentence) ?? sentences.size
    sentences.set(sentence, number)
    return `${number} ${sentenceOffset} ${words}`
  }
  pair(last, (figure) => `${figure.block} ${inSentence(figure)}`)
  pair(last, inSentence)
  pair(older, inSentence)
  pair(last, (figure) => `${figure.block} ${figure.words} ${subjectOf(figure)}`)
  pair(last, (figure) => `${figure.block} ${subjectOf(figure)}`, (now, before) => now === before)
  const single = (now: number, before: number) => now === 1 && before === 1
  pair(last, (figure) => `${figure.block} ${topicOf(figure)}`, single)
  pair(last, subjectOf, single)

  for (const { id } of [...last, ...older]) used.add(id)
  const counts = new Map<string, number>()
  return figures.map(({ metric, project, street, period }, index) => {
    const known = ids[index] ?? null
    if (known !== null) return known
    const id = freeId(figureId({ ...firstAddress, metric, project, street: street.slug, period }, new Map()), { counts, isTaken: (id) => used.has(id) })
    used.add(id)
    return id
  })
}
