// Articles of the archive, each with its addresses and revisions. Rows are only added.
import type Database from 'better-sqlite3'
import type { Article } from '../../content/render.ts'

/** Data of an article in the archive, without its texts. */
export interface ArchivedState {
  articleId: number
  /** `series/number` of the first address. */
  firstAddress: string
  /** `series/number` of the present address. For an article that is no longer public, of its last address. */
  address: string
  /** Number of the last revision; 0 when the article was never shown (withdrawn from the start). */
  version: number
  /** Digest of the printed content of the last revision. */
  printed: string
  /** Time of revision 1 (epoch ms). Before there is a revision: time when the article got its first address. */
  firstAt: number
  /** Time of the last substantial change (epoch ms); null when there is none. */
  updatedAt: number | null
}

/** A present or former name of the page of a series, street or project. */
export interface PageName { kind: 'series' | 'street' | 'project', slug: string, name: string }

/** The fields of an article that a revision stores. A revision does not store the file path, the state, the withdrawal or the mentions. */
export type ArchivedArticle = Omit<Article, 'path' | 'state' | 'withdrawnReason' | 'mentions'>

export interface NewRevision { articleId: number, version: number, sha256: string, printed: string, isSubstantial: boolean, article: ArchivedArticle }

export type Revisions = ReturnType<typeof createRevisions>

const ADDRESS = "series || '/' || number"

/** Prepares the statements on the archive's writing connection. */
export function createRevisions (db: Database.Database, now: () => number) {
  const articles = db.prepare(`
    SELECT h.article_id AS articleId, (SELECT ${ADDRESS} FROM article_addresses WHERE id = h.article_id) AS firstAddress, ${ADDRESS} AS address,
      coalesce(v.version, 0) AS version, coalesce(v.printed, '') AS printed,
      coalesce((SELECT at FROM revisions WHERE article_id = h.article_id AND version = 1), (SELECT at FROM article_addresses WHERE id = h.article_id)) AS firstAt,
      (SELECT max(at) FROM revisions WHERE article_id = h.article_id AND version > 1 AND substantial = 1) AS updatedAt
    FROM article_addresses h LEFT JOIN revisions v ON v.article_id = h.article_id AND v.version = (SELECT max(version) FROM revisions WHERE article_id = h.article_id)
    WHERE h.id IN (SELECT max(id) FROM article_addresses GROUP BY article_id) ORDER BY h.article_id`)
  const addresses = db.prepare(`SELECT ${ADDRESS}, article_id FROM article_addresses WHERE id IN (SELECT max(id) FROM article_addresses GROUP BY series, number) ORDER BY series, number`).raw()
  const merges = db.prepare('SELECT article_id, into_id FROM merges WHERE id IN (SELECT max(id) FROM merges GROUP BY article_id) AND into_id IS NOT NULL').raw()
  const nextId = db.prepare('SELECT coalesce(max(id), 0) + 1 FROM article_addresses').pluck()
  const addAddress = db.prepare('INSERT INTO article_addresses (id, series, number, article_id, at) VALUES (?, ?, ?, ?, ?)')
  const addMerge = db.prepare('INSERT INTO merges (article_id, into_id, at) VALUES (?, ?, ?)')
  const addRevision = db.prepare('INSERT INTO revisions (article_id, version, sha256, printed, substantial, at, article) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const addFigure = db.prepare('INSERT INTO revision_figures (id, article_id, version) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const lastArticle = db.prepare('SELECT article FROM revisions WHERE article_id = ? ORDER BY version DESC LIMIT 1').pluck()
  const anchors = db.prepare("SELECT json_extract(article, '$.blocks', '$.figures') FROM revisions WHERE article_id = ? ORDER BY version").pluck()
  const pageNames = db.prepare('SELECT kind, slug, name FROM page_names ORDER BY at, kind, slug, name')
  const addPageName = db.prepare('INSERT INTO page_names (kind, slug, name, at) VALUES (@kind, @slug, @name, @at) ON CONFLICT DO NOTHING')
  const endedAt = db.prepare("SELECT at FROM published_files WHERE kind = 'article' AND key = ? AND sha256 IS NULL ORDER BY id DESC LIMIT 1").pluck()
  return {
    articles: () => articles.all() as ArchivedState[],
    /** Returns the article id of each address that is or was public. */
    addresses: () => new Map(addresses.all() as [string, number][]),
    /** Returns the ids of merged articles, each with the id of the article that has its text now. */
    merges: () => new Map(merges.all() as [number, number][]),
    pageNames: () => pageNames.all() as PageName[],
    addPageName: (page: PageName) => { addPageName.run({ ...page, at: now() }) },
    /** Assigns an address to an article. Creates the article when `articleId` is null. */
    assignAddress ({ series, number, articleId }: { series: string, number: number, articleId: number | null }): { articleId: number, at: number } {
      const id = nextId.get() as number
      const at = now()
      addAddress.run(id, series, number, articleId ?? id, at)
      return { articleId: articleId ?? id, at }
    },
    /** Records that article `intoId` now contains the text of article `articleId`. `intoId` null: no article contains this text now. */
    addMerge (articleId: number, intoId: number | null): void {
      addMerge.run(articleId, intoId, now())
    },
    /** Adds a revision. Returns the time of the addition (epoch ms). */
    add ({ articleId, version, sha256, printed, isSubstantial, article }: NewRevision): number {
      const at = now()
      addRevision.run(articleId, version, sha256, printed, Number(isSubstantial), at, JSON.stringify(article))
      for (const { id } of article.figures) addFigure.run(id, articleId, version)
      return at
    },
    /** Returns the last revision of an article; null when the text of the article was never shown. */
    lastArticle (articleId: number): ArchivedArticle | null {
      const json = lastArticle.get(articleId) as string | undefined
      return json === undefined ? null : JSON.parse(json) as ArchivedArticle
    },
    /** Returns the paragraphs and figures of every revision of an article, the first revision first. */
    anchors: (articleId: number) => (anchors.all(articleId) as string[]).map((json): Pick<Article, 'blocks' | 'figures'> => {
      const [blocks, figures] = JSON.parse(json) as [Article['blocks'], Article['figures']]
      return { blocks, figures }
    }),
    /** Returns the last time when an address stopped being public (epoch ms); null when it never did. */
    endedAt: (address: string) => (endedAt.get(address) as number | undefined) ?? null,
  }
}
