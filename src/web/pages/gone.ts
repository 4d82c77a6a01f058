// The page of an address that is no longer public, and the page of a removed paragraph.
// The article may be deleted or a draft again: the text is true in both cases.
import type { Tombstone, ArticleRecord } from '../../store/index/articles.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { dateText, dayText } from './format.ts'

export interface GonePage {
  layout: Layout
  /** The title of the article; general words for other pages. */
  heading: string
  notice: string
  dates: { label: string, text: string }[]
  searchAddress: string
  links: { label: string, address: string }[]
}

/**
 * Returns the page of an address that is no longer public.
 * @param tombstone what is known about the former article; null when the address was that of a series, street or project
 */
export function gonePage (context: LayoutContext, tombstone: Tombstone | null): GonePage {
  const { urls } = context
  const { title = null, date = null, publishedAt = 0, endedAt = null } = tombstone ?? {}
  return {
    layout: layout(context, { address: null, title: title === null ? '这一页不再公开' : `不再公开：${title}` }),
    heading: title ?? '这一页不再公开',
    notice: tombstone === null ? '这里的内容现在没有公开。这个网址不会换成别的内容。' : '这篇文章现在没有公开。这个网址不会换成别的内容；文章如果重新公开，仍在这里。',
    dates: [
      ...date === null ? [] : [{ label: '日期', text: dateText(date) }],
      ...publishedAt === 0 ? [] : [{ label: '本站发布', text: dayText(publishedAt) }],
      ...endedAt === null ? [] : [{ label: '不再公开', text: dayText(endedAt) }],
    ],
    searchAddress: urls.search(),
    links: [
      ...context.series.map((series) => ({ label: `系列：${series.shortTitle}`, address: urls.series(series.slug) })),
      { label: '按街道查找', address: urls.streets() },
      { label: '回到首页', address: urls.home() },
    ],
  }
}

export interface ParagraphGonePage {
  layout: Layout
  title: string
  text: string
  versionText: string
  versionAddress: string
  articleAddress: string
  historyAddress: string
}

export function paragraphGonePage (context: LayoutContext, { article, block, text, version }: { article: ArticleRecord, block: string, text: string, version: number }): ParagraphGonePage {
  const { urls } = context
  return {
    layout: layout(context, { address: null, title: `已改动的段落：${article.title}` }),
    title: article.title,
    text,
    versionText: `第${version}版`,
    versionAddress: `${urls.version({ ...article, version })}#${block}`,
    articleAddress: urls.article(article),
    historyAddress: urls.history(article),
  }
}
