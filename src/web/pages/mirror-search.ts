// Replaces search and all addresses with a query in the static mirror.
import { type Layout, type LayoutContext, layout } from './layout.ts'

export interface MirrorSearchPage {
  layout: Layout
  heading: string
  message: string
  links: { label: string, address: string }[]
}

/** Links only to pages of the mirror. */
export function mirrorSearchPage (context: LayoutContext): MirrorSearchPage {
  const { urls } = context
  return {
    layout: layout(context, { address: urls.search(), title: '搜索', robots: 'noindex' }),
    heading: '暂时不能搜索',
    message: '您现在看到的是本站的静态副本，文章和数据都在，但搜索、筛选和翻页要等网站恢复后才能使用。请从下面继续。',
    links: [
      ...context.series.map((series) => ({ label: series.shortTitle, address: urls.series(series.slug) })),
      { label: '按街道查找', address: urls.streets() },
      { label: '按项目查找', address: urls.projects() },
      { label: '全部数据（CSV）', address: urls.dataCsv() },
      { label: '回到首页', address: urls.home() },
    ],
  }
}
