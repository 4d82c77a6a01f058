// All reads of the index, on one read-only connection.
import { createArticles } from './articles.ts'
import { createDeskStore } from './desk.ts'
import { createFigures } from './figures.ts'
import { openIndexReader } from './open.ts'
import { createProjects } from './projects.ts'
import { createSearch } from './search.ts'
import { createSeriesStore } from './series.ts'
import { createSiteStore } from './site.ts'
import { createStreets } from './streets.ts'

export type Store = ReturnType<typeof openStore>

/**
 * Opens the index for reading.
 * @throws SqliteError when there is none yet
 */
export function openStore (file: string) {
  const db = openIndexReader(file)
  const generation = db.prepare("SELECT value FROM settings WHERE name = 'generation'").pluck()
  const media = db.prepare('SELECT 1 FROM media WHERE hash = ? AND extension = ?')
  return {
    articles: createArticles(db),
    series: createSeriesStore(db),
    streets: createStreets(db),
    site: createSiteStore(db),
    figures: createFigures(db),
    projects: createProjects(db),
    search: createSearch(db),
    desk: createDeskStore(db),
    /** Whether a picture (32 hex digits and ending) is one that public pages show. */
    isPublicMedia: (name: string) => media.get(...name.split('.')) !== undefined,
    /** Changes whenever anything in the index does. */
    generation: () => Number(generation.get() ?? 0),
    close: () => db.close(),
  }
}
