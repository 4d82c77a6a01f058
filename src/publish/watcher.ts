// Events of the file system. They are hints: they make the next scan come sooner, and nothing depends on them.
import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { inodeOf } from '../store/sqlite/database-file.ts'

/** Watches the folders below `root`, each by itself. Calls `onHint` for any event. */
export function createWatcher (root: string, onHint: () => void) {
  const watchers = new Map<string, FSWatcher>()
  let inode: number | null = null
  const stop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const close = () => { for (const folder of [...watchers.keys()]) stop(folder) }
  return {
    /** Watches the folders that are there now. A folder that can't be watched is left to the polls. */
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

/** Returns the folders relative to the root; '' is the root. */
function foldersBelow (root: string): Set<string> {
  try {
    const folders = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory())
    return new Set(['', ...folders.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))])
  } catch {
    return new Set()
  }
}
