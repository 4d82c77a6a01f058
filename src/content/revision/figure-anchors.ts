// The ids of figures outlive what is done to the text round them, and to what they are filed under: an id stays with its words.
import { type Figure, figureId } from '../figure.ts'

/** A figure as far as it is known again by. */
export type FigureTrace = Pick<Figure, 'id' | 'block' | 'words' | 'sentence' | 'sentenceOffset' | 'metric' | 'project' | 'street' | 'period'>

/** What earlier versions had: the figures of the last one in order, and those of the versions before it, the newest first. */
export interface EarlierFigures { last: readonly FigureTrace[], former: readonly FigureTrace[] }

/** Joins the figures of all versions, the first version first. */
export function earlierFigures (versions: readonly (readonly FigureTrace[])[]): EarlierFigures {
  return { last: versions.at(-1) ?? [], former: versions.slice(0, -1).toReversed().flat() }
}

/** What a figure says something about, within its piece. By the street's name: its address name may be another since that version. */
const subjectOf = ({ metric, project, street, period }: FigureTrace) => JSON.stringify([metric, project, street.name, period])

/** The same but for the project, which is known by an address name alone. */
const topicOf = ({ metric, street, period }: FigureTrace) => JSON.stringify([metric, street.name, period])

/**
 * The lasting id of each figure. It is that of the same words in the same sentence: of the same paragraph, else of another (it was moved),
 * else of an earlier version (it came back), whatever it is filed under by now. Else of the figure on the same subject in the same
 * paragraph, when its sentence or its number was corrected, else of the only one on that subject that is in the piece no more. Else it
 * is a new one, made from `birth`, the piece's first address, and the subject, with `-2`, `-3` … while others have it or had it.
 * @param figures in the order of the text, with the lasting ids of their paragraphs
 */
export function figureAnchors (figures: readonly FigureTrace[], { last, former }: EarlierFigures, birth: { series: string, number: number }): string[] {
  const ids: (string | null)[] = figures.map(() => null)
  const used = new Set<string>()
  const give = (place: number, id: string) => {
    ids[place] = id
    used.add(id)
  }

  /** Pairs, in order, what has the same key: new ones without an id and old ones whose id nobody has yet. `pairable` says of how many. */
  function pair (olds: readonly FigureTrace[], keyOf: (figure: FigureTrace) => string, pairable: (news: number, olds: number) => boolean = () => true): void {
    const places = [...figures.keys()].filter((place) => ids[place] === null)
    const free = Map.groupBy(olds.filter(({ id }) => !used.has(id)), keyOf)
    if (free.size === 0) return
    for (const [key, same] of Map.groupBy(places, (place) => keyOf(figures[place] as FigureTrace))) {
      const candidates = free.get(key) ?? []
      if (!pairable(same.length, candidates.length)) continue
      let next = 0
      for (const place of same) {
        // A former one is there once for each version that had it.
        while (used.has(candidates[next]?.id ?? '')) next++
        const old = candidates[next]
        if (old !== undefined) give(place, old.id)
      }
    }
  }

  const sentences = new Map<string, number>()
  const sentenceOf = ({ sentence }: FigureTrace): number => {
    const number = sentences.get(sentence) ?? sentences.size
    sentences.set(sentence, number)
    return number
  }
  const inSentence = (figure: FigureTrace) => `${sentenceOf(figure)} ${figure.sentenceOffset} ${figure.words}`
  pair(last, (figure) => `${figure.block} ${inSentence(figure)}`)
  pair(last, inSentence)
  pair(former, inSentence)
  pair(last, (figure) => `${figure.block} ${figure.words} ${subjectOf(figure)}`)
  pair(last, (figure) => `${figure.block} ${subjectOf(figure)}`, (news, olds) => news === olds)
  const single = (news: number, olds: number) => news === 1 && olds === 1
  pair(last, (figure) => `${figure.block} ${topicOf(figure)}`, single)
  pair(last, subjectOf, single)

  for (const { id } of [...last, ...former]) used.add(id)
  const counts = new Map<string, number>()
  figures.forEach((figure, place) => {
    if (ids[place] !== null) return
    const { metric, project, street, period } = figure
    const made = figureId({ ...birth, metric, project, street: street.slug, period }, new Map())
    let count = counts.get(made) ?? 1
    const counted = () => count === 1 ? made : `${made}-${count}`
    while (used.has(counted())) count++
    counts.set(made, count)
    give(place, counted())
  })
  return ids.map((id) => id ?? '')
}
