// Which series, streets and projects ever had a page, and where each is to be found now.
import type { Lineage, Place } from '../store/lineage.ts'
import type { Edition, FormerPlace } from '../store/replace.ts'

const keyOf = ({ kind, slug, name }: Place) => JSON.stringify([kind, slug, name])

function placesOf ({ series, streets, projects }: Pick<Edition, 'series' | 'streets' | 'projects'>): Place[] {
  return [
    ...series.map(({ slug, title }): Place => ({ kind: 'series', slug, name: title })),
    ...streets.map(({ slug, name }): Place => ({ kind: 'street', slug, name })),
    ...projects.map(({ slug, name }): Place => ({ kind: 'project', slug, name })),
  ]
}

export function createPlaces (lineage: Lineage) {
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
    /** The pages that are under another name by now: that of what is called the same; or nowhere. */
    former (edition: Pick<Edition, 'series' | 'streets' | 'projects'>): FormerPlace[] {
      const now = placesOf(edition)
      const live = new Set(now.map(({ kind, slug }) => `${kind} ${slug}`))
      const byName = new Map(now.map(({ kind, slug, name }) => [`${kind} ${name}`, slug]))
      const former = new Map<string, FormerPlace>()
      for (const { kind, slug, name } of known.values()) {
        if (live.has(`${kind} ${slug}`)) continue
        const toSlug = byName.get(`${kind} ${name}`) ?? former.get(`${kind} ${slug}`)?.toSlug ?? null
        former.set(`${kind} ${slug}`, { kind, slug, toSlug })
      }
      return [...former.values()]
    },
  }
}
