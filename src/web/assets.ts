// Everything in public/, read once at start and served from memory under names that carry a hash of their bytes.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PUBLIC = join(import.meta.dirname, '../../public')

/** In the order in which they override one another; sent as one file. */
const STYLESHEETS = ['base', 'layout', 'components', 'article', 'cite', 'share', 'data', 'desk', 'print']

/** For a page that has no frame of ours round it. */
const CARD_STYLESHEETS = ['base', 'card']

export interface Asset { name: string, type: string, bytes: Buffer }

/**
 * Reads the assets.
 * @throws when a file of public/ is missing: the program is then not whole
 */
export function readAssets (): { files: ReadonlyMap<string, Asset>, stylesheet: string, cardStylesheet: string, script: string, icon: string } {
  const stylesheet = joined('site', STYLESHEETS)
  const cardStylesheet = joined('card', CARD_STYLESHEETS)
  const script = named('reading', 'js', 'text/javascript; charset=utf-8', Buffer.from(withoutLineComments(readFileSync(join(PUBLIC, 'js/reading.js'), 'utf8'))))
  const icon = named('icon', 'svg', 'image/svg+xml', readFileSync(join(PUBLIC, 'icons/icon.svg')))
  return { files: new Map([stylesheet, cardStylesheet, script, icon].map((asset) => [asset.name, asset])), stylesheet: stylesheet.name, cardStylesheet: cardStylesheet.name, script: script.name, icon: icon.name }
}

function joined (base: string, names: readonly string[]): Asset {
  const styles = names.map((name) => readFileSync(join(PUBLIC, 'css', `${name}.css`), 'utf8'))
  return named(base, 'css', 'text/css; charset=utf-8', Buffer.from(withoutComments(styles.join('\n'))))
}

function named (base: string, extension: string, type: string, bytes: Buffer): Asset {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return { name: `${base}-${hash}.${extension}`, type, bytes }
}

/** Readers need not pay for what is said to the next designer. */
function withoutComments (css: string): string {
  return css.replace(/\/\*[^]*?\*\//g, '').replace(/^\s+/gm, '').replace(/\n{2,}/g, '\n')
}

/** Whole lines only: what looks like a comment behind code may stand in a string. */
function withoutLineComments (script: string): string {
  return script.replace(/^\s*\/\/.*\n/gm, '').replace(/^\s+/gm, '')
}
