// What the last complete export wrote, so that the next one leaves alone what is the same.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const part = z.object({ sha256: z.string(), size: z.number() })
const entry = part.extend({
  /** The same bytes compressed, beside it; absent for what is compressed already. */
  gz: part.optional(),
  br: part.optional(),
  /** Digest of all that the bytes are made from, where making them is costly. */
  source: z.string().optional(),
})
const manifest = z.object({ format: z.literal(1), files: z.record(z.string(), entry) })

export type ManifestPart = z.infer<typeof part>
export type ManifestEntry = z.infer<typeof entry>

/** Files by their names in the mirror. A manifest that is missing or can't be read is an empty one: all is written anew. */
export function readManifest (file: string): Map<string, ManifestEntry> {
  try {
    return new Map(Object.entries(manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).files))
  } catch {
    return new Map()
  }
}

/** One file a line, by name: the same files give the same text. */
export function manifestText (files: ReadonlyMap<string, ManifestEntry>): string {
  const lines = [...files].sort(([a], [b]) => a < b ? -1 : 1).map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`)
  return `{"format":1,"files":{\n${lines.join(',\n')}\n}}\n`
}
