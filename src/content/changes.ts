// What is different between two versions of a piece, in the words of both: by character, a number as one.
import { diffArrays } from 'diff'
import type { Block } from './article.ts'

/** What two versions are compared by. */
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
}

/** A stretch of text: in both, only in the earlier one, only in the later one. */
export interface Stretch { kind: 'same' | 'removed' | 'added', text: string }

export interface Change {
  /** What changed: 标题, 正文 … */
  label: string
  /** Id of the paragraph, for those of the text. */
  block: string | null
  stretches: Stretch[]
  /** Punctuation, spaces or layout alone: no letter, no digit, and no sign beside a digit. */
  isSlight: boolean
}

/** The fields, in the order in which a page lists them. */
const FIELDS: readonly [label: string, read: (piece: Comparable) => string][] = [
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

/** Lists what changed from `before` to `after`: front matter first, then paragraphs in the order in which they stand. */
export function changesBetween (before: Comparable, after: Comparable): Change[] {
  const fields = FIELDS.flatMap(([label, read]) => changeOf({ label, block: null, before: read(before), after: read(after) }))
  const blocks = blockChanges(before.blocks, after.blocks)
  const changes = [...fields, ...blocks]
  if (picturesOf(before) !== picturesOf(after)) changes.push({ label: '图片', block: null, stretches: [], isSlight: false })
  else if (before.publishAt !== after.publishAt) changes.push({ label: '本站发布时间', block: null, stretches: [], isSlight: false })
  // Emphasis, headings, links: nothing of it is in the words.
  if (changes.length === 0) changes.push({ label: '排版', block: null, stretches: [], isSlight: true })
  return changes
}

const picturesOf = ({ cover, html }: Comparable) => [cover?.hash, ...[...html.matchAll(/<img [^>]*src="([^"]*)"/g)].map(([, address]) => address)].join(' ')

function blockChanges (before: readonly Block[], after: readonly Block[]): Change[] {
  const earlier = new Map(before.map((block) => [block.id, block.text]))
  const later = new Map(after.map((block) => [block.id, block.text]))
  // Ids last: paragraphs of one id are one paragraph, mended or moved.
  return differences(before.map(({ id }) => id), after.map(({ id }) => id)).flatMap(({ value, added, removed }) => value.flatMap((id): Change[] => {
    const text = later.get(id)
    if (removed) return later.has(id) ? [] : changeOf({ label: '正文', block: id, before: earlier.get(id) ?? '', after: '' })
    if (!added || !earlier.has(id)) return changeOf({ label: '正文', block: id, before: earlier.get(id) ?? '', after: text ?? '' })
    const mended = changeOf({ label: '正文', block: id, before: earlier.get(id) ?? '', after: text ?? '' })
    return mended.length > 0 ? mended : [{ label: '段落移动', block: id, stretches: [{ kind: 'same', text: text ?? '' }], isSlight: true }]
  }))
}

/** Of 50 → 60 nobody wants to read 5, 6 and 0. */
const piecesOf = (text: string) => text.match(/\d+(?:[.,]\d+)*|./gsu) ?? []

function changeOf ({ label, block, before, after }: { label: string, block: string | null, before: string, after: string }): Change[] {
  if (before === after) return []
  const stretches = differences(piecesOf(before), piecesOf(after)).map(({ value, added, removed }): Stretch => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value.join('') })).filter(({ text }) => text !== '')
  return [{ label, block, stretches, isSlight: isSlight(stretches) }]
}

/** Above so many edits two lists have little in common. */
const MOST_EDITS = 2000

/** What is in both and what in one alone, in order. Of two that have little in common: all of the one, then all of the other. */
function differences (before: readonly string[], after: readonly string[]): { value: readonly string[], added: boolean, removed: boolean }[] {
  return diffArrays([...before], [...after], { maxEditLength: MOST_EDITS }) ?? [{ value: before, added: false, removed: true }, { value: after, added: true, removed: false }]
}

/** Signs that say nothing by themselves; the middle dot is part of names. */
const SIGN = /^[[\p{P}\p{Z}\p{Cc}]--[·•‧・%％‰]]+$/v
const ENDS_WITH_DIGIT = /\p{N}$/u
const BEGINS_WITH_DIGIT = /^\p{N}/u
const ENDS_WITH_NUMERAL = /[〇零一二三四五六七八九十百千万亿两]$/u
const BEGINS_WITH_NUMERAL = /^[〇零一二三四五六七八九十百千万亿两]/u

function isSlight (stretches: readonly Stretch[]): boolean {
  return stretches.every(({ kind, text }, index) => {
    if (kind === 'same') return true
    if (!SIGN.test(text)) return false
    // 3.5 is not 35, 三、五 not 三五: a sign beside a digit or between numerals is part of the number.
    const side = (step: -1 | 1) => {
      let at = index + step
      while (stretches[at] !== undefined && stretches[at]?.kind !== 'same') at += step
      return stretches[at]?.text ?? ''
    }
    const [before, after] = [side(-1), side(1)]
    return !ENDS_WITH_DIGIT.test(before) && !BEGINS_WITH_DIGIT.test(after) && !(ENDS_WITH_NUMERAL.test(before) && BEGINS_WITH_NUMERAL.test(after))
  })
}
