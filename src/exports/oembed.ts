// oEmbed 1.0: lets other sites embed an article or a figure by its address.
import type { Site } from '../content/article.ts'
import type { ArticleRecord } from '../store/index/articles.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import type { Urls } from '../urls.ts'
import { escapeXml } from './xml.ts'

/** An oEmbed document, with the keys and values of the format. */
export type OEmbed = Readonly<Record<string, string | number>>

/** Preferred size of a card, in CSS pixels. The height is enough for a long metric and a title of two lines. */
const CARD = { width: 480, height: 320 }
const NARROW = { below: 400, height: 400 }
/** Minimum width and minimum height of a card, in CSS pixels. The reader must scroll in a smaller frame. */
const MIN_SIZE = 120

const provider = (site: Site, urls: Urls) => ({ version: '1.0', provider_name: site.name, provider_url: urls.absolute(urls.home()), cache_age: 3600 })

/** Returns only a link: other sites do not get the text of the article. */
export function articleEmbed ({ article, site, urls }: { article: ArticleRecord, site: Site, urls: Urls }): OEmbed {
  return {
    type: 'link', ...provider(site, urls), title: article.title, author_name: article.speaker, author_url: urls.absolute(urls.article(article)),
  }
}

/** Returns a frame with the card of a figure. Its size is at most `max` pixels, but at least `MIN_SIZE`. */
export function figureEmbed ({ figure, site, urls, max }: { figure: FigureRecord, site: Site, urls: Urls, max: { width: number, height: number } }): OEmbed {
  const width = Math.max(MIN_SIZE, Math.min(CARD.width, max.width))
  const height = Math.max(MIN_SIZE, Math.min(width < NARROW.below ? NARROW.height : CARD.height, max.height))
  const title = `${figure.words} ${figure.project === null ? '' : `${figure.project.name}·`}${figure.metric}`
  const address = urls.absolute(urls.figureCard(figure.id))
  return {
    type: 'rich',
    ...provider(site, urls),
    title: `${title}（${figure.street.name}）`,
    author_name: figure.speaker,
    author_url: urls.absolute(urls.article(figure)),
    html: `<iframe src="${escapeXml(address)}" width="${width}" height="${height}" title="${escapeXml(title)}" ` +
      'style="border:0;max-width:100%" loading="lazy"></iframe>',
    width,
    height,
  }
}

export const oEmbedJson = (embed: OEmbed) => `${JSON.stringify(embed, null, 2)}\n`

export const oEmbedXml = (embed: OEmbed) => [
  '<?xml version="1.0" encoding="utf-8" standalone="yes"?>',
  '<oembed>',
  ...Object.entries(embed).map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`),
  '</oembed>',
  '',
].join('\n')
