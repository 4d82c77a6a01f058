// The body of a content file: CommonMark with tables, for Chinese. An ordered list of small rules on top of
// markdown-it; each says which habit of staff or which need of readers it serves.
import MarkdownIt, { type StateCore, type Token } from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import type { Block, Picture } from '../article.ts'
import { assignBlockIds, openerOf, plainText } from './block-ids.ts'
import { useEmphasis } from './emphasis.ts'
import { findMalformedMarks } from './malformed-marks.ts'
import { type MarkResolver, useMarks } from './marks.ts'
import { useParagraphs } from './paragraphs.ts'
import { readPictureAddress } from '../picture-address.ts'
import { keepUnitsTogether } from './no-break.ts'
import type { Diagnostic } from '../diagnostics.ts'
import { createSourceLines, type SourceLines } from './source-map.ts'

export interface RenderedBody {
  html: string
  blocks: Block[]
  diagnostics: Diagnostic[]
}

/** What a body may refer to. */
export interface BodyContext {
  resolveMark: MarkResolver
  /** Offset of the body in the decoded file, for diagnostics. */
  offset: number
  /** The picture at an address typed in the body, with the address it is served at; null when the folder has none. */
  findPicture: (typed: string) => (Picture & { address: string }) | null
  /** Puts the base path before an address that begins with a slash. */
  siteAddress: (path: string) => string
}

interface Environment { context: BodyContext, lines: SourceLines, diagnostics: Diagnostic[], blocks: Block[] }

const environment = (state: { env: unknown }) => state.env as Environment

/** A renderer without state: one is made at start and used for every file. */
export function createMarkdown (): (body: string, context: BodyContext) => RenderedBody {
  // Of CommonMark's rules, `reference` would take lines like `[记者]: 请问` for addresses of links, and print nothing.
  const md = new MarkdownIt('commonmark', { html: false, xhtmlOut: false }).enable('table').disable(['code', 'html_block', 'html_inline', 'reference'])
  md.use(cjkFriendly)
  useEmphasis(md)
  // Every address is let through to the rules below: they make the bad ones plain text, and say so.
  md.validateLink = () => true
  useParagraphs(md)
  md.core.ruler.after('block', 'cell_places', (state) => {
    for (const { offset, length, text } of environment(state).lines.placeCells(state.tokens)) environment(state).diagnostics.push({ code: 'table-cell-extra', offset, length, params: { text } })
  })
  md.core.ruler.after('inline', 'soften_breaks', joinLines)
  md.core.ruler.after('soften_breaks', 'drop_empty_headings', dropEmptyHeadings)
  md.core.ruler.after('drop_empty_headings', 'demote_headings', demoteHeadings)
  md.core.ruler.after('demote_headings', 'plain_cells', plainCells)
  md.core.ruler.after('plain_cells', 'links', checkLinks)
  md.core.ruler.after('links', 'pictures', placePictures)
  md.core.ruler.after('pictures', 'block_ids', (state) => { environment(state).blocks = assignBlockIds(state.tokens) })
  useMarks(md, {
    resolverOf: (state) => environment(state).context.resolveMark,
    onFailure: (state, block, { at, length, failure }) => {
      const { diagnostics, lines } = environment(state)
      diagnostics.push({ code: failure.code, offset: lines.at(block, at), length, params: failure.params })
    },
  })
  md.core.ruler.push('half_marks', noteHalfMarks)
  md.core.ruler.push('unbroken', keepUnitsTogether)
  md.core.ruler.push('ragged', leaveRagged)

  return (body, context) => {
    const env: Environment = { context, lines: createSourceLines(body, context.offset), diagnostics: [], blocks: [] }
    const html = md.render(body, env as never)
    return { html, blocks: env.blocks, diagnostics: env.diagnostics }
  }
}

const CJK = '[\\p{Script=Han}\\p{Script=Bopomofo}\\u3000-\\u303f\\uff00-\\uffef“”‘’—…·]'
const ENDS_CJK = new RegExp(`${CJK}$`, 'u')
const STARTS_CJK = new RegExp(`^${CJK}`, 'u')

/** A line break in the source inside Chinese text must not become a space. */
function joinLines (state: StateCore): void {
  for (const { children } of state.tokens) {
    let before = ''
    let breaks: Token[] = []
    for (const token of children ?? []) {
      if (token.type === 'softbreak') breaks.push(token)
      if (token.content === '') continue
      const joined = ENDS_CJK.test(before) || STARTS_CJK.test(token.content.slice(0, 2))
      for (const softbreak of joined ? breaks : []) Object.assign(softbreak, { type: 'text', content: '' })
      before = token.content.slice(-2)
      breaks = []
    }
  }
}

/** A line of # alone heads nothing: those who go from heading to heading would come to one without words. */
function dropEmptyHeadings (state: StateCore): void {
  const isEmpty = (token: Token | undefined) => token?.type === 'inline' && token.content.trim() === ''
  state.tokens = state.tokens.filter((token, index, all) => {
    const words = token.type === 'heading_open' ? all[index + 1] : token.type === 'heading_close' ? all[index - 1] : all[index - 1]?.type === 'heading_open' ? token : undefined
    return !isEmpty(words)
  })
}

/** The page has the only h1: the highest heading of a body becomes h2. */
function demoteHeadings (state: StateCore): void {
  const headings = state.tokens.filter((token) => token.type.startsWith('heading_'))
  const highest = Math.min(...headings.map((token) => Number(token.tag.slice(1))))
  for (const token of headings) token.tag = `h${Math.min(Number(token.tag.slice(1)) - highest + 2, 6)}`
}

/** Alignment would come as a style attribute, which the content security policy refuses. */
function plainCells (state: StateCore): void {
  for (const token of state.tokens) if (token.type === 'th_open' || token.type === 'td_open') token.attrs = null
}

function checkLinks (state: StateCore): void {
  const { context, diagnostics } = environment(state)
  // An address in angle brackets is a link even in the words of another one, where no page may have one.
  const open: Token[] = []
  const refuse = (token: Token) => {
    token.tag = 'span'
    token.attrs = null
  }
  eachInline(state, (token, parent) => {
    if (token.type === 'link_close') token.tag = open.pop()?.tag ?? 'span'
    if (token.type !== 'link_open') return
    open.push(token)
    const href = String(token.attrGet('href') ?? '')
    if (/^(?:https?:|mailto:|tel:|#)/i.test(href)) {
      if (/^https?:/i.test(href)) token.attrSet('rel', 'noopener')
    } else if (href.startsWith('/') && !href.startsWith('//')) {
      token.attrSet('href', context.siteAddress(href))
    } else {
      diagnostics.push({ code: 'link-unusable', ...environment(state).lines.find(parent, decodeSafely(href)), params: { address: decodeSafely(href) } })
      refuse(token)
    }
    if (open.some((outer) => outer !== token && outer.tag === 'a')) refuse(token)
  })
}

function placePictures (state: StateCore): void {
  const { context, diagnostics } = environment(state)
  eachInline(state, (token, parent) => {
    if (token.type !== 'image') return
    const typed = decodeSafely(String(token.attrGet('src') ?? ''))
    const place = environment(state).lines.find(parent, typed)
    const alt = (token.children ?? []).map((child) => child.content).join('')
    if (alt.trim() === '') diagnostics.push({ code: 'picture-alt-missing', ...place, params: { picture: typed } })
    const address = readPictureAddress(typed)
    const picture = address === null ? null : context.findPicture(address)
    if (picture === null) {
      diagnostics.push({ code: address === null ? 'picture-outside' : 'picture-missing', ...place, params: { picture: typed } })
      token.type = 'text'
      token.content = alt
      token.children = null
      return
    }
    token.attrs = [['src', picture.address], ['alt', alt], ['width', String(picture.width)], ['height', String(picture.height)], ['loading', 'lazy'], ['decoding', 'async']]
  })
}

function noteHalfMarks (state: StateCore): void {
  const { lines, diagnostics } = environment(state)
  for (const block of state.tokens) {
    if (block.type !== 'inline') continue
    for (const { at, ...half } of findMalformedMarks(block)) diagnostics.push({ ...half, offset: lines.at(block, at) })
  }
}

/** An address takes a line for itself: justified, the few characters before it would be torn apart. */
const LONG_WORD = /[!-~]{25}/

function leaveRagged ({ tokens }: StateCore): void {
  tokens.forEach((token, index) => {
    const opener = openerOf(tokens, index)
    if (token.type === 'inline' && /^(?:p|li)$/.test(opener?.tag ?? '') && LONG_WORD.test(plainText(token.children ?? []))) opener?.attrJoin('class', 'ragged')
  })
}

function eachInline (state: StateCore, visit: (token: Token, parent: Token) => void): void {
  for (const parent of state.tokens) if (parent.children) for (const token of [...parent.children]) visit(token, parent)
}

function decodeSafely (address: string): string {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}
