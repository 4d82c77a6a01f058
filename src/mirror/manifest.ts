// List of the files of the last complete export. The next one leaves unchanged files alone.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const part = z.object({ sha256: z.string(), size: z.number() })
const entry = part.extend({
  /** Compressed copies; absent where compression gains nothing. */
  gz: part.optional(),
  br: part.optional(),
  /** Digest of the input, for files that take long to make. */
  source: z.string().optional(),
})
const manifest = z.object({ format: z.literal(1), files: z.record(z.string(), entry) })

export type ManifestPart = z.infer<typeof part>
export type ManifestEntry = z.infer<typeof entry>

/** Returns files by their names in the mirror. A missing or invalid manifest is empty, so all files are written again. */
export function readManifest (file: string): Map<string, ManifestEntry> {
  try {
    return new Map(Object.entries(manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).files))
  } catch {
    return new Map()
  }
}

/** Sorts by name: equal files give equal text. */
export function manifestText (files: ReadonlyMap<string, ManifestEntry>): string {
  const lines = [...files].sort(([a], [b]) => a < b ? -1 : 1).map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`)
  return `{"format":1,"files":{\n${lines.join(',\n')}\n}}\n`
}
