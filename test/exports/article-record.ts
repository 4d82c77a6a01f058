// A record of an article for tests of exports.
import type { ArticleRecord } from '../../src/store/index/articles.ts'

export const ARTICLE: ArticleRecord = {
  series: 'xilie',
  seriesTitle: '某系列',
  number: 7,
  title: '某篇文章',
  speaker: '某人',
  position: '某职务',
  date: '2021-09-01',
  summary: '',
  streets: [{ name: '某街道', slug: 'mou' }],
  articleId: 1,
  firstAddress: 'xilie/1',
  version: 1,
  publishedAt: 0,
  updatedAt: null,
  state: 'published',
  publishAt: null,
  source: null,
  editor: null,
  withdrawnReason: null,
  corrections: [],
  cover: null,
  html: '<p>某段</p>',
  characters: 2,
}
