// Copies of index and archive that belong together: what one moment had public, while the portal goes on writing.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { NoIndex } from '../index/open-index.ts'

/** Only the desk and the writing side read these. The copy has no rows there: what isn't in it can't get out of it. */
const DESK_TABLES = ['previews', 'files', 'diagnostics', 'suggestions', 'readings']

/** A change reaches the archive a moment before the index: a pair that was taken in between is taken again. */
const MOST_TRIES = 5
const PAUSE_MS = 300

/**
 * Copies both databases of `dataDir` into the folder `to`, under their own names, without what only the desk may read.
 * Nobody who reads or writes there has to wait. Where there is no archive, there is none in the copy.
 * @param between runs between the two copies; for tests
 * @returns the generation of the index
 * @throws NoIndex; the system's error when the copies can't be written
 */
export async function takeSnapshot ({ dataDir, to, between = () => {} }: { dataDir: string, to: string, between?: () => void }): Promise<number> {
  const index = join(dataDir, 'index.sqlite')
  const archive = join(dataDir, 'archive.sqlite')
  if (!existsSync(index)) throw new NoIndex('missing')
  const copies = { index: join(to, 'index.sqlite'), archive: join(to, 'archive.sqlite') }
  mkdirSync(to, { recursive: true })
  for (let attempt = 1; ; attempt++) {
    copy(index, copies.index)
    between()
    if (existsSync(archive)) copy(archive, copies.archive)
    // An archive that was begun anew never agrees with an older index: the portal shows them both all the same.
    if (agree(copies) || attempt === MOST_TRIES) return keepPublic(copies.index)
    await delay(PAUSE_MS)
  }
}

function copy (from: string, to: string): void {
  rmSync(to, { force: true })
  const db = new Database(from, { readonly: true, fileMustExist: true })
  try {
    db.pragma('busy_timeout = 30000')
    db.prepare('VACUUM INTO ?').run(to)
  } finally {
    db.close()
  }
}

/** Whether each piece's version in the index is the last one of the archive. */
function agree ({ index, archive }: { index: string, archive: string }): boolean {
  if (!existsSync(archive)) return true
  const db = new Database(index, { readonly: true })
  try {
    db.prepare('ATTACH ? AS archive').run(archive)
    return db.prepare(`
      SELECT 1 FROM articles a WHERE a.state = 'published'
        AND a.version IS NOT (SELECT max(version) FROM archive.versions v WHERE v.piece = a.piece) LIMIT 1`).get() === undefined
  } finally {
    db.close()
  }
}

function keepPublic (index: string): number {
  const db = new Database(index)
  try {
    db.pragma('secure_delete = ON')
    for (const table of DESK_TABLES) db.prepare(`DELETE FROM ${table}`).run()
    return Number(db.prepare("SELECT value FROM settings WHERE name = 'generation'").pluck().get() ?? 0)
  } finally {
    db.close()
  }
}
