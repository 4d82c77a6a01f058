// Looks at the content folder: names and stamps of every file, nothing of what is in them.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { classify, type Classification } from './kinds.ts'

/** A file as one look sees it. Two equal stamps in a row mean that nobody is writing to it. */
export interface FileStat {
  /** Relative to the content folder, with `/` between its parts, in NFC. */
  path: string
  /** As the disk spells it. */
  diskPath: string
  classification: Classification
  stat: { size: number, mtimeMs: number, ctimeMs: number, ino: number }
}

/** Folders below this deep are told of, not looked into: what is in them is too deep anyhow (MOST_FOLDERS). */
const DEEPEST = 16

/**
 * Lists every file that isn't noise, in order of path. Links are never followed: they are listed as unused.
 * @throws the system's error when the folder itself can't be read; a folder or file that vanishes meanwhile is left out
 */
export function scanFolder (root: string): FileStat[] {
  const looks: FileStat[] = []
  const walk = (folder: string, depth: number) => {
    const names = depth === 0 ? readdirSync(root, { withFileTypes: true }) : readIfThere(join(root, folder))
    for (const entry of names) {
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
      const stamp = { size: stats.size, mtimeMs: stats.mtimeMs, ctimeMs: stats.ctimeMs, ino: stats.ino }
      if (stats.isFile() || stats.isDirectory()) looks.push({ path, diskPath, classification, stat: stamp })
      else if (stats.isSymbolicLink()) looks.push({ path, diskPath, stat: stamp, classification: { kind: 'unused', code: 'file-symlink', params: { name: entry.name } } })
    }
  }
  walk('', 0)
  return withoutTwins(looks.sort((a, b) => compare(a.path, b.path) || compare(a.diskPath, b.diskPath)))
}

/** As lookAtFolder, but a folder that can't be read is an answer too. */
export function tryScanFolder (root: string): { looks: FileStat[], lost: 'missing' | 'unreadable' | null } {
  try {
    return { looks: scanFolder(root), lost: null }
  } catch (error) {
    return { looks: [], lost: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable' }
  }
}

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0

/** Two names that differ only in how their characters are composed are one name to people: the second is left unused. */
function withoutTwins (looks: readonly FileStat[]): FileStat[] {
  return looks.map((look, index) => {
    if (looks[index - 1]?.path !== look.path || look.classification.kind === 'unused') return look
    return { ...look, classification: { kind: 'unused', code: 'file-conflict-copy', params: { name: look.path.slice(look.path.lastIndexOf('/') + 1) } } }
  })
}

function readIfThere (folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
