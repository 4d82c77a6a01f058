// Scans the content folder: path and stat of each file. Does not read the contents of files.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { classify, type Classification } from './kinds.ts'

/** A file in one scan. Equal stats in two scans mean that no program is writing to the file. */
export interface FileStat {
  /** Path of the file, relative to the content folder, with `/` between folders, in Unicode NFC. */
  path: string
  /** Spelling of the path on disk. */
  diskPath: string
  classification: Classification
  stat: { size: number, mtimeMs: number, ctimeMs: number, ino: number }
}

/** Result of one scan. `failure`: the content folder itself can't be read. */
export interface Scan { files: FileStat[], failure: 'missing' | 'unreadable' | null }

/** Deeper folders are listed but not read, because the files in them are too deep to be used (see `MOST_FOLDERS`). */
const DEEPEST = 16

/**
 * Lists all files except ignored ones, in order of path. Symbolic links are listed as unused and never followed.
 * @throws the system's error if the folder itself can't be read; files that disappear during the scan are left out
 */
export function scanFolder (root: string): FileStat[] {
  const files: FileStat[] = []
  const walk = (folder: string, depth: number) => {
    const entries = depth === 0 ? readdirSync(root, { withFileTypes: true }) : readIfExists(join(root, folder))
    for (const entry of entries) {
      const diskPath = folder === '' ? entry.name : `${folder}/${entry.name}`
      const path = diskPath.normalize('NFC')
      const classification = classify(path)
      if (classification.kind === 'ignored') continue
      if (entry.isDirectory() && depth < DEEPEST) {
        walk(diskPath, depth + 1)
        continue
      }
      const stats = lstatSync(join(root, diskPath), { throwIfNoEntry: false })
      if (!stats) continue
      const stat = { size: stats.size, mtimeMs: stats.mtimeMs, ctimeMs: stats.ctimeMs, ino: stats.ino }
      if (stats.isFile() || stats.isDirectory()) files.push({ path, diskPath, classification, stat })
      else if (stats.isSymbolicLink()) files.push({ path, diskPath, stat, classification: { kind: 'unused', code: 'file-symlink', params: { name: entry.name } } })
    }
  }
  walk('', 0)
  return markDuplicates(files.sort((a, b) => compare(a.path, b.path) || compare(a.diskPath, b.diskPath)))
}

/** Scans the content folder. Returns a `failure` instead of throwing. */
export function tryScanFolder (root: string): Scan {
  try {
    return { files: scanFolder(root), failure: null }
  } catch (error) {
    return { files: [], failure: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable' }
  }
}

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0

/** Lists the second of two files as unused, if both paths are equal in Unicode NFC. */
function markDuplicates (files: readonly FileStat[]): FileStat[] {
  return files.map((file, index) => {
    if (files[index - 1]?.path !== file.path || file.classification.kind === 'unused') return file
    return { ...file, classification: { kind: 'unused', code: 'file-conflict-copy', params: { name: file.path.slice(file.path.lastIndexOf('/') + 1) } } }
  })
}

function readIfExists (folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
