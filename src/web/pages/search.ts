// The search page: form and matching names, figures and articles, or suggestions when nothing matches. And its page in the mirror.
import { highlight, type HighlightPart, snippet, bestMatch } from '../../content/search/snippet.ts'
import { MAX_QUERY_CHARACTERS, MAX_QUERY_WORDS, type SearchQuery } from '../../content/search/query.ts'
import { noBreakParts } from '../../content/markdown/no-break.ts'
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import type { EntriesFound, SearchEntry, SearchFilter } from '../../store/search/search.ts'
import type { Urls } from '../../urls.ts'
import { type FigureRow, figureRow } from './figure-row.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { countText, dateText } from './format.ts'
import { type SelectField, selectField } from './select-field.ts'

interface Entry { address: string, label: HighlightPart[] }

/** A part of a passage. `together`: the part is a number with its unit, which must stay on one line. */
interface PassagePart extends HighlightPart { together: boolean }

export interface SearchPage {
  layout: Layout
  form: { address: string, query: string, fields: SelectField[] }
  heading: string
  /** Number of results; without a query, an explanation how to search. */
  resultText: string
  /** Message that a long query was cut; null otherwise. */
  notice: string | null
  /** Matching streets and projects. */
  entries: { heading: string, links: Entry[] }[]
  figures: FigureRow[]
  dataLinks: { address: string, label: string }[]
  seriesNotes: { address: string, title: HighlightPart[], passage: PassagePart[] }[]
  hits: (Omit<SearchHit, 'passage'> & { passage: PassagePart[] })[]
  suggestions: { heading: string, links: { address: string, label: string }[] }[]
  previousAddress: string | null
  nextAddress: string | null
  pageText: string | null
}

/** Alternatives for a query without results. */
export interface SearchSuggestions {
  /** Single words of the query, each with its number of articles. */
  words: readonly { word: string, count: number }[]
  streets: readonly SearchEntry[]
  sameSound: readonly ArticleSummary[]
  similarTitles: readonly ArticleSummary[]
}

export function searchPage (context: LayoutContext, { query, filter, choices, count, page, pages, found, entries, figures, suggestions, addressOf }: {
  query: SearchQuery
  filter: SearchFilter
  choices: { streets: readonly { name: string, slug: string }[], years: readonly string[] }
  count: number
  page: number
  pages: number
  found: readonly FoundArticle[]
  entries: EntriesFound
  figures: readonly FigureRecord[]
  suggestions: SearchSuggestions
  /** Returns the address of a page of results, of this query or another. */
  addressOf: (page: number, query?: string) => string
}): SearchPage {
  const { urls } = context
  const { words } = query
  const asked = words.length > 0
  const link = (address: string, name: string): Entry => ({ address, label: highlight(name, words) })
  return {
    layout: layout(context, {
      address: asked ? addressOf(page) : urls.search(),
      title: asked ? `搜索：${query.text}` : '搜索',
      crumb: '搜索',
      description: '按任意字词查找文章、街道和数字，也可以用拼音或拼音首字母。',
      section: urls.search(),
      metas: [{ name: 'ColumnName', content: '搜索' }, { name: 'ColumnType', content: '搜索' }],
      robots: 'noindex, follow',
    }),
    form: {
      address: urls.search(),
      query: query.text,
      // Without search words there are no results, so the page shows no filter fields.
      fields: asked
        ? [
            { name: 'series', label: '系列', options: context.series.map(({ slug, shortTitle }) => ({ value: slug, label: shortTitle })), selected: filter.series },
            { name: 'street', label: '街道', options: choices.streets.map(({ slug, name }) => ({ value: slug, label: name })), selected: filter.street },
            { name: 'year', label: '年份', options: choices.years.map((year) => ({ value: year, label: `${year}年` })), selected: filter.year },
          ].filter(isUseful).map(selectField)
        : [],
    },
    heading: asked ? '文章' : '怎样搜索',
    resultText: !asked ? '输入任意字词，一个字也可以；几个词用空格分开，表示都要有；加引号表示连在一起。也可以输入拼音或拼音首字母。' : count === 0 ? '没有找到符合的文章。' : `找到${countText(count)}篇文章`,
    notice: query.cut ? `输入的内容很长，只用了前面的部分来查找：最多${MAX_QUERY_CHARACTERS}个字、${MAX_QUERY_WORDS}个词。` : null,
    entries: [
      { heading: '街道', links: entries.streets.map(({ key, name }) => link(urls.street(key), name)) },
      { heading: '项目', links: entries.projects.map(({ key, name }) => link(urls.project(key), name)) },
    ].filter(({ links }) => links.length > 0),
    figures: figures.map((figure) => figureRow(figure, urls)),
    dataLinks: entries.metrics.map(({ name }) => ({ address: `${urls.data()}?${new URLSearchParams({ metric: name }).toString()}`, label: `${name}：全部数字` })),
    seriesNotes: entries.series.map(({ key, name, text }) => ({ address: urls.series(key), title: highlight(name, words), passage: withNoBreaks(snippet(text, words)) })),
    hits: found.map((one) => searchHit(one, words, urls)).map((hit) => ({ ...hit, passage: withNoBreaks(hit.passage) })),
    suggestions: asked && count === 0 ? suggestionsOf(context, suggestions, addressOf) : [],
    previousAddress: page > 1 ? addressOf(page - 1) : null,
    nextAddress: page < pages ? addressOf(page + 1) : null,
    pageText: pages > 1 ? `第${page}页，共${countText(pages)}页` : null,
  }
}

function withNoBreaks (parts: readonly HighlightPart[]): PassagePart[] {
  return parts.flatMap(({ text, hit }): PassagePart[] => hit ? [{ text, hit, together: false }] : noBreakParts(text).map((part) => ({ ...part, hit })))
}

function suggestionsOf ({ urls, series }: LayoutContext, { words, streets, sameSound, similarTitles }: SearchSuggestions, addressOf: (page: number, query?: string) => string): SearchPage['suggestions'] {
  const articleLink = (article: ArticleSummary) => ({ address: urls.article(article), label: `${article.title}（${article.speaker}）` })
  return [
    { heading: '分开来找', links: words.map(({ word, count }) => ({ address: addressOf(1, word), label: `${word}（${countText(count)}篇）` })) },
    { heading: '读音相同的', links: [...streets.map(({ key, name }) => ({ address: urls.street(key), label: name })), ...sameSound.map(articleLink)] },
    { heading: '标题相近的', links: similarTitles.map(articleLink) },
    { heading: '也可以这样找', links: [...series.map(({ slug, shortTitle }) => ({ address: urls.series(slug), label: `${shortTitle}的全部文章` })), { address: urls.streets(), label: '按街道查找' }, { address: urls.data(), label: '查数字' }] },
  ].filter(({ links }) => links.length > 0)
}

/** Returns whether to show a filter field. A field with a single option is shown only while it is set, so that readers can unset it. */
const isUseful = ({ options, selected }: { options: readonly object[], selected: string | undefined }) => options.length > 1 || selected !== undefined

export interface SearchHit {
  /** Address of the paragraph that contains the passage. */
  address: string
  title: HighlightPart[]
  speaker: HighlightPart[]
  position: HighlightPart[]
  /** Number, streets and date. */
  kicker: HighlightPart[]
  passage: HighlightPart[]
}

export interface FoundArticle { article: ArticleSummary, blocks: readonly { id: string, text: string }[] }

/** Returns the paragraph that best matches the words. Returns null when the words are only in the summary or in names. */
function bestBlock ({ article, blocks }: FoundArticle, words: readonly string[]): { id: string, text: string } | null {
  const summary = { id: '', text: article.summary }
  const best = bestMatch([...blocks, summary], words)
  return best === summary ? null : best
}

export function searchHit (found: FoundArticle, words: readonly string[], urls: Urls): SearchHit {
  const { article } = found
  const block = bestBlock(found, words)
  return {
    address: block === null ? urls.article(article) : urls.block({ ...article, block: block.id }),
    title: highlight(article.title, words),
    speaker: highlight(article.speaker, words),
    position: highlight(article.position, words),
    kicker: highlight([`第${article.number}篇`, article.streets.map((street) => street.name).join('、'), dateText(article.date)].join(' · '), words),
    passage: snippet(block?.text ?? article.summary, words),
  }
}

export interface MirrorSearchPage {
  layout: Layout
  heading: string
  message: string
  links: { label: string, address: string }[]
}

/** Returns the search page of the exported portal (mirror). It has links only to pages that the mirror contains. */
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
