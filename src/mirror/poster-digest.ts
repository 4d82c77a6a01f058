// Digests of posters. Drawing a poster takes as long as rendering fifty pages, so an export keeps posters with an unchanged digest.
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AddressInventory } from '../store/archive/address-inventory.ts'
import type { Store } from '../store/index/store.ts'
import type { Urls } from '../urls.ts'
import { posterText } from '../web/pages/share.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Source files that determine how a poster looks. package-lock.json determines the versions of libraries. */
const DRAWING_SOURCES = ['src/posters/*.ts', 'src/exports/{chart-text,qr}.ts', 'package-lock.json']

/** Returns a function that returns the digest of a poster's text and drawing code; null for an address that is not a poster. */
export function createPosterDigest ({ store, inventory, urls }: { store: Store, inventory: AddressInventory, urls: Urls }): (path: string) => string | null {
  const sources = createHash('sha256').update(process.version)
  for (const file of globSync(DRAWING_SOURCES, { cwd: ROOT }).sort()) sources.update(file).update(readFileSync(join(ROOT, file)))
  const drawing = sources.digest('hex')
  const keys = new Map(inventory.articles().map((article) => [urls.poster(article), article]))
  return (path) => {
    const key = keys.get(path)
    const article = key ? store.articles.find(key) : null
    if (article?.state !== 'published') return null
    const text = JSON.stringify(posterText({ article, site: store.site.read(), urls }))
    return createHash('sha256').update(drawing).update(text).digest('hex')
  }
}
