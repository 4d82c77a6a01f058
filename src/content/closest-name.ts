// Finds the closest known name, for the hint "是不是……？".
import { distance } from 'fastest-levenshtein'

/**
 * Returns the known name that is closest to `name`: at most a third of its characters differ, or one contains the other.
 * Returns null when no known name is close, because a wrong guess confuses staff.
 */
export function closestName (name: string, known: Iterable<string>): string | null {
  const typed = name.normalize('NFKC').toLowerCase()
  let best: { name: string, score: number } | null = null
  for (const candidate of known) {
    const other = candidate.normalize('NFKC').toLowerCase()
    const edits = distance(typed, other)
    const contains = typed.length > 1 && other.length > 1 && (other.includes(typed) || typed.includes(other))
    const mostEdits = Math.max(1, Math.floor(Math.max(typed.length, other.length) / 3))
    if (edits > mostEdits && !contains) continue
    const score = contains ? 0.5 : edits
    if (best === null || score < best.score) best = { name: candidate, score }
  }
  return best?.name ?? null
}
