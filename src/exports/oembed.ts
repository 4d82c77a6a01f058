// oEmbed 1.0: how an article elsewhere shows a piece or a figure of ours when its author pastes our address.
import type { Site } from '../content/article.ts'
import type { ArticleRecord } from '../store/index/articles.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import type { Urls } from '../urls.ts'
import { xml } from './xml.ts'

/** What is said of a resource: names and values as the format has them. */
export type OEmbed = Readonly<Record<string, string | number>>

/** Pixels. The heights are enough for a figure with a long name and a title of two lines. */
const CARD = { width: 480, height: 320 }
const NARROW = { below: 400, height: 400 }
/** Narrower or lower than this nobody reads it: the card then scrolls in its frame. */
const LEAST = 120

const provider = (site: Site, urls: Urls) => ({ version: '1.0', provider_name: site.name, provider_url: urls.absolute(urls.home()), cache_age: 3600 })

/** A piece is a link with its title and who speaks: its text is to be read on its page. */
export function articleEmbed ({ article, site, urls }: { article: ArticleRecord, site: Site, urls: Urls }): OEmbed {
  return {
    type: 'link', ...provider(site, urls), title: article.title, author_name: article.speaker, author_url: urls.absolute(urls.article(article)),
  }
}

/** A figure is its card in a frame, no larger than is asked for. */
export function figureEmbed ({ figure, site, urls, most }: { figure: FigureRecord, site: Site, urls: Urls, most: { width: number, height: number } }): OEmbed {
  const width = Math.max(LEAST, Math.min(CARD.width, most.width))
  const height = Math.max(LEAST, Math.min(width < NARROW.below ? NARROW.height : CARD.height, most.height))
  const title = `${figure.words} ${figure.project === null ? '' : `${figure.project.name}·`}${figure.metric}`
  const address = urls.absolute(urls.figureCard(figure.id))
  return {
    type: 'rich',
    ...provider(site, urls),
    title: `${title}（${figure.street.name}）`,
    author_name: figure.speaker,
    author_url: urls.absolute(urls.article(figure)),
    html: `<iframe src="${xml(address)}" width="${width}" height="${height}" title="${xml(title)}" style="border:0;max-width:100%" loading="lazy"></iframe>`,
    width,
    height,
  }
}

export const oEmbedJson = (embed: OEmbed) => `${JSON.stringify(embed, null, 2)}\n`

export const oEmbedXml = (embed: OEmbed) => [
  '<?xml version="1.0" encoding="utf-8" standalone="yes"?>',
  '<oembed>',
  ...Object.entries(embed).map(([name, value]) => `<${name}>${xml(String(value))}</${name}>`),
  '</oembed>',
  '',
].join('\n')
