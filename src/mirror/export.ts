// Writes the public portal as files. Each address is requested from the app, so each file equals the reply to a reader.
import type { FastifyInstance } from 'fastify'
import { beijingTime } from '../content/date.ts'
import type { AddressInventory } from '../store/archive/address-inventory.ts'
import type { Urls } from '../urls.ts'
import { mirrorAddresses } from './addresses.ts'
import { GONE_FOLDER, type OutputCounts, type OutputDir, SITE_FOLDER } from './output-dir.ts'

const HTML = 'text/html'

/** Safe paths and redirect targets. Unsafe addresses could create files outside the mirror, or add directives to the nginx maps. */
const SAFE_PATH = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/
const SAFE_TARGET = /^\/(?!\/)[A-Za-z0-9._~/#-]*$/

/** Thrown when the app answers an address with an unexpected status, or when an address is unsafe. */
export class PageError extends Error {
  readonly path: string
  constructor (path: string, status: number) {
    super(`${path} answered ${status}`)
    this.path = path
  }
}

/** Numbers of addresses by the answer of the app, and the addresses that the app answered with 404 (`missing`). */
export interface MirrorOutcome extends OutputCounts { addresses: number, redirects: number, gone: number, paragraphs: number, missing: string[] }

interface MirrorRequest {
  app: Pick<FastifyInstance, 'inject'>
  urls: Urls
  inventory: AddressInventory
  output: OutputDir
  /** Names of stylesheets and scripts. */
  assets: Iterable<string>
  /** HTML of the page that replaces the search page. */
  searchPage: string
  /** Returns a digest of the data from which the file at `path` is made. Returns null for files that can be made quickly. */
  sourceDigest: (path: string) => string | null
  generation: number
  /** Time of the export (epoch ms). The clock of the app shows this time during the whole export. */
  at: number
}

/**
 * Writes all files of the mirror.
 * @throws PageError; some files are then not written, but each written file is complete
 */
export async function exportMirror (request: MirrorRequest): Promise<MirrorOutcome> {
  const { app, urls, inventory, output, assets, searchPage, sourceDigest, generation, at } = request
  const redirects = new Map<string, string>()
  const gone = new Map<string, string>()
  const paragraphs = new Map<string, string>()
  const missing: string[] = []
  let addresses = 0

  async function exportAddress (path: string): Promise<void> {
    const source = sourceDigest(path) ?? undefined
    if (source !== undefined && output.keep(fileName({ path, isPage: false }), source)) {
      addresses++
      return
    }
    const { statusCode, headers, rawPayload } = await app.inject({ method: 'GET', url: path, headers: { host: urls.domain } })
    if (statusCode === 200) {
      const type = String(headers['content-type'])
      output.write(fileName({ path, isPage: type.startsWith(HTML) }), rawPayload, { type, source })
      addresses++
    } else if (statusCode === 301) redirects.set(path, safeTarget(path, String(headers['location'])))
    else if (statusCode === 410) {
      gone.set(path, '1')
      output.write(fileName({ path, isPage: true, folder: GONE_FOLDER }), rawPayload, { type: HTML })
    } else if (statusCode === 404) missing.push(path)
    else throw new PageError(path, statusCode)
  }

  for (const { path, redirectTo } of mirrorAddresses({ inventory, urls, assets })) {
    if (!SAFE_PATH.test(path)) throw new PageError(path, 0)
    if (redirectTo === null) await exportAddress(path)
    else paragraphs.set(path, safeTarget(path, redirectTo))
  }
  output.write(fileName({ path: urls.search(), isPage: true }), Buffer.from(searchPage), { type: HTML })
  addresses++

  const stamp = { generation, exportedAt: at, exportedAtBeijing: beijingTime(at), addresses }
  output.finish({
    'redirects.map': mapText(redirects),
    'gone.map': mapText(gone),
    'paragraphs.map': mapText(paragraphs),
    'mirror.json': `${JSON.stringify(stamp, null, 2)}\n`,
  })
  return { ...output.counts, addresses, redirects: redirects.size, gone: gone.size, paragraphs: paragraphs.size, missing: missing.sort() }
}

/** Returns the file name for an address. A page becomes index.html in a folder, so that both /a and /a/1 can exist. */
function fileName ({ path, isPage, folder = SITE_FOLDER }: { path: string, isPage: boolean, folder?: string }): string {
  return isPage ? `${folder}${path.replace(/\/$/, '')}/index.html` : `${folder}${path}`
}

/**
 * Returns the redirect target `location` if it is safe in the configuration of a web server.
 * @throws PageError when `location` is not safe
 */
function safeTarget (path: string, location: string): string {
  if (!SAFE_TARGET.test(location)) throw new PageError(path, 301)
  return location
}

/** Returns the text of an nginx map file, sorted by address. Each line is `address value;`. */
function mapText (map: ReadonlyMap<string, string>): string {
  return [...map].sort(([a], [b]) => a < b ? -1 : 1).map(([path, value]) => `${path} ${value};\n`).join('')
}
