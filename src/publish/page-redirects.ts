// Redirects from old slugs of series, streets and projects.
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

/** Records the slug and name of each series, street and project. Pairs that the archive already has are not recorded again. */
export function recordPageNames (revisions: Revisions, snapshot: Pages): void {
  const keyOf = ({ kind, slug, name }: PageName) => JSON.stringify([kind, slug, name])
  const known = new Set(revisions.pageNames().map(keyOf))
  for (const page of pagesOf(snapshot)) if (!known.has(keyOf(page))) revisions.addPageName(page)
}

/**
 * Returns a redirect for every slug that had a page before and has no page now. The redirect leads to a present page that has, or once
 * had, the same name as the former page. Several renames in a row are followed. `toSlug` is null when no such page exists.
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
