// Differences between two revisions of an article, by character. A whole number counts as one character.
import { diffArrays } from 'diff'
import type { Block } from '../article.ts'
import { periodText } from '../date.ts'
import type { Figure } from '../figure.ts'

/** The compared fields of a revision. */
export interface Comparable {
  title: string
  speaker: string
  position: string
  date: string
  source: string | null
  editor: string | null
  summary: string
  streets: readonly { name: string }[]
  cover: { hash: string, alt: string } | null
  corrections: readonly { date: string, note: string }[]
  publishAt: number | null
  html: string
  blocks: readonly Block[]
  figures?: readonly ComparableFigure[]
}

type ComparableFigure = Pick<Figure, 'id' | 'block' | 'words' | 'sentence' | 'sentenceOffset' | 'metric' | 'project' | 'period'> & { street: { name: string } }

/** A part of a text that is in both compared revisions, or in only one revision. */
export interface Stretch { kind: 'same' | 'removed' | 'added', text: string }

export interface Change {
  /** Name of the changed field: 标题, 正文 … */
  label: string
  /** Id of the changed paragraph; null for any other change. */
  block: string | null
  stretches: Stretch[]
  /** True: changes only punctuation, spaces, layout or the presence of a mark, and no letter, digit or sign beside a digit. */
  isSlight: boolean
}

/** Compared fields, in the order in which the page of an article shows them. */
const FIELDS: readonly [label: string, read: (article: Comparable) => string][] = [
  ['标题', ({ title }) => title],
  ['讲述人', ({ speaker }) => speaker],
  ['职务', ({ position }) => position],
  ['街道', ({ streets }) => streets.map(({ name }) => name).join('、')],
  ['日期', ({ date }) => date],
  ['来源', ({ source }) => source ?? ''],
  ['责任编辑', ({ editor }) => editor ?? ''],
  ['摘要', ({ summary }) => summary],
  ['封面说明', ({ cover }) => cover?.alt ?? ''],
  ['更正', ({ corrections }) => corrections.map(({ date, note }) => `${date}：${note}`).join('\n')],
]

/** Label of a change that changes a mark of a figure but not the marked words. */
export const FIGURE_CHANGE = '数字标注'

/**
 * Lists the changes of the front matter, of the paragraphs in order, and of the marks.
 * @param projectName returns the name of a project by its slug
 */
export function changesBetween (before: Comparable, after: Comparable, projectName: (slug: string) => string = (slug) => slug): Change[] {
  const fields = FIELDS.flatMap(([label, read]) => changeOf({ label, block: null, before: read(before), after: read(after) }))
  const blocks = blockChanges(before, after)
  const changes = [...fields, ...blocks, ...figureChanges(before, after, projectName)]
  if (picturesOf(before) !== picturesOf(after)) changes.push({ label: '图片', block: null, stretches: [], isSlight: false })
  else if (before.publishAt !== after.publishAt) changes.push({ label: '本站发布时间', block: null, stretches: [], isSlight: false })
  // The compared text has no emphasis, heading levels or links.
  if (changes.length === 0) changes.push({ label: '排版', block: null, stretches: [], isSlight: true })
  return changes
}

const picturesOf = ({ cover, html }: Comparable) => [cover?.hash, ...[...html.matchAll(/<img [^>]*src="([^"]*)"/g)].map(([, address]) => address)].join(' ')

const textsOf = ({ blocks }: Comparable) => new Map(blocks.map(({ id, text }) => [id, text]))

function blockChanges (before: Comparable, after: Comparable): Change[] {
  const [earlier, later] = [textsOf(before), textsOf(after)]
  // Ids are stable: a corrected or moved paragraph keeps its id.
  return differences([...earlier.keys()], [...later.keys()]).flatMap(({ value, added, removed }) => value.flatMap((id): Change[] => {
    if (removed && later.has(id)) return []
    const text = later.get(id) ?? ''
    const changes = changeOf({ label: '正文', block: id, before: earlier.get(id) ?? '', after: text })
    const isMoved = added && earlier.has(id) && changes.length === 0
    return isMoved ? [{ label: '段落移动', block: id, stretches: [{ kind: 'same', text }], isSlight: true }] : changes
  }))
}

/** Attributes of a figure. A changed project is slight, because only its slug is known, and the slug may change. */
const ATTRIBUTES: readonly [label: string, read: (figure: ComparableFigure, projectName: (slug: string) => string) => string, isSlight: boolean][] = [
  ['指标', ({ metric }) => metric, false],
  ['项目', ({ project }, projectName) => project === null ? '（无）' : projectName(project), true],
  ['街道', ({ street }) => street.name, false],
  ['期间', ({ period }) => periodText(period), false],
]

/** Lists added, removed and changed marks. A mark that is added or removed with its text is part of the change of the text. */
function figureChanges (before: Comparable, after: Comparable, projectName: (slug: string) => string): Change[] {
  const [earlier, later] = [before.figures ?? [], after.figures ?? []]
  const [textBefore, textAfter] = [textsOf(before), textsOf(after)]
  const partners = partnersOf(earlier, later)
  const partnered = new Set(partners.values())
  const changes: { words: string, stretches: (quoted: string) => Stretch[], isSlight: boolean }[] = []
  const labelOf = ({ metric, project }: ComparableFigure) => project === null ? metric : `${projectName(project)}·${metric}`
  const oneSided = (figure: ComparableFigure, kind: 'added' | 'removed') =>
    changes.push({ words: figure.words, stretches: (quoted) => [{ kind, text: `${quoted}（${labelOf(figure)}）` }], isSlight: true })
  for (const old of earlier) if (!partnered.has(old) && textAfter.get(old.block)?.includes(old.sentence) === true) oneSided(old, 'removed')
  for (const figure of later) {
    const old = partners.get(figure)
    if (old === undefined) {
      if (textBefore.get(figure.block)?.includes(figure.sentence) === true) oneSided(figure, 'added')
      continue
    }
    const attributes = ATTRIBUTES.map(([label, read, isSlight]) => ({ label, from: read(old, projectName), to: read(figure, projectName), isSlight }))
    const isSameText = textBefore.get(old.block) === textAfter.get(figure.block)
    const words = isSameText ? [{ label: '字样', from: `“${old.words}”`, to: `“${figure.words}”`, isSlight: false }] : []
    for (const { label, from, to, isSlight } of [...words, ...attributes]) {
      if (from === to) continue
      const stretches = (quoted: string): Stretch[] => [{ kind: 'same', text: `${quoted}的${label}由` }, { kind: 'removed', text: from }, { kind: 'same', text: '改为' }, { kind: 'added', text: to }]
      changes.push({ words: figure.words, stretches, isSlight })
    }
  }
  const groups = Map.groupBy(changes, ({ stretches }) => JSON.stringify(stretches('')))
  return [...groups.values()].flatMap((same) => same.slice(0, 1).map(({ stretches, isSlight }): Change => (
    { label: FIGURE_CHANGE, block: null, stretches: stretches(quotedList(same.map(({ words }) => words))), isSlight })))
}

/** Returns the earlier figure of each later figure: the one with the same id, or else with the same words and position. */
function partnersOf (earlier: readonly ComparableFigure[], later: readonly ComparableFigure[]): Map<ComparableFigure, ComparableFigure> {
  const byId = new Map(earlier.map((figure) => [figure.id, figure]))
  const laterIds = new Set(later.map(({ id }) => id))
  const positionOf = ({ block, sentence, sentenceOffset, words }: ComparableFigure) => JSON.stringify([block, sentence, sentenceOffset, words])
  // In old revisions, the id of a figure changed with its metric.
  const byPosition = new Map(earlier.filter(({ id }) => !laterIds.has(id)).map((figure) => [positionOf(figure), figure]))
  return new Map(later.flatMap((figure): [ComparableFigure, ComparableFigure][] => {
    const position = positionOf(figure)
    const old = byId.get(figure.id) ?? byPosition.get(position)
    if (!byId.has(figure.id)) byPosition.delete(position)
    return old ? [[figure, old]] : []
  }))
}

/** Limit of figures whose words one change quotes. Further figures are only counted. */
const MOST_QUOTED = 3

function quotedList (words: readonly string[]): string {
  const quoted = words.slice(0, MOST_QUOTED).map((one) => `“${one}”`).join('')
  return words.length > MOST_QUOTED ? `${quoted}等${words.length}处` : quoted
}

/** Divides a text into characters and whole numbers. */
const tokensOf = (text: string) => text.match(/\d+(?:[.,]\d+)*|./gsu) ?? []

function changeOf ({ label, block, before, after }: { label: string, block: string | null, before: string, after: string }): Change[] {
  if (before === after) return []
  const stretches = differences(tokensOf(before), tokensOf(after))
    .map(({ value, added, removed }): Stretch => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value.join('') }))
    .filter(({ text }) => text !== '')
  return [{ label, block, stretches, isSlight: isSlight(stretches) }]
}

/** Limit of edits (inserted or removed tokens) between two texts. The time of the comparison grows with the count of edits. */
const MOST_EDITS = 2000

/** Returns unchanged, removed and added parts in order. Above `MOST_EDITS`, returns `before` as removed and `after` as added. */
function differences (before: readonly string[], after: readonly string[]): { value: readonly string[], added: boolean, removed: boolean }[] {
  return diffArrays([...before], [...after], { maxEditLength: MOST_EDITS }) ?? [{ value: before, added: false, removed: true }, { value: after, added: true, removed: false }]
}

/** Matches text that has only punctuation and spaces. Excludes the middle dot (part of names) and percent signs. */
const SIGN = /^[[\p{P}\p{Z}\p{Cc}]--[·•‧・%％‰]]+$/v
const ENDS_WITH_DIGIT = /\p{N}$/u
const BEGINS_WITH_DIGIT = /^\p{N}/u
const ENDS_WITH_NUMERAL = /[〇零一二三四五六七八九十百千万亿两]$/u
const BEGINS_WITH_NUMERAL = /^[〇零一二三四五六七八九十百千万亿两]/u

function isSlight (stretches: readonly Stretch[]): boolean {
  return stretches.every(({ kind, text }, index) => {
    if (kind === 'same') return true
    if (!SIGN.test(text)) return false
    // A sign beside a digit or between numerals is part of the number: 3.5 and 35, 三、五 and 三五.
    const before = stretches.slice(0, index).findLast((other) => other.kind === 'same')?.text ?? ''
    const after = stretches.slice(index).find((other) => other.kind === 'same')?.text ?? ''
    return !ENDS_WITH_DIGIT.test(before) && !BEGINS_WITH_DIGIT.test(after) && !(ENDS_WITH_NUMERAL.test(before) && BEGINS_WITH_NUMERAL.test(after))
  })
}
