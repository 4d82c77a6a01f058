// Renders a parsed article, street or series: resolves its streets, pictures and marks, and makes HTML of its text.
import type { ArticleMeta, Block, Picture, SeriesMeta, StreetMeta } from './article.ts'
import { dropComments } from './markdown/comments.ts'
import type { Figure, Mention } from './figure.ts'
import type { BodyContext, RenderedBody } from './markdown/markdown.ts'
import type { MarkResolver } from './markdown/marks.ts'
import { closestName } from './closest-name.ts'
import type { Document } from './parse.ts'
import { findHalfWidth, findJoinedLines } from './typography-lint.ts'
import { readPictureAddress } from './picture-address.ts'
import type { Diagnostic } from './diagnostics.ts'
import { createTextReader } from './quantity/quantity.ts'
import { type Suggestion, suggestMarks } from './suggested-marks.ts'
import { createMarkResolver, type MarkReferences, refuseMarks } from './markdown/resolve-mark.ts'

/** Objects of the content folder that a file may refer to. */
export interface ReferenceTables extends MarkReferences {
  /** @param path relative to the content folder */
  findPicture: (path: string) => Picture | undefined
}

export interface Renderer {
  render: (body: string, context: BodyContext) => RenderedBody
  /** Renders with a time limit, for articles. Beyond the limit it returns no text and the diagnostic `takes-too-long`. */
  renderInTime: (body: string, context: BodyContext) => RenderedBody
  mediaAddress: (picture: Picture) => string
  siteAddress: (path: string) => string
  figureAddress: (id: string) => string
  projectAddress: (slug: string) => string
}

export interface Article extends Omit<ArticleMeta, 'streets' | 'cover' | 'summary' | 'coverAlt'> {
  series: string
  path: string
  /** `slug` is null when the street has no file. */
  streets: { name: string, slug: string | null }[]
  summary: string
  cover: (Picture & { alt: string }) | null
  html: string
  blocks: Block[]
  figures: Figure[]
  mentions: Mention[]
  /** Count of characters of the text, not counting white space. */
  characters: number
}

export interface Street extends Omit<StreetMeta, 'projects'> { path: string, html: string, text: string }
export interface Series extends SeriesMeta { slug: string, path: string, html: string, text: string }

/** Content file to render. `path` is relative to the content folder. */
interface Source<Meta> { document: Document<Meta>, path: string, references: ReferenceTables, renderer: Renderer }

const folderOf = (path: string) => path.split('/')[0] ?? ''

/**
 * Renders an article. Returns an article even when there are diagnostics, such as for a missing street or picture.
 * @returns also `suggest`, a function that lists the quantities without a mark
 */
export function renderArticle ({ document, path, references, renderer }: Source<ArticleMeta>): { article: Article, diagnostics: Diagnostic[], suggest: () => Suggestion[] } {
  const { meta, rangeOf } = document
  const figures: Figure[] = []
  const mentions: Mention[] = []
  const read = createTextReader()
  const { html, blocks, diagnostics } = renderBody({
    document,
    path,
    references,
    renderer,
    resolveMark: createMarkResolver({
      article: { series: folderOf(path), number: meta.number, streets: meta.streets, period: meta.period },
      references,
      figures,
      mentions,
      read,
      figureAddress: renderer.figureAddress,
      projectAddress: renderer.projectAddress,
    }),
    render: renderer.renderInTime,
  })
  const isAborted = diagnostics.some(({ code }) => code === 'takes-too-long')
  // Removes figures found before the abort, because the article then has no text.
  if (isAborted) figures.length = mentions.length = 0
  const streets = findStreets({ document, references, diagnostics })
  const cover = findCover({ document, path, references, diagnostics })
  if (meta.state === 'withdrawn' && meta.withdrawnReason === null) diagnostics.push({ code: 'withdrawn-reason-missing', ...rangeOf(['state']) })
  if (blocks.length === 0 && !isAborted && meta.state !== 'withdrawn') diagnostics.push({ code: 'body-empty', offset: document.bodyOffset })
  const text = blocks.map((block) => block.text).join('')
  return {
    article: {
      ...meta,
      series: folderOf(path),
      path,
      streets,
      cover,
      summary: meta.summary ?? summarise(blocks),
      html,
      blocks,
      figures,
      mentions,
      characters: [...text.replace(/\s+/g, '')].length,
    },
    diagnostics,
    suggest: () => suggestMarks({ blocks, marked: [...figures, ...mentions], metrics: references.metrics.values(), read }),
  }
}

/** Renders the short text of a street or a series. */
export function renderText<Meta> (source: Source<Meta>): { html: string, text: string, diagnostics: Diagnostic[] } {
  const { html, blocks, diagnostics } = renderBody({ ...source, resolveMark: refuseMarks, render: source.renderer.render })
  return { html, text: blocks.map((block) => block.text).join('\n'), diagnostics }
}

function renderBody<Meta> ({ document, path, references, renderer, resolveMark, render }: Source<Meta> & { resolveMark: MarkResolver, render: Renderer['render'] }): RenderedBody {
  const { text, originalOffset, diagnostics } = dropComments(document.body)
  const rendered = render(text, {
    resolveMark,
    siteAddress: renderer.siteAddress,
    findPicture: (typed) => {
      const picture = references.findPicture(`${folderOf(path)}/${typed}`)
      return picture ? { ...picture, address: renderer.mediaAddress(picture) } : null
    },
  })
  for (const diagnostic of [...rendered.diagnostics, ...findHalfWidth(text), ...findJoinedLines(text)]) {
    diagnostics.push({ ...diagnostic, offset: originalOffset(diagnostic.offset) })
  }
  return { ...rendered, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, offset: document.bodyOffset + diagnostic.offset })) }
}

type MetaReference = Pick<Source<ArticleMeta>, 'document' | 'references'> & { diagnostics: Diagnostic[] }

function findStreets ({ document: { meta, rangeOf }, references, diagnostics }: MetaReference): Article['streets'] {
  return meta.streets.map((name, index) => {
    const slug = references.streets.get(name) ?? null
    if (slug === null) {
      const guess = closestName(name, references.streets.keys())
      diagnostics.push({ code: guess === null ? 'street-unknown' : 'street-misspelt', ...rangeOf(['streets', index]), params: { name, ...(guess !== null && { guess }) } })
    }
    return { name, slug }
  })
}

function findCover ({ document: { meta, rangeOf }, path, references, diagnostics }: MetaReference & { path: string }): Article['cover'] {
  if (meta.cover === null) return null
  const address = readPictureAddress(meta.cover)
  const picture = address === null ? undefined : references.findPicture(`${folderOf(path)}/${address}`)
  if (picture && meta.coverAlt !== null) return { ...picture, alt: meta.coverAlt }
  diagnostics.push({
    code: address === null ? 'picture-outside' : picture ? 'cover-alt-missing' : 'picture-missing', ...rangeOf(['cover']), params: { picture: meta.cover },
  })
  return picture ? { ...picture, alt: '' } : null
}

/** Limit of characters of a summary; a longer first sentence stays whole. */
const SUMMARY_LENGTH = 100

/** Returns the first whole sentences of the text. Skips headings and other blocks before the first sentence. */
export function summarise (blocks: readonly Block[]): string {
  let summary = ''
  const first = blocks.findIndex(({ text }) => /[。！？!?]/u.test(text))
  for (const { text } of blocks.slice(Math.max(0, first))) {
    for (const [sentence] of text.matchAll(/[^。！？!?]*(?:[。！？!?]+[”’」』）]*|$)/gu)) {
      if (summary !== '' && [...summary + sentence].length > SUMMARY_LENGTH) return summary
      summary += sentence
    }
    if (summary !== '') return summary
  }
  return summary
}
