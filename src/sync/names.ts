// The names that pieces may use in their marks: metrics and projects, each name once.
import type { Metric, Project } from '../content/figure.ts'
import type { ParsedFile } from '../content/parse.ts'
import type { Finding } from '../content/problem.ts'
import type { Choice } from './choose.ts'

type Parsed<K extends ParsedFile['kind']> = Extract<ParsedFile, { kind: K }>
type Note = (path: string, found: readonly Finding[]) => void

/** The metrics of 指标.yml by name, in its order; a name that stands twice counts the first time. */
export function metricsByName (choice: Choice<Parsed<'metrics'>> | undefined, note: Note): Map<string, Metric> {
  const byName = new Map<string, Metric>()
  const { value, path } = choice?.file ?? {}
  value?.metrics.forEach((metric, index) => {
    if (!byName.has(metric.name)) byName.set(metric.name, metric)
    else if (path !== undefined && choice?.kept === false) note(path, [{ code: 'metric-twice', ...value.places(['metrics', index, 'name']), params: { name: metric.name } }])
  })
  return byName
}

/** The projects of all streets by name; a name or address that stands twice counts the first time. */
export function projectsByName (choices: readonly Choice<Parsed<'street'>>[], note: Note): Map<string, Project> {
  const byName = new Map<string, Project>()
  const holders = new Map<string, string>()
  for (const { file, kept } of choices) {
    file.value?.meta.projects.forEach((project, index) => {
      const places = file.value?.places
      const sameName = holders.get(`name ${project.name}`)
      const sameSlug = holders.get(`slug ${project.slug}`)
      if (sameName === undefined && sameSlug === undefined) {
        byName.set(project.name, { ...project, street: file.value?.meta.name ?? '' })
        holders.set(`name ${project.name}`, file.path).set(`slug ${project.slug}`, file.path)
      } else if (!kept && places) {
        const finding: Finding = sameName !== undefined
          ? { code: 'project-twice', ...places(['projects', index, 'name']), params: { name: project.name, holder: sameName } }
          : { code: 'slug-taken', ...places(['projects', index, 'slug']), params: { slug: project.slug, holder: sameSlug ?? '' } }
        note(file.path, [finding])
      }
    })
  }
  return byName
}
