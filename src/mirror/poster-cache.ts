// Printing a poster takes as long as rendering fifty pages: one that would say the same isn't printed again.
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { posterOf } from '../web/pages/poster.ts'
import type { AddressInventory } from '../store/archive/address-inventory.ts'
import type { Store } from '../store/index/store.ts'
import type { Urls } from '../urls.ts'

const ROOT = join(import.meta.dirname, '../..')

/** All that decides how a given poster is drawn: our own serialisers and the versions of the libraries. */
const DRAWN_BY = ['src/posters/*.ts', 'package-lock.json']

/** Gives, for the address of a poster, a digest of what it says and of what draws it; null for any other address. */
export function posterSources ({ store, record, urls }: { store: Store, record: AddressInventory, urls: Urls }): (path: string) => string | null {
  const program = createHash('sha256').update(process.version)
  for (const file of globSync(DRAWN_BY, { cwd: ROOT }).sort()) program.update(file).update(readFileSync(join(ROOT, file)))
  const drawnBy = program.digest('hex')
  const pieces = new Map(record.articles().map((piece) => [urls.poster(piece), piece]))
  return (path) => {
    const key = pieces.get(path)
    const article = key ? store.articles.find(key) : null
    if (article?.state !== 'published') return null
    const says = JSON.stringify(posterOf({ article, site: store.site.read(), urls }))
    return createHash('sha256').update(drawnBy).update(says).digest('hex')
  }
}
