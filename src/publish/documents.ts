// What the files of the folder say, as far as they stand still and can be read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileStat } from '../content/scan.ts'
import type { Kind } from '../content/kinds.ts'
import { type ParsedFile, parseFile, refuseBySize, sha256 } from '../content/parse.ts'
import type { LocatedDiagnostic } from '../content/diagnostics.ts'
import type { Archive } from '../store/archive/archive.ts'
import type { createReadings } from '../store/index/readings.ts'
import type { Memo } from './memo.ts'
import { createFileReader } from './file-bytes.ts'
import { recall } from './recollection.ts'
import { createRest } from './rest.ts'
import type { Settler } from './stability.ts'

/** A file as it was read last. `diskPath` and `size` are those of its bytes. */
export interface Known { file: ParsedFile, diskPath: string, size: number }

/**
 * Nothing is known at first. Texts of pieces are read again where they are wanted, from the archive when the file is gone.
 * @param readings what an earlier run of the program found in the same bytes
 */
export function createReading ({ contentDir, settler, archive, memo, readings }: {
  contentDir: string, settler: Settler, archive: Archive, memo: Memo, readings: ReturnType<typeof createReadings>
}) {
  const known = new Map<string, Known>()
  const unreadable = new Map<string, LocatedDiagnostic>()
  const readFile = createFileReader()
  const rest = createRest(({ path, sha256: hash }) => {
    const own = known.get(path)
    return (own?.file.sha256 === hash ? ifThere(() => readFileSync(join(contentDir, own.diskPath))) : null) ?? archive.source(hash)
  })

  function learn (file: ParsedFile, { diskPath }: FileStat, size: number): void {
    known.set(file.path, { file, diskPath, size })
  }

  function parse (path: string, kind: Kind, bytes: Uint8Array): ParsedFile {
    if (kind === 'article') {
      const recalled = recall({ path, sha256: sha256(bytes) }, { readings, rest, memo })
      if (recalled) return recalled
    }
    const parsed = parseFile({ path, kind, bytes })
    return parsed.kind === 'article' ? rest.put(parsed, bytes) : parsed
  }

  return {
    /** By path. */
    known,
    /** What to say of files that can't be read, by path. */
    unreadable,
    rest,
    /** Reads a file that stands still; leaves it for the next look when it moved meanwhile or can't be read. */
    read (look: FileStat, kind: Kind): boolean {
      try {
        const refused = refuseBySize({ path: look.path, kind, size: look.stat.size })
        if (refused) learn(refused, look, look.stat.size)
        else {
          const bytes = readFile(join(contentDir, look.diskPath))
          if (bytes.length !== look.stat.size) return false
          learn(parse(look.path, kind, bytes), look, bytes.length)
        }
        unreadable.delete(look.path)
        settler.accept(look)
        return true
      } catch {
        unreadable.set(look.path, { code: 'file-unreadable', file: look.path, line: 1, column: 1, params: {}, excerpt: null })
        return false
      }
    },
    /** Reads the bytes of files whose stamp says that nothing happened; gives the paths of those that are others all the same. */
    readAgain: (looks: readonly FileStat[], skip: ReadonlySet<string>): string[] => looks.filter((look) => {
      const before = known.get(look.path)
      if (!before || skip.has(look.path) || !settler.isAccepted(look)) return false
      // Of one that is too large nothing but its size was looked at.
      if (refuseBySize({ path: look.path, kind: before.file.kind, size: look.stat.size }) !== null) return false
      const bytes = ifThere(() => readFile(join(contentDir, look.diskPath)))
      if (bytes === null || sha256(bytes) === before.file.sha256) return false
      learn(parse(look.path, before.file.kind, bytes), look, bytes.length)
      return true
    }).map((look) => look.path),
  }
}

function ifThere (read: () => Uint8Array): Uint8Array | null {
  try {
    return read()
  } catch {
    return null
  }
}
