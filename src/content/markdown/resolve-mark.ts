// What a mark in a piece means: the metric, project, street and period it names, and the quantity its words state.
import { type Figure, figureId, intervalNotation, type Mention, type Metric, type Project } from '../figure.ts'
import { readPeriod } from '../date.ts'
import type { MarkFailure, MarkOutcome, MarkResolver } from './marks.ts'
import { closestName } from '../closest-name.ts'
import type { DiagnosticCode } from '../messages.ts'
import { type NotAQuantityReason, type ReadText, readQuantity, wordsLeftOut } from '../quantity/quantity.ts'

export interface MarkReferences {
  metrics: ReadonlyMap<string, Metric>
  projects: ReadonlyMap<string, Project>
  /** Street address names by 名称. */
  streets: ReadonlyMap<string, string>
}

const REASONS: Readonly<Record<NotAQuantityReason, string>> = {
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

/** Makes the resolver of one piece; the figures and mentions it finds are added to the lists given. */
export function createMarkResolver ({ piece, catalogue, figures, mentions, read, figureAddress, projectAddress }: {
  piece: { series: string, number: number, streets: readonly string[], period: string }
  catalogue: MarkReferences
  figures: Figure[]
  mentions: Mention[]
  /** Reads the texts of the piece. */
  read: ReadText
  figureAddress: (id: string) => string
  projectAddress: (slug: string) => string
}): MarkResolver {
  const taken = new Map<string, number>()
  return ({ target, place, text }) => {
    const [first = '', second, ...rest] = target.name.split('·')
    const asMetric = catalogue.metrics.get(second ?? first)
    const project = second === undefined && asMetric ? undefined : catalogue.projects.get(first)
    if (rest.length > 0 || target.name === '') return failed('target', 'mark-target-unreadable', { target: target.name })
    if (target.twice !== undefined) return failed({ optionTwice: target.twice }, 'mark-option-twice', { words: place.words, target: target.name, key: target.twice, value: target.options.get(target.twice) ?? '' })
    if (second === undefined && !asMetric && project) {
      mentions.push({ ...place, project: project.slug })
      return { kind: 'mention', address: projectAddress(project.slug) }
    }
    if (second !== undefined && !project) return unknown(first, catalogue.projects.keys(), { words: place.words, rest: `·${second}` })
    if (!asMetric) return unknown(second ?? first, second === undefined ? [...catalogue.metrics.keys(), ...catalogue.projects.keys()] : catalogue.metrics.keys(), { words: place.words, before: second === undefined ? '' : `${first}·` })

    const reading = readQuantity(place.words)
    if (!reading.ok) return failed('words', 'mark-not-quantity', { words: place.words, reason: REASONS[reading.reason] })
    const wider = wordsLeftOut({ readings: read(text), start: place.offset, end: place.offset + place.words.length, inside: reading.quantity })
    if (wider) {
      const better = text.slice(wider.start, wider.end)
      return wider.reason === null
        ? failed('words', 'mark-leaves-out', { words: place.words, better, target: target.name })
        : failed('words', 'mark-not-quantity', { words: better, reason: REASONS[wider.reason] })
    }
    const { quantity } = reading
    if (!asMetric.units.includes(quantity.unit)) {
      return failed('words', 'mark-unit', { words: place.words, unit: quantity.unit || '无单位', metric: asMetric.name, units: asMetric.units.map((unit) => unit || '无单位').join('、') })
    }
    const period = target.options.has('期间') ? readPeriod(target.options.get('期间') ?? '') : piece.period
    if (period === null) return failed({ option: '期间' }, 'mark-period-unreadable', { words: place.words, target: target.name, value: target.options.get('期间') ?? '' })
    const streetName = target.options.get('街道') ?? project?.street ?? (piece.streets.length === 1 ? piece.streets[0] : undefined)
    if (streetName === undefined) return failed('target', 'mark-street-needed', { words: place.words, target: target.name, street: piece.streets[0] ?? '' })
    const slug = catalogue.streets.get(streetName)
    if (slug === undefined) return failed('target', 'mark-street-unknown', { name: streetName, known: [...catalogue.streets.keys()].join('、') })

    const id = figureId({ series: piece.series, number: piece.number, metric: asMetric.name, project: project?.slug ?? null, street: slug, period }, taken)
    figures.push({ ...place, id, metric: asMetric.name, project: project?.slug ?? null, street: { name: streetName, slug }, period, quantity })
    return { kind: 'figure', id, value: intervalNotation(quantity), address: figureAddress(id) }
  }
}

function unknown (name: string, known: Iterable<string>, { words, before = '', rest = '' }: { words: string, before?: string, rest?: string }): MarkOutcome {
  const guess = closestName(name, known)
  return guess === null ? failed('target', 'mark-unknown', { name }) : failed('target', 'mark-misspelt', { name, guess, better: `[${words}]{${before}${guess}${rest}}` })
}

/** Outside pieces a mark has no street, number or period to belong to. */
export const refuseMarks: MarkResolver = ({ place }) => failed('words', 'mark-outside-piece', { words: place.words })
