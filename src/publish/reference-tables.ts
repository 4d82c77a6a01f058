// The names that pieces may use: streets, metrics and projects, each name once.
import type { Metric, Project } from '../content/figure.ts'
import type { ParsedFile } from '../content/parse.ts'
import type { Diagnostic } from '../content/diagnostics.ts'
import type { Choice, Claim } from './conflicts.ts'
import { hasError } from './compose-piece.ts'

type Parsed<K extends ParsedFile['kind']> = Extract<ParsedFile, { kind: K }>
type Note = (path: string, found: readonly Diagnostic[]) => void

/** The metrics of 指标.yml by name, in its order; a name that stands twice counts the first time. */
export function metricsByName (choice: Choice<Parsed<'metrics'>> | undefined, note: Note): Map<string, Metric> {
  const byName = new Map<string, Metric>()
  const { value, path } = choice?.file ?? {}
  value?.metrics.forEach((metric, index) => {
    if (!byName.has(metric.name)) byName.set(metric.name, metric)
    else if (path !== undefined && choice?.kept === false) note(path, [{ code: 'metric-twice', ...value.rangeOf(['metrics', index, 'name']), params: { name: metric.name } }])
  })
  return byName
}

/** The projects of all streets by name; a name or address that stands twice counts the first time. */
export function projectsByName (choices: readonly Choice<Parsed<'street'>>[], note: Note): Map<string, Project> {
  const byName = new Map<string, Project>()
  const holders = new Map<string, string>()
  for (const { file, kept } of choices) {
    file.value?.meta.projects.forEach((project, index) => {
      const rangeOf = file.value?.rangeOf
      const sameName = holders.get(`name ${project.name}`)
      const sameSlug = holders.get(`slug ${project.slug}`)
      if (sameName === undefined && sameSlug === undefined) {
        byName.set(project.name, { ...project, street: file.value?.meta.name ?? '' })
        holders.set(`name ${project.name}`, file.path).set(`slug ${project.slug}`, file.path)
      } else if (!kept && rangeOf) {
        const diagnostic: Diagnostic = sameName !== undefined
          ? { code: 'project-twice', ...rangeOf(['projects', index, 'name']), params: { name: project.name, holder: sameName } }
          : { code: 'slug-taken', ...rangeOf(['projects', index, 'slug']), params: { slug: project.slug, holder: sameSlug ?? '' } }
        note(file.path, [diagnostic])
      }
    })
  }
  return byName
}

/**
 * What the street files claim. Two streets can't have one 名称, since pieces call them by it: the street that has it in
 * public keeps it, else the first path; the other's file can't be used.
 * @param held the streets that are public, as they are
 */
export function streetClaims ({ files, held, note }: {
  files: readonly Parsed<'street'>[], held: readonly Parsed<'street'>[], note: Note
}): Claim<Parsed<'street'>>[] {
  const sound = files.flatMap((file) => file.value && !hasError(file.diagnostics) ? [{ file, ...file.value.meta }] : [])
  const byPath = new Map(sound.map((claim) => [claim.file.path, claim]))
  const owners = new Map<string, { slug: string, path: string }>()
  for (const { path, value } of held) {
    const own = byPath.get(path)
    // Its own file gave the name up, or is gone: the name is free.
    const stays = files.some((file) => file.path === path) && (own === undefined || own.name === value?.meta.name)
    if (value && stays) owners.set(value.meta.name, { slug: value.meta.slug, path })
  }
  for (const { name, slug, file } of sound) if (!owners.has(name)) owners.set(name, { slug, path: file.path })
  return files.flatMap((file) => {
    if (file.value === null) return []
    const { meta, rangeOf } = file.value
    const owner = owners.get(meta.name)
    const taken = owner !== undefined && owner.slug !== meta.slug && owner.path !== file.path
    if (taken) note(file.path, [{ code: 'street-name-taken', ...rangeOf(['name']), params: { name: meta.name, holder: owner.path } }])
    return [{ key: meta.slug, file, sound: byPath.has(file.path) && !taken, wantsPublic: true }]
  })
}
