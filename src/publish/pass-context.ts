// Objects that every step of a pass uses.
import type Database from 'better-sqlite3'
import type { Renderer } from '../content/render.ts'
import type { Archive } from '../store/archive/archive.ts'
import type { DocumentTable } from '../store/index/documents.ts'
import type { DeskTables } from '../store/index/write.ts'
import type { ArticleTable } from '../store/index/write-articles.ts'
import type { DeletionGuard } from './deletion-guard.ts'

export interface PassContext {
  db: Database.Database
  archive: Archive
  documents: DocumentTable
  articles: ArticleTable
  desk: DeskTables
  renderer: Renderer
  guard: DeletionGuard
  contentDir: string
  mediaDir: string
  /** Returns all bytes of a file of the content folder. */
  readFile: (file: string) => Uint8Array
}
