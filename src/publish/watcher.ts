// Watches the content folder for events of the file system. An event only starts the next scan sooner. Scans find changes without events.
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
    /** Starts watchers for new folders and stops watchers of removed folders. If a folder can't be watched, only polls find its changes. */
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

/** Returns the paths of `root` and of all folders below `root`. Paths are relative to `root`, so the empty string means `root`. */
function foldersBelow (root: string): Set<string> {
  try {
    const folders = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory())
    return new Set(['', ...folders.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))])
  } catch {
    return new Set()
  }
}
