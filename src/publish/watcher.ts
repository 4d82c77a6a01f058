// Events of the file system. An event only makes the next scan start sooner. Without events, scans still find all changes.
import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { inodeOf } from '../store/sqlite/database-file.ts'

/** Watches `root` and each folder below it, with one watcher per folder. Calls `onHint` for any event. */
export function createWatcher (root: string, onHint: () => void) {
  const watchers = new Map<string, FSWatcher>()
  let inode: number | null = null
  const stop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const close = () => { for (const folder of [...watchers.keys()]) stop(folder) }
  return {
    /** Updates the watchers to the current folders. In a folder that can't be watched, only polls find changes. */
    update (): void {
      const current = inodeOf(root)
      // A root that was deleted and recreated sends no events to the old watchers.
      if (current !== inode) close()
      inode = current
      const folders = foldersBelow(root)
      for (const folder of watchers.keys()) if (!folders.has(folder)) stop(folder)
      for (const folder of folders) {
        if (watchers.has(folder)) continue
        try {
          const watcher = watch(join(root, folder), () => onHint())
          watcher.on('error', () => stop(folder))
          watchers.set(folder, watcher)
        } catch {
          // The folder is gone, or the system has no more watches.
        }
      }
    },
    close,
  }
}

/** Returns the paths of all folders, relative to `root`. The empty string is `root`. */
function foldersBelow (root: string): Set<string> {
  try {
    const folders = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory())
    return new Set(['', ...folders.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))])
  } catch {
    return new Set()
  }
}
