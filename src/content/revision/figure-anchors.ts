// Stable ids of figures across the revisions of an article. A figure keeps its id when only its metric or street changes.
import { type Figure, figureId } from '../figure.ts'
import { StableIds } from './stable-ids.ts'

/** The fields by which a figure is recognised in another revision. */
export type FigureTrace = Pick<Figure, 'id' | 'block' | 'words' | 'sentence' | 'sentenceOffset' | 'metric' | 'project' | 'street' | 'period'>

/** Identifies the street by its name, because the slug of a street may change. */
const subjectOf = ({ metric, project, street, period }: FigureTrace) => JSON.stringify([metric, project, street.name, period])

/** Leaves out the project, because the slug of a project may change. */
const topicOf = ({ metric, street, period }: FigureTrace) => JSON.stringify([metric, street.name, period])

/**
 * Returns the stable id of each figure, from the first match in this order:
 * 1. The same words and sentence in the same paragraph, in another paragraph, or in an older revision.
 * 2. The same subject in the same paragraph, with another sentence or number.
 * 3. The only figure on the same subject that has no match yet.
 * 4. A new id, made from the subject of the figure and the first address of the article.
 * @param figures in the order of the text, with stable ids of their paragraphs
 * @param revisions figures of each earlier revision, oldest first
 */
export function figureAnchors (figures: readonly FigureTrace[], revisions: readonly (readonly FigureTrace[])[], firstAddress: { series: string, number: number }): string[] {
  const last = revisions.at(-1) ?? []
  const older = revisions.slice(0, -1).toReversed().flat()
  const ids = new StableIds(figures)
  // Uses the number of each sentence in keys, because it is shorter than the sentence.
  const sentences = new Map<string, number>()
  const inSentence = ({ sentence, sentenceOffset, words }: FigureTrace) => {
    const number = sentences.get(sentence) ?? sentences.size
    sentences.set(sentence, number)
    return `${number} ${sentenceOffset} ${words}`
  }
  ids.pair(last, (figure) => `${figure.block} ${inSentence(figure)}`)
  ids.pair(last, inSentence)
  ids.pair(older, inSentence)
  ids.pair(last, (figure) => `${figure.block} ${figure.words} ${subjectOf(figure)}`)
  ids.pair(last, (figure) => `${figure.block} ${subjectOf(figure)}`, (now, before) => now === before)
  const single = (now: number, before: number) => now === 1 && before === 1
  ids.pair(last, (figure) => `${figure.block} ${topicOf(figure)}`, single)
  ids.pair(last, subjectOf, single)
  return ids.complete(revisions.flat().map(({ id }) => id), ({ metric, project, street, period }) =>
    figureId({ ...firstAddress, metric, project, street: street.slug, period }, new Map()))
}
