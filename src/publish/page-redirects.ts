// Redirects of series, streets and projects that have another slug now.
import type { PageName, Revisions } from '../store/archive/revisions.ts'
import type { PageRedirect } from '../store/index/write.ts'
import type { Snapshot } from './snapshot.ts'

const slugOf = ({ kind, slug }: PageName) => `${kind} ${slug}`
const nameOf = ({ kind, name }: PageName) => `${kind} ${name}`

type Pages = Pick<Snapshot, 'series' | 'streets' | 'projects'>

function pagesOf ({ series, streets, projects }: Pages): PageName[] {
  return [
    ...series.map(({ slug, title }): PageName => ({ kind: 'series', slug, name: title })),
    ...streets.map(({ slug, name }): PageName => ({ kind: 'street', slug, name })),
    ...projects.map(({ slug, name }): PageName => ({ kind: 'project', slug, name })),
  ]
}

/** Notes pages and names in the archive that it doesn't know yet. */
export function recordPageNames (revisions: Revisions, snapshot: Pages): void {
  const keyOf = ({ kind, slug, name }: PageName) => JSON.stringify([kind, slug, name])
  const known = new Set(revisions.pageNames().map(keyOf))
  for (const page of pagesOf(snapshot)) if (!known.has(keyOf(page))) revisions.addPageName(page)
}

/**
 * Returns every slug that had a page and has none now. It redirects to the page with the same name, present or former. Chains of
 * renames are followed; null when they lead to no page.
 */
export function pageRedirects (revisions: Revisions, snapshot: Pages): PageRedirect[] {
  const known = revisions.pageNames()
  const now = pagesOf(snapshot)
  const current = new Set(now.map(slugOf))
  const slugByName = new Map(now.map((page) => [nameOf(page), page.slug]))
  const byName = Map.groupBy(known, nameOf)
  const bySlug = Map.groupBy(known, slugOf)
  const follow = (slug: string): string | null => {
    const reached = new Set([slug])
    for (const one of reached) {
      const names = (bySlug.get(one) ?? []).toReversed()
      for (const page of names) {
        const toSlug = slugByName.get(nameOf(page))
        if (toSlug !== undefined) return toSlug
      }
      for (const other of names.flatMap((page) => byName.get(nameOf(page)) ?? [])) {
        if (current.has(slugOf(other))) return other.slug
        reached.add(slugOf(other))
      }
    }
    return null
  }
  return [...bySlug].flatMap(([slug, [first]]) => first === undefined || current.has(slug) ? [] : [{ kind: first.kind, slug: first.slug, toSlug: follow(slug) }])
}
