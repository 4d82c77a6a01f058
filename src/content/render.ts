// A parsed piece, street or series joined with what it refers to: streets found, pictures placed, text rendered.
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

/** What files may refer to: built by the sync from all of the folder. */
export interface ReferenceTables extends MarkReferences {
  /** The picture at a path in the content folder. */
  findPicture: (path: string) => Picture | undefined
}

export interface Renderer {
  render: (body: string, context: BodyContext) => RenderedBody
  /** The same, or no text and `takes-too-long`: for pieces, of which such an error keeps the last version up. */
  renderInTime: (body: string, context: BodyContext) => RenderedBody
  mediaAddress: (picture: Picture) => string
  siteAddress: (path: string) => string
  figureAddress: (id: string) => string
  projectAddress: (slug: string) => string
}

export interface Article extends Omit<ArticleMeta, 'streets' | 'cover' | 'summary' | 'coverAlt'> {
  series: string
  path: string
  /** `slug` is null when the street's own file is gone. */
  streets: { name: string, slug: string | null }[]
  summary: string
  cover: (Picture & { alt: string }) | null
  html: string
  blocks: Block[]
  figures: Figure[]
  mentions: Mention[]
  /** Characters of the text without white space. */
  characters: number
}

export interface Street extends Omit<StreetMeta, 'projects'> { path: string, html: string, text: string }
export interface Series extends SeriesMeta { slug: string, path: string, html: string, text: string }

const folderOf = (path: string) => path.split('/')[0] ?? ''

/** Composes a piece. Findings name what it refers to and can't find; the article is whole all the same. `suggest` lists its quantities without a mark. */
export function renderArticle ({ written, path, catalogue, composer }: {
  written: Document<ArticleMeta>, path: string, catalogue: ReferenceTables, composer: Renderer
}): { article: Article, diagnostics: Diagnostic[], suggest: () => Suggestion[] } {
  const { meta, rangeOf } = written
  const figures: Figure[] = []
  const mentions: Mention[] = []
  const read = createTextReader()
  const resolveMark = createMarkResolver({
    piece: { series: folderOf(path), number: meta.number, streets: meta.streets, period: meta.period },
    catalogue,
    figures,
    mentions,
    read,
    figureAddress: composer.figureAddress,
    projectAddress: composer.projectAddress,
  })
  const { html, blocks, diagnostics } = composeBody({ written, path, catalogue, composer, resolveMark, render: composer.renderInTime })
  const brokenOff = diagnostics.some(({ code }) => code === 'takes-too-long')
  // Those that were found until then stand in a text that there is not.
  if (brokenOff) figures.length = mentions.length = 0
  const streets = meta.streets.map((name, index) => {
    const slug = catalogue.streets.get(name) ?? null
    if (slug === null) {
      const guess = closestName(name, catalogue.streets.keys())
      diagnostics.push({ code: guess === null ? 'street-unknown' : 'street-misspelt', ...rangeOf(['streets', index]), params: { name, ...(guess !== null && { guess }) } })
    }
    return { name, slug }
  })
  const cover = findCover({ meta, rangeOf, path, catalogue, diagnostics })
  if (meta.state === 'withdrawn' && meta.withdrawnReason === null) diagnostics.push({ code: 'withdrawn-reason-missing', ...rangeOf(['state']) })
  if (blocks.length === 0 && !brokenOff && meta.state !== 'withdrawn') diagnostics.push({ code: 'body-empty', offset: written.bodyOffset })
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
    suggest: () => suggestMarks({ blocks, marked: [...figures, ...mentions], metrics: catalogue.metrics.values(), read }),
  }
}

/** Composes the short text of a street or a series. */
export function renderText<Meta> ({ written, path, catalogue, composer }: { written: Document<Meta>, path: string, catalogue: ReferenceTables, composer: Renderer }): { html: string, text: string, diagnostics: Diagnostic[] } {
  const { html, blocks, diagnostics } = composeBody({ written, path, catalogue, composer, resolveMark: refuseMarks, render: composer.render })
  return { html, text: blocks.map((block) => block.text).join('\n'), diagnostics }
}

function composeBody<Meta> ({ written, path, catalogue, composer, resolveMark, render }: {
  written: Document<Meta>, path: string, catalogue: ReferenceTables, composer: Renderer, resolveMark: MarkResolver, render: Renderer['render']
}): RenderedBody {
  const { text, originalOffset, diagnostics } = dropComments(written.body)
  const rendered = render(text, {
    resolveMark,
    offset: 0,
    siteAddress: composer.siteAddress,
    findPicture: (typed) => {
      const picture = catalogue.findPicture(`${folderOf(path)}/${typed}`)
      return picture ? { ...picture, address: composer.mediaAddress(picture) } : null
    },
  })
  for (const diagnostic of [...rendered.diagnostics, ...findHalfWidth(text, 0), ...findJoinedLines(text, 0)]) {
    diagnostics.push({ ...diagnostic, offset: originalOffset(diagnostic.offset) })
  }
  return { ...rendered, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, offset: written.bodyOffset + diagnostic.offset })) }
}

function findCover ({ meta, rangeOf, path, catalogue, diagnostics }: {
  meta: ArticleMeta, rangeOf: Document<ArticleMeta>['rangeOf'], path: string, catalogue: ReferenceTables, diagnostics: Diagnostic[]
}): Article['cover'] {
  if (meta.cover === null) return null
  const address = readPictureAddress(meta.cover)
  const picture = address === null ? undefined : catalogue.findPicture(`${folderOf(path)}/${address}`)
  if (picture && meta.coverAlt !== null) return { ...picture, alt: meta.coverAlt }
  diagnostics.push({
    code: address === null ? 'picture-outside' : picture ? 'cover-alt-missing' : 'picture-missing', ...rangeOf(['cover']), params: { picture: meta.cover },
  })
  return picture ? { ...picture, alt: '' } : null
}

const SUMMARY_LENGTH = 100

/** The first sentences, as many as fit; a first sentence that is longer stands whole: a summary is never cut inside one.
 * Headings and other blocks before the first that ends a sentence say too little. */
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
