// Joins the folder and the index: look → read → parse → assemble → replace.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import type { Composer } from '../content/compose.ts'
import { type FileLook, lookAtFolder } from '../content/folder.ts'
import { type ParsedFile, parseFile } from '../content/parse.ts'
import type { Problem } from '../content/problem.ts'
import { replaceIndex } from '../store/replace.ts'
import { assembleEdition } from './edition.ts'

export interface SyncReport { files: number, touched: number, problems: readonly Problem[] }

/**
 * Brings the index to what the folder says, once.
 * @throws the system's error when the folder can't be read
 */
export function syncOnce ({ contentDir, db, composer }: { contentDir: string, db: Database.Database, composer: Composer }): SyncReport {
  const looks = lookAtFolder(contentDir)
  const files: ParsedFile[] = []
  const unused: Problem[] = []
  for (const look of looks) {
    const { kind } = look.classification
    if (kind === 'unused') unused.push(problemOfPlace(look, look.classification))
    else if (kind !== 'ignored') files.push(parseFile({ path: look.path, kind, bytes: readFileSync(join(contentDir, look.diskPath)) }))
  }
  const edition = assembleEdition({ files, unused, composer })
  return { files: files.length, touched: replaceIndex(db, edition), problems: edition.problems }
}

function problemOfPlace (look: FileLook, { code, params }: Extract<FileLook['classification'], { kind: 'unused' }>): Problem {
  return { code, file: look.path, line: 1, column: 1, params, excerpt: null }
}
