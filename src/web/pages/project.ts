// A project: its figures and the sentences about it.
import type { FigureRecord } from '../../store/index/figures.ts'
import type { MentionRecord, ProjectRecord } from '../../store/index/projects.ts'
import { type FigureRow, figureRow } from './figure-row.ts'
import { noBreakParts } from '../../content/markdown/no-break.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'

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
