// Marks: `[原文]{指标}`, `[原文]{项目·指标}`, `[原文]{项目}`, with 期间= and 街道=. An inline rule finds them.
// A core rule, after the block ids, resolves and renders them. An unreadable mark shows its plain words.
import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it'
import { type InBlock, plainText } from './block-ids.ts'
import { type MarkedWords, sentenceAround } from '../figure.ts'
import type { DiagnosticCode } from '../messages.ts'

/** The text between the braces of a mark. */
export interface MarkTarget {
  /** 指标, 项目, or 项目·指标 as typed. */
  name: string
  /** Values of the options 期间 and 街道. For an option typed twice, the first value. */
  options: ReadonlyMap<string, string>
  /** Name of an option that is typed twice, which makes the mark ambiguous. */
  twice?: string
}

export interface MarkFailure {
  code: DiagnosticCode
  params: Record<string, string>
  /** Faulty part of the mark: words in the brackets, text in the braces, the value of an option, or an option typed twice. */
  part: 'words' | 'target' | { option: string } | { optionTwice: string }
}

/** Result of resolving a mark. `value` is the quantity of a figure in interval notation, such as `[50,60)`. */
export type MarkOutcome =
  | { kind: 'figure', id: string, value: string, address: string }
  | { kind: 'mention', address: string }
  | { kind: 'failed', failure: MarkFailure }

/** Resolves one mark. `text` is the text of the block that contains the mark. */
export type MarkResolver = (mark: { target: MarkTarget, marked: MarkedWords, text: string }) => MarkOutcome

/** Receives each failed mark, with the offset and length of its faulty part in the content of the block. */
export type FailureListener = (state: StateCore, block: Token, mark: { at: number, length: number, failure: MarkFailure }) => void

/** Offsets in the content of the block: of the words between the brackets, and of the target between the braces. */
export type MarkMeta = { target: MarkTarget, wordsAt: number, wordsEnd: number, targetAt: number, targetEnd: number }

const OPEN = '{｛'
const CLOSE = '}｝'
const CLOSE_OR_LINE_END = /[}｝\n]|$/g
/** Matches an option, such as ` 期间=2021`. The look-behind `(?<!\s)` keeps the time linear in text with many spaces. */
const OPTION = /(?<!\s)\s+(期间|街道|period|street)\s*[=＝]\s*(\S+)/g
const OPTION_KEYS: Readonly<Record<string, string>> = { period: '期间', street: '街道' }

/** Adds the rules for marks to markdown-it. `resolverOf` returns the resolver of marks for the current file. */
export function useMarks (md: MarkdownIt, { resolverOf, onFailure }: { resolverOf: (state: StateCore) => MarkResolver, onFailure: FailureListener }): void {
  md.inline.ruler.before('link', 'mark', findMark)
  md.helpers.parseLinkLabel = parseLabel
  md.core.ruler.push('marks', (state) => {
    const resolve = resolverOf(state)
    for (const token of state.tokens) if (token.children?.some((child) => child.type === 'mark_open')) resolveBlock(state, token, resolve, onFailure)
  })
  md.renderer.rules['mark_open'] = (tokens, index) => String(tokens[index]?.content)
  md.renderer.rules['mark_close'] = (tokens, index) => String(tokens[index]?.content)
}

/** Returns the offset of the `]` that closes the link text from `start`, or -1. Unlike CommonMark, allows marks in the text of a link. */
function parseLabel (state: StateInline, start: number, disableNested?: boolean): number {
  const { pos, posMax } = state
  let end = -1
  let level = 1
  state.pos = start + 1
  while (state.pos < posMax) {
    const character = state.src[state.pos]
    if (character === ']' && --level === 0) {
      end = state.pos
      break
    }
    const before = state.pos
    state.md.inline.skipToken(state)
    if (character !== '[') continue
    if (state.pos === before + 1) level++
    else if (disableNested && !/[}｝]/.test(state.src[state.pos - 1] ?? '')) break
  }
  state.pos = pos
  return end
}

/** Finds `[words]{target}`. Words may contain emphasis, links and balanced brackets, but no mark. */
function findMark (state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '[') return false
  const { pos: start, posMax } = state
  const wordsEnd = state.md.helpers.parseLinkLabel(state, start, false)
  if (wordsEnd < 0 || !OPEN.includes(state.src[wordsEnd + 1] ?? ' ')) return false
  const targetEnd = endOfTarget(state, wordsEnd + 2)
  if (targetEnd >= posMax || !CLOSE.includes(state.src.charAt(targetEnd))) return false
  if (!silent) {
    const meta: MarkMeta = {
      target: readTarget(state.src.slice(wordsEnd + 2, targetEnd)), wordsAt: start + 1, wordsEnd, targetAt: wordsEnd + 2, targetEnd,
    }
    const open = state.push('mark_open', '', 1)
    open.meta = meta
    state.pos = start + 1
    state.posMax = wordsEnd
    state.md.inline.tokenize(state)
    state.push('mark_close', '', -1)
  }
  state.pos = targetEnd + 1
  state.posMax = posMax
  return true
}

const targetEnds = new WeakMap<StateInline, { from: number, to: number }>()

/** Returns the offset of the next closing brace or line end after `at`. Searches no text twice, so that the time is linear. */
function endOfTarget (state: StateInline, at: number): number {
  const known = targetEnds.get(state)
  if (known && known.from <= at && at <= known.to) return known.to
  CLOSE_OR_LINE_END.lastIndex = at
  const to = CLOSE_OR_LINE_END.exec(state.src)?.index ?? state.src.length
  targetEnds.set(state, { from: at, to })
  return to
}

/** Reads the text between the braces of a mark. Accepts spaces and full-width signs. */
export function readTarget (typed: string): MarkTarget {
  const options = new Map<string, string>()
  let twice: string | undefined
  const name = typed.replace(OPTION, (_whole, key: string, value: string) => {
    const option = OPTION_KEYS[key] ?? key
    if (options.has(option)) twice ??= option
    else options.set(option, value)
    return ''
  })
  return { name: name.replace(/\s+/g, '').replace(/[・•‧･]/g, '·'), options, ...(twice !== undefined && { twice }) }
}

/** Returns start and end of the faulty option or value. Both are offsets in `typed`, the text between the braces. */
function rangeInTarget (typed: string, part: Exclude<MarkFailure['part'], string>): [start: number, end: number] {
  const [wanted, count] = 'option' in part ? [part.option, 1] : [part.optionTwice, 2]
  const match = [...typed.matchAll(OPTION)].filter(([, key = '']) => (OPTION_KEYS[key] ?? key) === wanted)[count - 1]
  if (!match) return [0, typed.length]
  const [whole, , value = ''] = match
  const end = match.index + whole.length
  return [count === 1 ? end - value.length : end - whole.trimStart().length, end]
}

function resolveBlock (state: StateCore, block: Token, resolve: MarkResolver, onFailure: FailureListener): void {
  const children = block.children ?? []
  const { block: id, offset: base, text } = block.meta as InBlock
  const insideLink = linkDepths(children)
  let offset = base
  children.forEach((token, index) => {
    if (token.type !== 'mark_open') {
      offset += plainText([token]).length
      return
    }
    let end = index + 1
    while (end < children.length && !(children[end]?.type === 'mark_close' && children[end]?.level === token.level)) end++
    const close = children[end]
    if (!close) return
    const inner = children.slice(index + 1, end)
    const { target, wordsAt, wordsEnd, targetAt, targetEnd } = token.meta as MarkMeta
    const fail = (failure: MarkFailure) => {
      const [at, end] = failure.part === 'words' ? [wordsAt, wordsEnd] : [targetAt, targetEnd]
      const [from, to] = typeof failure.part === 'string' ? [0, end - at] : rangeInTarget(block.content.slice(targetAt, targetEnd), failure.part)
      onFailure(state, block, { at: at + from, length: to - from, failure })
    }
    if (inner.some((child) => child.type === 'mark_open')) {
      fail({ code: 'mark-target-unreadable', params: { target: target.name }, part: 'target' })
      return
    }
    const words = plainText(inner)
    const outcome = resolve({ target, text, marked: { block: id, offset, words, ...sentenceAround(text, offset, offset + words.length) } })
    if (outcome.kind === 'failed') {
      fail(outcome.failure)
      return
    }
    const linked = insideLink[index] === 0 && !inner.some((child) => child.type === 'link_open')
    const data = outcome.kind === 'figure' ? [`<data class="figure" id="${outcome.id}" value="${outcome.value}">`, '</data>'] : ['', '']
    const escaped = state.md.utils.escapeHtml(outcome.address)
    token.content = (linked ? `<a class="marked" href="${escaped}">` : '') + data[0]
    close.content = data[1] + (linked ? '</a>' : '')
  })
}

function linkDepths (children: readonly Token[]): number[] {
  let depth = 0
  return children.map((child) => {
    if (child.type === 'link_open') depth++
    else if (child.type === 'link_close') depth--
    return depth
  })
}
