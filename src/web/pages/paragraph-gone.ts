// A removed paragraph: its text and the last version with it.
import type { ArticleRecord } from '../../store/index/articles.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'

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
