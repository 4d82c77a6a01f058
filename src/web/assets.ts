// Reads the files of public/ at start. The portal sends these files from memory. Their names contain a hash of their bytes.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Urls } from '../urls.ts'

const PUBLIC = join(import.meta.dirname, '../../public')

/** Style sheets in cascade order; sent as one file. */
const STYLESHEETS = ['base', 'layout', 'components', 'article', 'cite', 'share', 'data', 'desk', 'print']

/** Style sheets of pages that have no masthead and no footer, in cascade order. */
const CARD_STYLESHEETS = ['base', 'card']

export interface Asset { name: string, type: string, bytes: Buffer }

type Role = 'stylesheet' | 'cardStylesheet' | 'script' | 'icon'

/** @throws when a file of public/ is missing: the installation is incomplete */
export function readAssets (urls: Urls): { files: ReadonlyMap<string, Asset>, addresses: Record<Role, string> } {
  const assets: Record<Role, Asset> = {
    stylesheet: joined('site', STYLESHEETS),
    cardStylesheet: joined('card', CARD_STYLESHEETS),
    script: named('reading', 'js', 'text/javascript; charset=utf-8', Buffer.from(withoutLineComments(readFileSync(join(PUBLIC, 'js/reading.js'), 'utf8')))),
    icon: named('icon', 'svg', 'image/svg+xml', readFileSync(join(PUBLIC, 'icons/icon.svg'))),
  }
  return {
    files: new Map(Object.values(assets).map((asset) => [asset.name, asset])),
    addresses: Object.fromEntries(Object.entries(assets).map(([role, { name }]) => [role, urls.asset(name)])) as Record<Role, string>,
  }
}

function joined (base: string, names: readonly string[]): Asset {
  const styles = names.map((name) => readFileSync(join(PUBLIC, 'css', `${name}.css`), 'utf8'))
  return named(base, 'css', 'text/css; charset=utf-8', Buffer.from(withoutComments(styles.join('\n'))))
}

function named (base: string, extension: string, type: string, bytes: Buffer): Asset {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return { name: `${base}-${hash}.${extension}`, type, bytes }
}

/** Removes comments and indentation of CSS: readers need not download them. */
function withoutComments (css: string): string {
  return css.replace(/\/\*[^]*?\*\//g, '').replace(/^\s+/gm, '').replace(/\n{2,}/g, '\n')
}

/** Removes the comments of a script that fill a whole line. A `//` after code is kept, because it may be part of a string. */
function withoutLineComments (script: string): string {
  return script.replace(/^\s*\/\/.*\n/gm, '').replace(/^\s+/gm, '')
}
