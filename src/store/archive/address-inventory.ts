// Lists every article, figure, picture and page that is or was public. Callers make addresses from its slug, number or id.
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'

interface Key { series: string, number: number }

/**
 * An article at one of its present or former addresses. `versions`: numbers of its revisions. `live`: ids of the paragraphs and figures on
 * its present page. `former`: ids of paragraphs and figures that only revisions of the article have.
 */
export interface InventoryArticle extends Key { articleId: number, versions: number[], live: string[], former: string[] }

/** `versions`: numbers of the revisions that have the figure. */
export interface InventoryFigure { id: string, versions: number[] }

export interface InventoryPage { kind: 'series' | 'street' | 'project', slug: string }

export type AddressInventory = ReturnType<typeof openAddressInventory>

/**
 * Opens index and archive for reading. Without an archive, the lists contain no revisions.
 * @throws SqliteError when the index can't be read
 */
export function openAddressInventory ({ index, archive }: { index: string, archive: string }) {
  const db = new Database(index, { readonly: true, fileMustExist: true })
  db.pragma('trusted_schema = OFF')
  db.pragma('busy_timeout = 1000')
  const hasArchive = existsSync(archive)
  if (hasArchive) db.prepare('ATTACH ? AS archive').run(archive)
  const prepared = (sql: string) => hasArchive ? db.prepare(sql) : null
  const addresses = db.prepare('SELECT series, number, article_id AS articleId FROM articles UNION ALL SELECT series, number, article_id FROM old_addresses ORDER BY series, number')
  const versions = prepared('SELECT version FROM archive.revisions WHERE article_id = ? ORDER BY version')?.pluck()
  const ever = prepared(`
    SELECT b.value ->> 'id' FROM archive.revisions v, json_each(v.article, '$.blocks') b WHERE v.article_id = @articleId
    UNION SELECT f.value ->> 'id' FROM archive.revisions v, json_each(v.article, '$.figures') f WHERE v.article_id = @articleId ORDER BY 1`)?.pluck()
  const shown = db.prepare(`
    SELECT id FROM blocks JOIN articles USING (series, number) WHERE series = @series AND number = @number AND state = 'published'
    UNION SELECT id FROM figures JOIN articles USING (series, number) WHERE series = @series AND number = @number AND state = 'published' ORDER BY 1`).pluck()
  const figures = db.prepare('SELECT DISTINCT id FROM figures ORDER BY id').pluck()
  const figureVersions = prepared(`
    SELECT DISTINCT f.value ->> 'id' AS id, v.version FROM archive.revisions v, json_each(v.article, '$.figures') f ORDER BY id, v.version`)
  const media = db.prepare('SELECT hash, extension FROM media ORDER BY hash')
  const pageKeys = db.prepare(`
    SELECT 'series' AS kind, slug FROM series UNION ALL SELECT 'street', slug FROM streets UNION ALL SELECT 'project', slug FROM projects
    UNION ALL SELECT kind, slug FROM page_redirects ORDER BY kind, slug`)
  return {
    /** Returns every article at each of its addresses, sorted by series and number. */
    articles: (): InventoryArticle[] => (addresses.all() as (Key & { articleId: number })[]).map((address) => {
      const live = shown.all({ series: address.series, number: address.number }) as string[]
      const former = ((ever?.all({ articleId: address.articleId }) ?? []) as string[]).filter((id) => !live.includes(id))
      return { ...address, versions: (versions?.all(address.articleId) ?? []) as number[], live, former }
    }),
    figures (): InventoryFigure[] {
      const known = new Map((figures.all() as string[]).map((id): [string, number[]] => [id, []]))
      for (const { id, version } of (figureVersions?.all() ?? []) as { id: string, version: number }[]) known.set(id, [...known.get(id) ?? [], version])
      return [...known].map(([id, found]) => ({ id, versions: found })).sort((a, b) => a.id < b.id ? -1 : 1)
    },
    media: () => media.all() as { hash: string, extension: string }[],
    pages: () => pageKeys.all() as InventoryPage[],
    close: () => { db.close() },
  }
}
