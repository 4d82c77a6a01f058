// Renders the body of a content file: CommonMark with tables, and rules for Chinese text on top of markdown-it.
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
import { SourceMap } from './source-map.ts'

export interface RenderedBody {
  html: string
  blocks: Block[]
  diagnostics: Diagnostic[]
}

/** Functions that resolve the marks, pictures and addresses of a body. */
export interface BodyContext {
  resolveMark: MarkResolver
  /** Returns the picture at a typed path, with its public `address`; null when there is none. */
  findPicture: (typed: string) => (Picture & { address: string }) | null
  /** Adds the base path to an address that begins with a slash. */
  siteAddress: (path: string) => string
}

interface Environment { context: BodyContext, sourceMap: SourceMap, diagnostics: Diagnostic[], blocks: Block[] }

const environment = (state: { env: unknown }) => state.env as Environment

/** Creates a stateless renderer for all files. Offsets of its diagnostics count UTF-16 units of the body. */
export function createMarkdown (): (body: string, context: BodyContext) => RenderedBody {
  // The rule `reference` of CommonMark would remove lines like `[记者]: 请问`.
  const md = new MarkdownIt('commonmark', { html: false, xhtmlOut: false }).enable('table').disable(['code', 'html_block', 'html_inline', 'reference'])
  md.use(cjkFriendly)
  useEmphasis(md)
  // Accepts all addresses here. `checkLinks` and `placePictures` reject unusable ones with a diagnostic.
  md.validateLink = () => true
  useParagraphs(md)
  md.core.ruler.after('block', 'locate_cells', locateCells)
  md.core.ruler.after('inline', 'join_lines', joinLines)
  md.core.ruler.after('join_lines', 'drop_empty_headings', dropEmptyHeadings)
  md.core.ruler.after('drop_empty_headings', 'demote_headings', demoteHeadings)
  md.core.ruler.after('demote_headings', 'plain_cells', plainCells)
  md.core.ruler.after('plain_cells', 'links', checkLinks)
  md.core.ruler.after('links', 'pictures', placePictures)
  md.core.ruler.after('pictures', 'block_ids', (state) => { environment(state).blocks = assignBlockIds(state.tokens) })
  useMarks(md, {
    resolverOf: (state) => environment(state).context.resolveMark,
    onFailure: (state, block, { at, length, failure }) => {
      const { diagnostics, sourceMap } = environment(state)
      diagnostics.push({ code: failure.code, offset: sourceMap.offsetOf(block, at), length, params: failure.params })
    },
  })
  md.core.ruler.push('malformed_marks', reportMalformedMarks)
  md.core.ruler.push('no_break', keepUnitsTogether)
  md.core.ruler.push('ragged', leaveRagged)

  return (body, context) => {
    const env: Environment = { context, sourceMap: new SourceMap(body), diagnostics: [], blocks: [] }
    const html = md.render(body, env as never)
    return { html, blocks: env.blocks, diagnostics: env.diagnostics }
  }
}

const CJK = '[\\p{Script=Han}\\p{Script=Bopomofo}\\u3000-\\u303f\\uff00-\\uffef“”‘’—…·]'
const ENDS_CJK = new RegExp(`${CJK}$`, 'u')
const STARTS_CJK = new RegExp(`^${CJK}`, 'u')

function locateCells (state: StateCore): void {
  const { diagnostics, sourceMap } = environment(state)
  for (const { text, ...range } of sourceMap.locateCells(state.tokens)) diagnostics.push({ code: 'table-cell-extra', ...range, params: { text } })
}

/** Removes line breaks inside Chinese text, where a browser would show a space. */
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

/** Removes headings without words, because screen readers would list them. */
function dropEmptyHeadings (state: StateCore): void {
  const isEmpty = (token: Token | undefined) => token?.type === 'inline' && token.content.trim() === ''
  state.tokens = state.tokens.filter((token, index, all) => {
    const words = token.type === 'heading_open' ? all[index + 1] : token.type === 'heading_close' ? all[index - 1] : all[index - 1]?.type === 'heading_open' ? token : undefined
    return !isEmpty(words)
  })
}

/** Turns the highest heading of the body into h2: the page itself has the only h1. */
function demoteHeadings (state: StateCore): void {
  const headings = state.tokens.filter((token) => token.type.startsWith('heading_'))
  const highest = Math.min(...headings.map((token) => Number(token.tag.slice(1))))
  for (const token of headings) token.tag = `h${Math.min(Number(token.tag.slice(1)) - highest + 2, 6)}`
}

/** Removes alignment: markdown-it writes it as a style attribute, and the content security policy blocks style attributes. */
function plainCells (state: StateCore): void {
  for (const token of state.tokens) if (token.type === 'th_open' || token.type === 'td_open') token.attrs = null
}

function checkLinks (state: StateCore): void {
  const { context, diagnostics, sourceMap } = environment(state)
  // markdown-it makes a link of an address in angle brackets even inside another link. HTML forbids a link inside a link.
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
      diagnostics.push({ code: 'link-unusable', ...sourceMap.find(parent, decodeSafely(href)), params: { address: decodeSafely(href) } })
      refuse(token)
    }
    if (open.some((outer) => outer !== token && outer.tag === 'a')) refuse(token)
  })
}

function placePictures (state: StateCore): void {
  const { context, diagnostics, sourceMap } = environment(state)
  eachInline(state, (token, parent) => {
    if (token.type !== 'image') return
    const typed = decodeSafely(String(token.attrGet('src') ?? ''))
    const range = sourceMap.find(parent, typed)
    const alt = (token.children ?? []).map((child) => child.content).join('')
    if (alt.trim() === '') diagnostics.push({ code: 'picture-alt-missing', ...range, params: { picture: typed } })
    const address = readPictureAddress(typed)
    const picture = address === null ? null : context.findPicture(address)
    if (picture === null) {
      diagnostics.push({ code: address === null ? 'picture-outside' : 'picture-missing', ...range, params: { picture: typed } })
      token.type = 'text'
      token.content = alt
      token.children = null
      return
    }
    token.attrs = [['src', picture.address], ['alt', alt], ['width', String(picture.width)], ['height', String(picture.height)], ['loading', 'lazy'], ['decoding', 'async']]
  })
}

function reportMalformedMarks (state: StateCore): void {
  const { sourceMap, diagnostics } = environment(state)
  for (const block of state.tokens) {
    if (block.type !== 'inline') continue
    for (const { at, ...mark } of findMalformedMarks(block)) diagnostics.push({ ...mark, offset: sourceMap.offsetOf(block, at) })
  }
}

/** Matches long words, such as addresses. In justified text, a long word would widen the spaces of the line before it. */
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
