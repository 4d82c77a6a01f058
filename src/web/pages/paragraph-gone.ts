// A paragraph that was in a piece and is in it no more: its words, and the version that has them.
import type { ArticleRecord } from '../../store/index/articles.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'

/** The fields of views/pages/paragraph-gone.eta. */
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
    layout: { ...layout(context, { address: null, title: `已改动的段落：${article.title}`, metas: [{ name: 'robots', content: 'noindex' }] }), crumbs: [] },
    title: article.title,
    text,
    versionText: `第${version}版`,
    versionAddress: `${urls.version({ ...article, version })}#${block}`,
    articleAddress: urls.article(article),
    historyAddress: urls.history(article),
  }
}
