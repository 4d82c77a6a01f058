// Documents: each file of the folder as it was last read. A file is read, hashed and parsed once per change. The result is stored as a
// row of the index. So an unchanged file needs only a `stat` call, also after a restart.
import { join } from 'node:path'
import { decodeText } from '../content/encoding.ts'
import { severityOf } from '../content/messages.ts'
import type { Diagnostic } from '../content/diagnostics.ts'
import { dropComments } from '../content/markdown/comments.ts'
import { type ParsedFile, parseFile, refuseBySize, sha256 } from '../content/parse.ts'
import type { Kind } from '../content/kinds.ts'
import type { FileStat } from '../content/scan.ts'
import type { DocumentRow, DocumentTable } from '../store/index/documents.ts'

export type Parsed<K extends ParsedFile['kind']> = Extract<ParsedFile, { kind: K }>
export type ParsedArticle = Parsed<'article'>

export const folderOf = (path: string) => path.slice(0, Math.max(0, path.indexOf('/')))

export const hasError = (diagnostics: readonly Diagnostic[]) => diagnostics.some(({ code }) => severityOf(code) === 'error')

/** Parts of an article that the snapshot needs, as JSON data without the text of the article. */
type StoredArticle = Omit<ParsedArticle, 'path' | 'sha256' | 'kind' | 'text' | 'value'> & {
  value: Pick<NonNullable<ParsedArticle['value']>, 'meta' | 'bodyOffset'> | null
  /** True: the body is empty or a comment in it is not closed, so rendering would report an error. */
  isBodyBroken: boolean
}

/** The table, folder and function that are used to read documents. */
export interface Reading { table: DocumentTable, contentDir: string, readFile: (file: string) => Uint8Array }

/**
 * Reads one file that no longer changes and writes its row. Returns false when its size has changed since the scan: the next scan
 * reads the file again.
 * @throws the system's error when the file can't be read
 */
export function readDocument ({ table, contentDir, readFile }: Reading, { path, diskPath, stat, classification }: FileStat): boolean {
  const kind = classification.kind as Kind
  const refused = refuseBySize({ path, kind, size: stat.size })
  if (refused) table.write({ path, kind, diskPath, stat, sha256: refused.sha256, parsed: storedForm(refused), bytes: null })
  else {
    const bytes = readFile(join(contentDir, diskPath))
    if (bytes.length !== stat.size) return false
    const parsed = parseFile({ path, kind, bytes })
    table.write({ path, kind, diskPath, stat, sha256: parsed.sha256, parsed: storedForm(parsed), bytes: kind === 'picture' ? null : bytes })
  }
  return true
}

/** Returns the files whose bytes changed although their stat did not. Pictures are not read: only their stat is compared. */
export function changedBytes ({ table, contentDir, readFile }: Reading, files: readonly FileStat[]): FileStat[] {
  return files.filter(({ path, diskPath, stat, classification }) => {
    if (classification.kind === 'picture' || refuseBySize({ path, kind: classification.kind as Kind, size: stat.size }) !== null) return false
    const known = table.sha256(path)
    if (known === null) return false
    try {
      return sha256(readFile(join(contentDir, diskPath))) !== known
    } catch {
      return false
    }
  })
}

function storedForm (file: ParsedFile): string {
  if (file.kind === 'picture') return JSON.stringify({ value: file.value, diagnostics: file.diagnostics })
  if (file.kind !== 'article') return JSON.stringify({ diagnostics: file.diagnostics })
  const { claimedNumber, saysWithdrawn, withdrawnReason, diagnostics, value } = file
  const stored: StoredArticle = { claimedNumber, saysWithdrawn, withdrawnReason, diagnostics, value: value && { meta: value.meta, bodyOffset: value.bodyOffset }, isBodyBroken: value !== null && isBroken(value.body) }
  return JSON.stringify(stored)
}

function isBroken (body: string): boolean {
  const { text, diagnostics } = dropComments(body)
  return text.trim() === '' || hasError(diagnostics)
}

/** A document of the folder. The text of an article is not in memory: `file.text` reads it from the row. */
export interface StoredDocument { file: ParsedFile, row: DocumentRow, isBodyBroken: boolean }

/** Returns all documents in order of path. */
export function loadDocuments (table: DocumentTable): StoredDocument[] {
  return table.all().map((row): StoredDocument => {
    const { path, kind, sha256 } = row
    if (kind === 'article') {
      const stored = JSON.parse(row.parsed) as StoredArticle
      return { file: createArticle(table, { path, sha256 }, stored), row, isBodyBroken: stored.isBodyBroken }
    }
    const bytes = kind === 'picture' ? null : table.bytes(path)
    const file = bytes === null
      ? { path, kind, sha256, text: null, value: null, ...JSON.parse(row.parsed) as object } as ParsedFile
      : parseFile({ path, kind, bytes })
    return { file, row, isBodyBroken: false }
  })
}

function createArticle (table: DocumentTable, { path, sha256 }: { path: string, sha256: string }, { isBodyBroken, value, ...stored }: StoredArticle): ParsedArticle {
  const bytes = () => table.bytes(path)
  const text = () => {
    const source = bytes()
    return source && decodeText(source).text
  }
  return {
    kind: 'article',
    path,
    sha256,
    ...stored,
    get text () { return text() },
    value: value && {
      ...value,
      get body () { return text()?.slice(value.bodyOffset) ?? '' },
      rangeOf: (where) => {
        const parsed = parseFile({ path, kind: 'article', bytes: bytes() ?? new Uint8Array() })
        return parsed.kind === 'article' && parsed.value ? parsed.value.rangeOf(where) : { offset: 0, length: 0 }
      },
    },
  }
}
