// Writes the whole public portal as files: asks the app for every address there is, so that each file is what a reader gets.
import type { FastifyInstance } from 'fastify'
import { beijingTime } from '../content/date.ts'
import type { AddressInventory } from '../store/archive/address-inventory.ts'
import type { Urls } from '../urls.ts'
import { mirrorAddresses } from './addresses.ts'
import { GONE_PAGES, PAGES, type Tree, type TreeCounts } from './output-dir.ts'

const HTML = 'text/html'

/** What an address may consist of: it becomes the name of a file, and a word of a web server's settings. */
const PLAIN = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/
const PLAIN_TARGET = /^[A-Za-z0-9._~/#-]+$/

/** A page that can't be had: what was exported before stays as it is. */
export class PageFault extends Error {
  readonly path: string
  constructor (path: string, status: number) {
    super(`${path} answered ${status}`)
    this.path = path
  }
}

/** The stamp in mirror.json. */
export interface MirrorStamp { generation: number, exportedAt: number, exportedAtBeijing: string, addresses: number }

export interface MirrorOutcome extends TreeCounts { addresses: number, redirects: number, gone: number, paragraphs: number, /** Addresses that should be there and answered 404. */ missing: string[] }

/**
 * Fills the tree and ends it.
 * @throws PageFault when the app can't serve a page; the tree then stays unfinished, with all its files whole
 */
export async function exportMirror ({ app, urls, record, tree, assets, searchPage, sourceOf, costlyAtATime, generation, at }: {
  app: Pick<FastifyInstance, 'inject'>
  urls: Urls
  record: AddressInventory
  tree: Tree
  /** Names of the stylesheets and scripts. */
  assets: Iterable<string>
  /** The page that stands for search, as HTML. */
  searchPage: string
  /** Digest of all that a costly file is made from; null for what is cheap to ask for. */
  sourceOf: (path: string) => string | null
  /** How many of those are asked for at a time, while all the others are, one after another. */
  costlyAtATime: number
  generation: number
  /** Epoch ms: what the app takes for now during the export. */
  at: number
}): Promise<MirrorOutcome> {
  const redirects = new Map<string, string>()
  const gone = new Map<string, string>()
  const paragraphs = new Map<string, string>()
  const missing: string[] = []
  let addresses = 0

  async function take (path: string): Promise<void> {
    const source = sourceOf(path) ?? undefined
    if (source !== undefined && tree.keep(fileName({ path, isPage: false }), source)) {
      addresses++
      return
    }
    const { status, headers, bytes } = await ask(path)
    if (status === 200) {
      const type = String(headers['content-type'])
      tree.add(fileName({ path, isPage: type.startsWith(HTML) }), bytes, { type, source })
      addresses++
    } else if (status === 301) redirects.set(path, target(path, String(headers['location'])))
    else if (status === 410) {
      gone.set(path, '1')
      tree.add(fileName({ path, isPage: true, folder: GONE_PAGES }), bytes, { type: HTML })
    } else if (status === 404) missing.push(path)
    else throw new PageFault(path, status)
  }

  async function ask (path: string) {
    const { statusCode, headers, rawPayload } = await app.inject({ method: 'GET', url: path, headers: { host: urls.domain } })
    return { status: statusCode, headers, bytes: rawPayload }
  }

  const paths = { costly: [] as string[], others: [] as string[] }
  for (const { path, insteadAt } of mirrorAddresses({ record, urls, assets })) {
    if (!PLAIN.test(path)) throw new PageFault(path, 0)
    if (insteadAt === null) paths[sourceOf(path) === null ? 'others' : 'costly'].push(path)
    else paragraphs.set(path, target(path, insteadAt))
  }
  const takeAll = async (waiting: Iterable<string>) => { for (const path of waiting) await take(path) }
  const costly = paths.costly.values()
  await Promise.all([takeAll(paths.others), ...Array.from({ length: costlyAtATime }, async () => await takeAll(costly))])

  tree.add(fileName({ path: urls.search(), isPage: true }), Buffer.from(searchPage), { type: HTML })
  addresses++

  const stamp: MirrorStamp = { generation, exportedAt: at, exportedAtBeijing: beijingTime(at), addresses }
  tree.finish({
    'redirects.map': mapText(redirects),
    'gone.map': mapText(gone),
    'paragraphs.map': mapText(paragraphs),
    'mirror.json': `${JSON.stringify(stamp, null, 2)}\n`,
  })
  return { ...tree.counts, addresses, redirects: redirects.size, gone: gone.size, paragraphs: paragraphs.size, missing: missing.sort() }
}

/** A page is a folder with its text in it, so that /a and /a/1 both have a place; other files keep their name. */
function fileName ({ path, isPage, folder = PAGES }: { path: string, isPage: boolean, folder?: string }): string {
  return isPage ? `${folder}${path.replace(/\/$/, '')}/index.html` : `${folder}${path}`
}

/** @throws PageFault for what would break the settings of a web server */
function target (path: string, location: string): string {
  if (!PLAIN_TARGET.test(location) || !location.startsWith('/') || location.startsWith('//')) throw new PageFault(path, 301)
  return location
}

/** A map of nginx: `address value;`, a line each, by address. */
function mapText (map: ReadonlyMap<string, string>): string {
  return [...map].sort(([a], [b]) => a < b ? -1 : 1).map(([path, value]) => `${path} ${value};\n`).join('')
}
