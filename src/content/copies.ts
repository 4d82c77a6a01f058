// Recognizes copies of a file by the names that programs and people give to copies.

/** Patterns for the name of a copy, without its extension. */
const COPY_MARKS = [
  /\.sync-conflict-\d{8}-\d{6}-\w+$/i, // Syncthing
  / ?[(（][^()（）]*conflicted copy[^()（）]*[)）]$/i, // Dropbox, Nextcloud
  /-(?:DESKTOP|LAPTOP|PC|WIN|MS)-[A-Z0-9]+(?:-\d+)?$/i, // OneDrive
  / ?[(（]冲突[^()（）]*[)）]$/,
  / ?[-－—_]? ?副本(?: ?[(（]?\d+[)）]?)?$/, // Windows Explorer, Finder
  / ?[(（]\d+[)）]$/, // browsers, Windows Explorer
  /[ _-]copy(?: ?[(（]?\d+[)）]?)?$/i,
  /^(?:副本|复件)(?: ?[(（]\d+[)）])?[ -_]?/,
  /^copy of /i,
]
const TEXT_EXTENSION = /\.(?:md|markdown|txt|ya?ml)$/i

/** Returns the paths without their extension, to compare with originals. */
export const stemsOf = (paths: Iterable<string>): ReadonlySet<string> => new Set([...paths].map((path) => path.replace(TEXT_EXTENSION, '')))

/**
 * Tests whether a text file is a copy: its name has a sign of a copy (such as 副本), and the original exists. Without an original,
 * `访谈（16）.txt` or `营业执照正副本公示.txt` is a normal file.
 */
export function isCopy (path: string, stems: ReadonlySet<string>): boolean {
  if (!TEXT_EXTENSION.test(path)) return false
  const slash = path.lastIndexOf('/') + 1
  const folder = path.slice(0, slash)
  let names = [path.slice(slash).replace(TEXT_EXTENSION, '')]
  // Removes up to four signs of a copy, because the name of a copy of a copy has several.
  for (let depth = 0; depth < 4 && names.length > 0; depth++) {
    names = names.flatMap((name) => COPY_MARKS.map((mark) => name.replace(mark, '')).filter((shorter) => shorter !== name && shorter !== ''))
    if (names.some((name) => stems.has(folder + name))) return true
  }
  return false
}
