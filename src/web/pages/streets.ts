// All streets, in the order of 排序, and the page of a street: its description, figures, projects and articles.
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { StreetRecord } from '../../store/index/streets.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import { type Teaser, teaser } from './article-teaser.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { type FigureRow, figureRow } from './figure-row.ts'
import { type ProjectRow, projectRow, type ProjectWithFigures } from './projects.ts'

export interface StreetsPage {
  layout: Layout
  streets: { name: string, address: string, text: string, countText: string, articles: Teaser[], more: string | null }[]
}

export function streetsPage (context: LayoutContext, { streets }: { streets: readonly (StreetRecord & { articles: readonly ArticleSummary[] })[] }): StreetsPage {
  const { urls } = context
  return {
    layout: layout(context, {
      address: urls.streets(),
      title: '街道',
      description: '参与创建的街道及其访谈。',
      column: { type: '街道', keywords: streets.map((street) => street.name) },
    }),
    streets: streets.map((street) => ({
      name: street.name,
      address: urls.street(street.slug),
      text: street.text,
      countText: `访谈${street.articleCount}篇`,
      articles: street.articles.map((article) => teaser(article, urls)),
      more: street.articleCount > street.articles.length ? `全部${street.articleCount}篇` : null,
    })),
  }
}

export interface StreetPage {
  layout: Layout
  name: string
  textHtml: string
  profile: FigureRow[]
  profilePeriod: string
  projects: ProjectRow[]
  activities: FigureRow[]
  others: FigureRow[]
  dataAddress: string
  articles: Teaser[]
}

const PROFILE = '辖区概况'

export function streetPage (context: LayoutContext, { street, articles, figures, projects }: {
  street: StreetRecord, articles: readonly ArticleSummary[], figures: readonly FigureRecord[], projects: readonly ProjectWithFigures[]
}): StreetPage {
  const { urls } = context
  const rows = (list: readonly FigureRecord[]) => list.map((figure) => figureRow(figure, urls))
  const profile = rows(figures.filter((figure) => figure.category === PROFILE))
  const activities = figures.filter((figure) => figure.countsActivities)
  return {
    layout: layout(context, {
      address: urls.street(street.slug),
      json: urls.streetJson(street.slug),
      title: street.name,
      trail: [{ label: '街道', address: urls.streets() }],
      section: urls.streets(),
      ...street.text !== '' && { description: street.text.slice(0, 160) },
      column: { type: '街道', keywords: [street.name] },
    }),
    name: street.name,
    textHtml: street.html,
    profile,
    profilePeriod: [...new Set(profile.map((row) => row.periodText))].join('、'),
    projects: projects.map((project) => projectRow(project, urls)),
    activities: rows(activities),
    others: rows(figures.filter((figure) => figure.category !== PROFILE && !figure.countsActivities && figure.project === null)),
    dataAddress: `${urls.data()}?street=${street.slug}`,
    articles: articles.map((article) => teaser(article, urls)),
  }
}
