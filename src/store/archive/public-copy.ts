// Copies index and archive in a consistent state for an export, while the portal may write.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { NoIndex } from '../index/open-index.ts'
import { copyDatabase } from '../sqlite/database-file.ts'

/** Tables that only the desk and the writer read. Their rows are removed from the copy of the index, so an export never contains them. */
const DESK_TABLES = ['previews', 'documents', 'diagnostics', 'suggestions']

/** The writer changes the archive first, then the index. If the copies were made between these two writes, both copies are made again. */
const MAX_ATTEMPTS = 5
const PAUSE_MS = 300

/**
 * Copies both databases of `dataDir` into the folder `to`, under their own names, without the rows of the desk.
 * Neither readers nor the writer have to wait. Without an archive, only the index is copied.
 * @param between runs between the two copies; for tests
 * @returns the generation of the index
 * @throws NoIndex; the system's error when the copies cannot be written
 */
export async function copyPublicData ({ dataDir, to, between = () => {} }: { dataDir: string, to: string, between?: () => void }): Promise<number> {
  const index = join(dataDir, 'index.sqlite')
  const archive = join(dataDir, 'archive.sqlite')
  if (!existsSync(index)) throw new NoIndex('missing')
  const copies = { index: join(to, 'index.sqlite'), archive: join(to, 'archive.sqlite') }
  mkdirSync(to, { recursive: true })
  for (let attempt = 1; ; attempt++) {
    copyDatabase({ from: index, to: copies.index })
    between()
    if (existsSync(archive)) copyDatabase({ from: archive, to: copies.archive })
    // If the archive was created again, the index never agrees with it. The last attempt accepts that, as the portal does.
    if (agree(copies) || attempt === MAX_ATTEMPTS) return removeDeskRows(copies.index)
    await delay(PAUSE_MS)
  }
}

/** Returns true when the copies agree: each published article in the index has the last revision in the archive. */
function agree ({ index, archive }: { index: string, archive: string }): boolean {
  if (!existsSync(archive)) return true
  const db = new Database(index, { readonly: true })
  try {
    db.prepare('ATTACH ? AS archive').run(archive)
    return db.prepare(`
      SELECT 1 FROM articles a WHERE a.state = 'published'
        AND a.version IS NOT (SELECT max(version) FROM archive.revisions r WHERE r.article_id = a.article_id) LIMIT 1`).get() === undefined
  } finally {
    db.close()
  }
}

function removeDeskRows (index: string): number {
  const db = new Database(index)
  try {
    db.pragma('secure_delete = ON')
    for (const table of DESK_TABLES) db.prepare(`DELETE FROM ${table}`).run()
    return Number(db.prepare("SELECT value FROM settings WHERE name = 'generation'").pluck().get() ?? 0)
  } finally {
    db.close()
  }
}
