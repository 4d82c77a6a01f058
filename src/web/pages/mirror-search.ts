// Stands for search in a static copy of the portal, and for every address with a query.
import { type Layout, type LayoutContext, layout } from './layout.ts'

/** The fields of views/pages/mirror-search.eta. */
export interface MirrorSearchPage {
  layout: Layout
  heading: string
  message: string
  links: { label: string, address: string }[]
}

/** What a reader can do meanwhile: nothing here asks a server. */
export function mirrorSearchPage (context: LayoutContext): MirrorSearchPage {
  const { urls } = context
  return {
    layout: layout(context, { address: urls.search(), title: '搜索', metas: [{ name: 'robots', content: 'noindex' }] }),
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
