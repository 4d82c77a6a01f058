// All projects by street.
import type { FigureRecord } from '../../store/index/figures.ts'
import type { ProjectRecord } from '../../store/index/projects.ts'
import type { Urls } from '../../urls.ts'
import { type FigureRow, figureRow } from './figure-row.ts'
import { columnMetas, type Layout, type LayoutContext, layout } from './layout.ts'

export interface ProjectRow { name: string, address: string, figures: FigureRow[] }

export interface ProjectsPage {
  layout: Layout
  streets: { name: string, slug: string, projects: ProjectRow[] }[]
}

export type ProjectWithFigures = ProjectRecord & { figures: readonly FigureRecord[] }

/** A project in a list: views/partials/projects.eta. */
export function projectRow (project: ProjectWithFigures, urls: Urls): ProjectRow {
  return { name: project.name, address: urls.project(project.slug), figures: project.figures.map((figure) => figureRow(figure, urls)) }
}

export function projectsPage (context: LayoutContext, projects: readonly ProjectWithFigures[]): ProjectsPage {
  const { urls } = context
  const byStreet = Map.groupBy(projects, (project) => project.street.slug)
  return {
    layout: layout(context, {
      address: urls.projects(),
      title: '项目',
      description: '各街道在访谈中说到的工程和改造。',
      metas: columnMetas({ name: '项目', description: '各街道在访谈中说到的工程和改造。', keywords: projects.map((project) => project.name), type: '项目' }),
    }),
    streets: [...byStreet].map(([slug, list]) => ({ name: list[0]?.street.name ?? slug, slug, projects: list.map((project) => projectRow(project, urls)) })),
  }
}
