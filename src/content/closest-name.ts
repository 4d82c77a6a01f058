// The nearest known name, for "是不是……？" in a hint.
import { distance } from 'fastest-levenshtein'

/**
 * The known name most like `name`: at most a third of its characters differ (at least one may), or one contains
 * the other. Null when none is near: a wrong guess confuses more than it helps.
 */
export function closestName (name: string, known: Iterable<string>): string | null {
  const given = name.normalize('NFKC').toLowerCase()
  let best: { name: string, score: number } | null = null
  for (const candidate of known) {
    const other = candidate.normalize('NFKC').toLowerCase()
    const apart = distance(given, other)
    const contains = given.length > 1 && other.length > 1 && (other.includes(given) || given.includes(other))
    const reach = Math.max(1, Math.floor(Math.max(given.length, other.length) / 3))
    if (apart > reach && !contains) continue
    const score = contains ? 0.5 : apart
    if (best === null || score < best.score) best = { name: candidate, score }
  }
  return best?.name ?? null
}
