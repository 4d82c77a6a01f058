// Resolves a mark of an article to its metric, project, street, period and quantity.
import { type Figure, figureId, intervalNotation, type MarkedWords, type Mention, type Metric, type Project } from '../figure.ts'
import { readPeriod } from '../date.ts'
import type { MarkFailure, MarkOutcome, MarkResolver } from './marks.ts'
import { closestName } from '../closest-name.ts'
import type { DiagnosticCode } from '../messages.ts'
import { type NonQuantityReason, type Quantity, type ReadText, readQuantity, wordsLeftOut } from '../quantity/quantity.ts'

export interface MarkReferences {
  metrics: ReadonlyMap<string, Metric>
  projects: ReadonlyMap<string, Project>
  /** Map from the 名称 of each street to the slug of the street. */
  streets: ReadonlyMap<string, string>
}

const REASONS: Readonly<Record<NonQuantityReason, string>> = {
  'no-numeral': '没有数字',
  idiom: '这是成语或固定说法',
  slogan: '这是口号或名称里的数字',
  year: '这是年份',
  date: '这是日期',
  ordinal: '这是序数',
  'clock-or-duration': '这是时间',
  name: '这是名称或号码',
  contradiction: '前后的说法互相矛盾',
  ambiguous: '可以有两种读法',
  'several-quantities': '有不止一个数量',
  malformed: '数字写法不完整',
}

const failed = (part: MarkFailure['part'], code: DiagnosticCode, params: Record<string, string>): MarkOutcome => ({ kind: 'failed', failure: { code, params, part } })

const unitName = (unit: string) => unit || '无单位'

/** Creates the resolver for one article. The resolver adds each figure and mention to `figures` and `mentions`. */
export function createMarkResolver ({ article, references: { metrics, projects, streets }, figures, mentions, read, figureAddress, projectAddress }: {
  article: { series: string, number: number, streets: readonly string[], period: string }
  references: MarkReferences
  figures: Figure[]
  mentions: Mention[]
  /** Finds the quantities in a text of the article. Reads each text only once. */
  read: ReadText
  figureAddress: (id: string) => string
  projectAddress: (slug: string) => string
}): MarkResolver {
  const taken = new Map<string, number>()
  return ({ target, marked, text }) => {
    const { words } = marked
    const [first = '', second, ...rest] = target.name.split('·')
    const metric = metrics.get(second ?? first)
    const project = second === undefined && metric ? undefined : projects.get(first)
    if (rest.length > 0 || target.name === '') return failed('target', 'mark-target-unreadable', { target: target.name })
    if (target.twice !== undefined) return failed({ optionTwice: target.twice }, 'mark-option-twice', { words, target: target.name, key: target.twice, value: target.options.get(target.twice) ?? '' })
    if (second === undefined && !metric && project) {
      mentions.push({ ...marked, project: project.slug })
      return { kind: 'mention', address: projectAddress(project.slug) }
    }
    if (second !== undefined && !project) return unknown(first, projects.keys(), { words, rest: `·${second}` })
    if (!metric) return unknown(second ?? first, second === undefined ? [...metrics.keys(), ...projects.keys()] : metrics.keys(), { words, before: second === undefined ? '' : `${first}·` })

    const quantity = readMarkedQuantity({ marked, text, read, metric, target: target.name })
    if ('kind' in quantity) return quantity
    const typedPeriod = target.options.get('期间')
    const period = typedPeriod === undefined ? article.period : readPeriod(typedPeriod)
    if (period === null) return failed({ option: '期间' }, 'mark-period-unreadable', { words, target: target.name, value: typedPeriod ?? '' })
    const streetName = target.options.get('街道') ?? project?.street ?? (article.streets.length === 1 ? article.streets[0] : undefined)
    if (streetName === undefined) return failed('target', 'mark-street-needed', { words, target: target.name, street: article.streets[0] ?? '' })
    const slug = streets.get(streetName)
    if (slug === undefined) return failed('target', 'mark-street-unknown', { name: streetName, known: [...streets.keys()].join('、') })

    const id = figureId({ series: article.series, number: article.number, metric: metric.name, project: project?.slug ?? null, street: slug, period }, taken)
    figures.push({ ...marked, id, metric: metric.name, project: project?.slug ?? null, street: { name: streetName, slug }, period, quantity })
    return { kind: 'figure', id, value: intervalNotation(quantity), address: figureAddress(id) }
  }
}

function readMarkedQuantity ({ marked: { words, offset }, text, read, metric, target }: {
  marked: MarkedWords, text: string, read: ReadText, metric: Metric, target: string
}): Quantity | MarkOutcome {
  const reading = readQuantity(words)
  if (!reading.ok) return failed('words', 'mark-not-quantity', { words, reason: REASONS[reading.reason] })
  const { quantity } = reading
  const wider = wordsLeftOut({ readings: read(text), start: offset, end: offset + words.length, inside: quantity })
  if (wider) {
    const better = text.slice(wider.start, wider.end)
    return wider.reason === null
      ? failed('words', 'mark-leaves-out', { words, better, target })
      : failed('words', 'mark-not-quantity', { words: better, reason: REASONS[wider.reason] })
  }
  if (metric.units.includes(quantity.unit)) return quantity
  return failed('words', 'mark-unit', { words, unit: unitName(quantity.unit), metric: metric.name, units: metric.units.map(unitName).join('、') })
}

function unknown (name: string, known: Iterable<string>, { words, before = '', rest = '' }: { words: string, before?: string, rest?: string }): MarkOutcome {
  const guess = closestName(name, known)
  return guess === null ? failed('target', 'mark-unknown', { name }) : failed('target', 'mark-misspelt', { name, guess, better: `[${words}]{${before}${guess}${rest}}` })
}

/** Rejects marks in files that are not articles. Only an article has the street, number and period that a mark needs. */
export const refuseMarks: MarkResolver = ({ marked }) => failed('words', 'mark-outside-piece', { words: marked.words })
