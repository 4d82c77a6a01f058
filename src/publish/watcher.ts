// Events of the file system, as hints: they make the next look come sooner, nothing hangs on them.
import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

/** Watches the folders given, each by itself; calls `onHint` for anything that happens in them. */
export function createWatch (root: string, onHint: () => void) {
  const watchers = new Map<string, FSWatcher>()
  const stop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  return {
    /** Watches just these folders (relative to the root, '' is the root). A folder that can't be watched is left to the polls. */
    follow (folders: ReadonlySet<string>): void {
      for (const folder of watchers.keys()) if (!folders.has(folder)) stop(folder)
      for (const folder of folders) {
        if (watchers.has(folder)) continue
        try {
          const watcher = watch(join(root, folder), () => onHint())
          watcher.on('error', () => stop(folder))
          watchers.set(folder, watcher)
        } catch {
          // no such folder just now, or no more watches to be had
        }
      }
    },
    /** Forgets all watches: a folder that was recreated under its name sends no events to the old ones. */
    close (): void {
      for (const folder of [...watchers.keys()]) stop(folder)
    },
  }
}
