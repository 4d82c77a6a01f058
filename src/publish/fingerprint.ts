// The fingerprint of an index: the code that made it, and the base path. An index with another fingerprint is built anew, so that an
// update leaves no old pages behind.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const MADE_BY = ['../content', '../store', '../publish', '../urls.ts', '../../migrations/index', '../../package.json']

/** Hashes everything that decides what the index of a given folder looks like. */
export function indexFingerprint ({ basePath }: { basePath: string }): string {
  const hash = createHash('sha256').update(basePath)
  for (const name of MADE_BY) {
    const path = join(import.meta.dirname, name)
    const files = /\.\w+$/.test(name) ? [path] : readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file)).sort().map((file) => join(path, file))
    for (const file of files) hash.update(readFileSync(file))
  }
  return hash.digest('hex')
}
