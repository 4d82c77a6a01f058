// Writes pieces into the index, with all that belongs to them: streets, paragraphs, figures, the search index.
import type Database from 'better-sqlite3'
import type { Article } from '../../content/render.ts'
import type { Figure } from '../../content/figure.ts'
import { replaceSearch, type SearchAhead } from '../search/search-index.ts'
import { createSearched, projectNames } from '../search/document.ts'

/** What the archive knows of a piece's life; see ArticleSummary. */
export interface Life { piece: number, birth: string, version: number, publishedAt: number, updatedAt: number | null }

const LIFE = ['piece', 'birth', 'version', 'publishedAt', 'updatedAt'] as const

/** A piece as the index takes it. */
export interface Shown { article: Article, life: Life }

/** A public piece; `life` as known so far, null for a new one. `compose` is called only when one of the two differs from what the index has. */
export interface ArticleEntry { series: string, number: number, digest: string, life: Life | null, compose: () => Shown }

/** Makes the pieces of the index those given, the search index too; gives how many were touched. Call inside a transaction. `ahead` has some of them already. */
export function replaceArticles (db: Database.Database, articles: readonly ArticleEntry[], ahead: SearchAhead | null = null): number {
  const keyOf = ({ series, number }: { series: string, number: number }) => `${series}/${number}`
  const stale = new Map<string, { series: string, number: number, digest: string } & Life>()
  for (const row of db.prepare('SELECT series, number, digest, article_id AS piece, first_address AS birth, version, published_at AS publishedAt, updated_at AS updatedAt FROM articles').iterate() as Iterable<{ series: string, number: number, digest: string } & Life>) {
    stale.set(keyOf(row), row)
  }
  const changed = articles.filter((entry) => {
    const row = stale.get(keyOf(entry))
    const same = row?.digest === entry.digest && LIFE.every((name) => row[name] === entry.life?.[name])
    if (same) stale.delete(keyOf(entry))
    return !same
  })
  const remove = db.prepare('DELETE FROM articles WHERE series = ? AND number = ?')
  for (const { series, number } of stale.values()) remove.run(series, number)
  const insert = articleInserter(db)
  const gone = [...stale.values()]
  const searched = createSearched(projectNames(db))
  replaceSearch(db, { gone, count: changed.length, ahead }, (add) => {
    for (const entry of changed) {
      const shown = entry.compose()
      insert(shown, entry.digest)
      if (isShown(shown.article)) add(searched(shown.article), entry.digest)
      stale.delete(keyOf(entry))
    }
  })
  return stale.size + changed.length
}

/** The text of a withdrawn piece is on no page: it doesn't enter the index at all. */
const isShown = ({ state }: Article) => state === 'published'

/** The pieces that the index holds. */
export const publicPieces = (db: Database.Database): Set<number> => new Set(db.prepare('SELECT article_id FROM articles').pluck().all() as number[])

/** The public pieces that have most of these paragraphs, word for word, at most ten. */
export function piecesWith (db: Database.Database, paragraphs: readonly string[]): number[] {
  return db.prepare(`
    SELECT a.article_id FROM blocks b JOIN articles a USING (series, number) WHERE b.text IN (SELECT value FROM json_each(?))
    GROUP BY a.piece ORDER BY sum(length(b.text)) DESC, a.article_id LIMIT 10`).pluck().all(JSON.stringify(paragraphs)) as number[]
}

function articleInserter (db: Database.Database): (shown: Shown, digest: string) => void {
  const insertArticle = db.prepare(`
    INSERT INTO articles (series, number, state, title, speaker, position, date, publish_at, source, editor, summary, withdrawn_reason, period, article_id, first_address, version, published_at, updated_at,
      cover_hash, cover_extension, cover_width, cover_height, cover_alt, html, characters, digest)
    VALUES (@series, @number, @state, @title, @speaker, @position, @date, @publishAt, @source, @editor, @summary, @withdrawnReason, @period, @piece, @birth, @version, @publishedAt, @updatedAt,
      @coverHash, @coverExtension, @coverWidth, @coverHeight, @coverAlt, @html, @characters, @digest)`)
  const insertStreet = db.prepare('INSERT INTO article_streets (series, number, ordinal, name, slug) VALUES (?, ?, ?, ?, ?)')
  const insertCorrection = db.prepare('INSERT INTO corrections (series, number, ordinal, date, note) VALUES (?, ?, ?, ?, ?)')
  const insertBlock = db.prepare('INSERT INTO blocks (series, number, ordinal, id, text) VALUES (?, ?, ?, ?, ?)')
  const insertFigure = db.prepare(`
    INSERT INTO figures (series, number, ordinal, id, block, paragraph, "offset", words, sentence, sentence_offset, metric, project, street, period,
      lower, upper, lower_inclusive, upper_inclusive, exact, qualifier, unit, fraction)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const insertMention = db.prepare(`
    INSERT INTO mentions (series, number, ordinal, project, block, "offset", words, sentence, sentence_offset)
    VALUES (@series, @number, @ordinal, @project, @block, @offset, @words, @sentence, @sentenceOffset)`)
  return ({ article, life }, digest) => {
    const { series, number, cover } = article
    const shown = isShown(article)
    insertArticle.run({
      series,
      number,
      state: article.state,
      title: article.title,
      speaker: article.speaker,
      position: article.position,
      date: article.date,
      publishAt: article.publishAt,
      source: article.source,
      editor: article.editor,
      summary: shown ? article.summary : '',
      withdrawnReason: article.withdrawnReason,
      period: article.period,
      coverHash: shown ? cover?.hash ?? null : null,
      coverExtension: shown ? cover?.extension ?? null : null,
      coverWidth: shown ? cover?.width ?? null : null,
      coverHeight: shown ? cover?.height ?? null : null,
      coverAlt: shown ? cover?.alt ?? null : null,
      html: shown ? article.html : '',
      characters: shown ? article.characters : 0,
      digest,
      ...life,
    })
    article.streets.forEach((street, ordinal) => insertStreet.run(series, number, ordinal, street.name, street.slug))
    if (!shown) return
    article.corrections.forEach((correction, ordinal) => insertCorrection.run(series, number, ordinal, correction.date, correction.note))
    article.blocks.forEach((block, ordinal) => insertBlock.run(series, number, ordinal, block.id, block.text))
    const paragraphs = new Map(article.blocks.map(({ id }, index) => [id, index + 1]))
    article.figures.forEach((figure, ordinal) => insertFigure.run(series, number, ordinal, ...figureValues(figure, paragraphs.get(figure.block))))
    article.mentions.forEach((mention, ordinal) => insertMention.run({ series, number, ordinal, ...mention }))
  }
}

/** In the order of the columns: by name, a hundred thousand rows take half as long again. */
function figureValues ({ id, block, offset, words, sentence, sentenceOffset, metric, project, street, period, quantity }: Figure, paragraph: number | undefined) {
  const { lower, upper, lowerInclusive, upperInclusive, exact, qualifier, unit, fraction } = quantity
  return [
    id, block, paragraph, offset, words, sentence, sentenceOffset, metric, project, street.slug, period,
    lower, upper, Number(lowerInclusive), Number(upperInclusive), Number(exact), qualifier, unit, fraction,
  ]
}
