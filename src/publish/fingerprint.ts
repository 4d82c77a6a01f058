// The fingerprint of an index: a hash of the code that made the index, and of the base path. An index with another fingerprint is rebuilt.
// So no old pages stay after an update.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const MADE_BY = ['../content', '../store', '../publish', '../urls.ts', '../../migrations/index', '../../package.json']

/** Returns a hash of all code and settings that determine the content of an index, apart from the content folder. */
export function indexFingerprint ({ basePath }: { basePath: string }): string {
  const hash = createHash('sha256').update(basePath)
  for (const name of MADE_BY) {
    const path = join(import.meta.dirname, name)
    const files = /\.\w+$/.test(name) ? [path] : readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file)).sort().map((file) => join(path, file))
    for (const file of files) hash.update(readFileSync(file))
  }
  return hash.digest('hex')
}
