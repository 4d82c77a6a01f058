// The names that articles may use: streets, metrics and projects. Each name is unique.
import type { Metric, Project } from '../content/figure.ts'
import type { Diagnostic } from '../content/diagnostics.ts'
import type { Choice } from './conflicts.ts'
import { hasError, type Parsed } from './documents.ts'
import type { Claim } from './ownership.ts'

export type AddDiagnostics = (path: string, diagnostics: readonly Diagnostic[]) => void

/** Returns the metrics of 指标.yml by name, in the order of the file. If a name occurs twice, the first one is used. */
export function metricsByName (choice: Choice<Parsed<'metrics'>> | undefined, addDiagnostics: AddDiagnostics): Map<string, Metric> {
  const byName = new Map<string, Metric>()
  const { value, path } = choice?.file ?? {}
  value?.metrics.forEach((metric, index) => {
    if (!byName.has(metric.name)) byName.set(metric.name, metric)
    else if (path !== undefined && choice?.isLastGood === false) addDiagnostics(path, [{ code: 'metric-twice', ...value.rangeOf(['metrics', index, 'name']), params: { name: metric.name } }])
  })
  return byName
}

/** Returns the projects of all streets by name. If a name or slug occurs twice, the first one is used. */
export function projectsByName (choices: readonly Choice<Parsed<'street'>>[], addDiagnostics: AddDiagnostics): Map<string, Project> {
  const byName = new Map<string, Project>()
  const owners = new Map<string, string>()
  for (const { file, isLastGood } of choices) {
    file.value?.meta.projects.forEach((project, index) => {
      const rangeOf = file.value?.rangeOf
      const sameName = owners.get(`name ${project.name}`)
      const sameSlug = owners.get(`slug ${project.slug}`)
      if (sameName === undefined && sameSlug === undefined) {
        byName.set(project.name, { ...project, street: file.value?.meta.name ?? '' })
        owners.set(`name ${project.name}`, file.path).set(`slug ${project.slug}`, file.path)
      } else if (!isLastGood && rangeOf) {
        const diagnostic: Diagnostic = sameName !== undefined
          ? { code: 'project-twice', ...rangeOf(['projects', index, 'name']), params: { name: project.name, holder: sameName } }
          : { code: 'slug-taken', ...rangeOf(['projects', index, 'slug']), params: { slug: project.slug, holder: sameSlug ?? '' } }
        addDiagnostics(file.path, [diagnostic])
      }
    })
  }
  return byName
}

/**
 * Returns the claims of the street files. Articles refer to a street by its 名称, so two streets can't have the same 名称. The public
 * street with this 名称 keeps it. If there is none, the first path gets it. The other file can't be used.
 * @param published the public versions of the streets
 */
export function streetClaims ({ files, published, addDiagnostics }: {
  files: readonly Parsed<'street'>[], published: readonly Parsed<'street'>[], addDiagnostics: AddDiagnostics
}): Claim<Parsed<'street'>>[] {
  const sound = files.flatMap((file) => file.value && !hasError(file.diagnostics) ? [{ file, ...file.value.meta }] : [])
  const byPath = new Map(sound.map((street) => [street.file.path, street]))
  const owners = new Map<string, { slug: string, path: string }>()
  for (const { path, value } of published) {
    const own = byPath.get(path)
    // The name is free when the file of the public street has another name now, or is gone.
    const stays = files.some((file) => file.path === path) && (own === undefined || own.name === value?.meta.name)
    if (value && stays) owners.set(value.meta.name, { slug: value.meta.slug, path })
  }
  for (const { name, slug, file } of sound) if (!owners.has(name)) owners.set(name, { slug, path: file.path })
  return files.flatMap((file) => {
    if (file.value === null) return []
    const { meta, rangeOf } = file.value
    const owner = owners.get(meta.name)
    const isTaken = owner !== undefined && owner.slug !== meta.slug && owner.path !== file.path
    if (isTaken) addDiagnostics(file.path, [{ code: 'street-name-taken', ...rangeOf(['name']), params: { name: meta.name, holder: owner.path } }])
    return [{ key: meta.slug, file, isSound: byPath.has(file.path) && !isTaken, wantsPublic: true }]
  })
}
