// All projects by street, and the page of a project: its figures and the sentences about it.
import type { FigureRecord } from '../../store/index/figures.ts'
import type { ProjectRecord, MentionRecord } from '../../store/index/projects.ts'
import type { Urls } from '../../urls.ts'
import { noBreakParts } from '../../content/markdown/no-break.ts'
import { type FigureRow, figureRow } from './figure-row.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'

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
      column: { type: '项目', keywords: projects.map((project) => project.name) },
    }),
    streets: [...byStreet].map(([slug, list]) => ({ name: list[0]?.street.name ?? slug, slug, projects: list.map((project) => projectRow(project, urls)) })),
  }
}

interface Quotation { sentence: ReturnType<typeof noBreakParts>, speaker: string, position: string, title: string, address: string }

export interface ProjectPage {
  layout: Layout
  name: string
  street: string
  streetAddress: string
  description: string | null
  figures: FigureRow[]
  periodText: string
  quotations: Quotation[]
}

export function projectPage (context: LayoutContext, { project, figures, mentions }: {
  project: ProjectRecord, figures: readonly FigureRecord[], mentions: readonly MentionRecord[]
}): ProjectPage {
  const { urls } = context
  const rows = figures.map((figure) => figureRow(figure, urls))
  // A sentence with several figures is quoted once.
  const quotations = new Map<string, Quotation>()
  for (const mention of [...figures, ...mentions]) {
    const { sentence, speaker, position, title } = mention
    quotations.set(`${mention.series}/${mention.number}/${sentence}`, { sentence: noBreakParts(sentence), speaker, position, title, address: urls.block(mention) })
  }
  return {
    layout: layout(context, {
      address: urls.project(project.slug),
      json: urls.projectJson(project.slug),
      title: project.name,
      description: project.description ?? `${project.street.name}：${project.name}`,
      trail: [{ label: '项目', address: urls.projects() }],
      section: urls.projects(),
    }),
    name: project.name,
    street: project.street.name,
    streetAddress: urls.street(project.street.slug),
    description: project.description,
    figures: rows,
    periodText: [...new Set(rows.map((row) => row.periodText))].join('、'),
    quotations: [...quotations.values()],
  }
}
