// Which series, streets and projects ever had a page, and where each is to be found now.
import type { Revisions, Place } from '../store/archive/revisions.ts'
import type { Edition, FormerPlace } from '../store/index/write.ts'

const keyOf = ({ kind, slug, name }: Place) => JSON.stringify([kind, slug, name])
const slugOf = ({ kind, slug }: Place) => `${kind} ${slug}`
const nameOf = ({ kind, name }: Place) => `${kind} ${name}`

function placesOf ({ series, streets, projects }: Pick<Edition, 'series' | 'streets' | 'projects'>): Place[] {
  return [
    ...series.map(({ slug, title }): Place => ({ kind: 'series', slug, name: title })),
    ...streets.map(({ slug, name }): Place => ({ kind: 'street', slug, name })),
    ...projects.map(({ slug, name }): Place => ({ kind: 'project', slug, name })),
  ]
}

export function createPlaces (lineage: Revisions) {
  let known = new Map<string, Place>()
  return {
    reload (): void {
      known = new Map(lineage.places().map((place) => [keyOf(place), place]))
    },
    /** Notes in the archive what has a page for the first time. */
    note (edition: Pick<Edition, 'series' | 'streets' | 'projects'>): void {
      for (const place of placesOf(edition)) {
        if (known.has(keyOf(place))) continue
        lineage.addPlace(place)
        known.set(keyOf(place), place)
      }
    },
    /**
     * The pages that are under another name by now: that of what is called the same, or was; of what that one was called since, however
     * often; or nowhere.
     */
    former (edition: Pick<Edition, 'series' | 'streets' | 'projects'>): FormerPlace[] {
      const now = placesOf(edition)
      const live = new Set(now.map(slugOf))
      const byName = new Map(now.map((place) => [nameOf(place), place.slug]))
      const named = Map.groupBy(known.values(), nameOf)
      const under = Map.groupBy(known.values(), slugOf)
      const follow = (slug: string): string | null => {
        const reached = new Set([slug])
        for (const one of reached) {
          const names = (under.get(one) ?? []).toReversed()
          for (const place of names) {
            const toSlug = byName.get(nameOf(place))
            if (toSlug !== undefined) return toSlug
          }
          for (const other of names.flatMap((place) => named.get(nameOf(place)) ?? [])) {
            if (live.has(slugOf(other))) return other.slug
            reached.add(slugOf(other))
          }
        }
        return null
      }
      return [...under].flatMap(([slug, [first]]) => first === undefined || live.has(slug) ? [] : [{ kind: first.kind, slug: first.slug, toSlug: follow(slug) }])
    },
  }
}
