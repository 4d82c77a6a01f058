// Writes public articles with their streets, corrections, paragraphs, figures and mentions.
import type Database from 'better-sqlite3'
import type { Article } from '../../content/render.ts'
import type { Figure } from '../../content/figure.ts'

/** Data of an article from the archive; see `ArticleSummary`. */
export interface ArticleHistory { articleId: number, firstAddress: string, version: number, publishedAt: number, updatedAt: number | null }

/** An article as its page shows it. */
export interface ShownArticle { article: Article, history: ArticleHistory }

/** Digests and pictures from which the row of an article was made. */
export interface ArticleSource { digest: string, printed: string, pictures: readonly string[] }

export interface ArticleRow extends ArticleHistory, ArticleSource { series: string, number: number, state: 'published' | 'withdrawn' }

export type ArticleTable = ReturnType<typeof createArticleTable>

/** Prepares the statements on the writing connection. */
export function createArticleTable (db: Database.Database) {
  const rows = db.prepare(`
    SELECT series, number, state, digest, printed, pictures, article_id AS articleId, first_address AS firstAddress, version, published_at AS publishedAt, updated_at AS updatedAt
    FROM articles ORDER BY series, number`)
  const remove = db.prepare('DELETE FROM articles WHERE series = ? AND number = ?')
  return {
    rows: () => (rows.all() as (Omit<ArticleRow, 'pictures'> & { pictures: string })[]).map((row): ArticleRow => ({ ...row, pictures: JSON.parse(row.pictures) })),
    remove: ({ series, number }: { series: string, number: number }) => { remove.run(series, number) },
    insert: createInserter(db),
  }
}

/** Returns ids of at most ten public articles that contain any of `paragraphs` unchanged. The article with most common text comes first. */
export function articlesWith (db: Database.Database, paragraphs: readonly string[]): number[] {
  return db.prepare(`
    SELECT a.article_id FROM blocks b JOIN articles a USING (series, number) WHERE b.text IN (SELECT value FROM json_each(?))
    GROUP BY a.article_id ORDER BY sum(length(b.text)) DESC, a.article_id LIMIT 10`).pluck().all(JSON.stringify(paragraphs)) as number[]
}

function createInserter (db: Database.Database): (shown: ShownArticle, source: ArticleSource) => void {
  const insertArticle = db.prepare(`
    INSERT INTO articles (series, number, state, title, speaker, position, date, publish_at, source, editor, summary, withdrawn_reason, period, article_id, first_address, version, published_at, updated_at,
      cover_hash, cover_extension, cover_width, cover_height, cover_alt, html, characters, digest, printed, pictures)
    VALUES (@series, @number, @state, @title, @speaker, @position, @date, @publishAt, @source, @editor, @summary, @withdrawnReason, @period, @articleId, @firstAddress, @version, @publishedAt, @updatedAt,
      @coverHash, @coverExtension, @coverWidth, @coverHeight, @coverAlt, @html, @characters, @digest, @printed, @pictures)`)
  const insertStreet = db.prepare('INSERT INTO article_streets (series, number, ordinal, name, slug) VALUES (?, ?, ?, ?, ?)')
  const insertText = createTextInserter(db)
  return ({ article, history }, { digest, printed, pictures }) => {
    const { series, number } = article
    insertArticle.run({ ...articleColumns(article), ...history, digest, printed, pictures: JSON.stringify(pictures) })
    article.streets.forEach((street, ordinal) => insertStreet.run(series, number, ordinal, street.name, street.slug))
    if (article.state === 'published') insertText(article)
  }
}

/** Returns the columns of an article. The text of a withdrawn article is never written to the index. */
function articleColumns ({ cover, ...article }: Article): Record<string, unknown> {
  const isShown = article.state === 'published'
  const { series, number, state, title, speaker, position, date, publishAt, source, editor, withdrawnReason, period } = article
  return {
    series,
    number,
    state,
    title,
    speaker,
    position,
    date,
    publishAt,
    source,
    editor,
    withdrawnReason,
    period,
    summary: isShown ? article.summary : '',
    coverHash: isShown ? cover?.hash ?? null : null,
    coverExtension: isShown ? cover?.extension ?? null : null,
    coverWidth: isShown ? cover?.width ?? null : null,
    coverHeight: isShown ? cover?.height ?? null : null,
    coverAlt: isShown ? cover?.alt ?? null : null,
    html: isShown ? article.html : '',
    characters: isShown ? article.characters : 0,
  }
}

function createTextInserter (db: Database.Database): (article: Article) => void {
  const insertCorrection = db.prepare('INSERT INTO corrections (series, number, ordinal, date, note) VALUES (?, ?, ?, ?, ?)')
  const insertBlock = db.prepare('INSERT INTO blocks (series, number, ordinal, id, text) VALUES (?, ?, ?, ?, ?)')
  const insertFigure = db.prepare(`
    INSERT INTO figures (series, number, ordinal, id, block, paragraph, "offset", words, sentence, sentence_offset, metric, project, street, period,
      lower, upper, lower_inclusive, upper_inclusive, exact, qualifier, unit, fraction)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const insertMention = db.prepare(`
    INSERT INTO mentions (series, number, ordinal, project, block, "offset", words, sentence, sentence_offset)
    VALUES (@series, @number, @ordinal, @project, @block, @offset, @words, @sentence, @sentenceOffset)`)
  return ({ series, number, corrections, blocks, figures, mentions }) => {
    corrections.forEach((correction, ordinal) => insertCorrection.run(series, number, ordinal, correction.date, correction.note))
    blocks.forEach((block, ordinal) => insertBlock.run(series, number, ordinal, block.id, block.text))
    const paragraphs = new Map(blocks.map(({ id }, index) => [id, index + 1]))
    figures.forEach((figure, ordinal) => insertFigure.run(series, number, ordinal, ...figureValues(figure, paragraphs.get(figure.block))))
    mentions.forEach((mention, ordinal) => insertMention.run({ series, number, ordinal, ...mention }))
  }
}

/** Returns the values in the order of the columns. */
function figureValues ({ id, block, offset, words, sentence, sentenceOffset, metric, project, street, period, quantity }: Figure, paragraph: number | undefined) {
  const { lower, upper, lowerInclusive, upperInclusive, exact, qualifier, unit, fraction } = quantity
  return [
    id, block, paragraph, offset, words, sentence, sentenceOffset, metric, project, street.slug, period,
    lower, upper, Number(lowerInclusive), Number(upperInclusive), Number(exact), qualifier, unit, fraction,
  ]
}
