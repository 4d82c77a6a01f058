// Takes docs/screenshot.png for the README: `node test/browser/screenshot.ts`. Needs a Chinese font (Debian: fonts-noto-cjk).
import { join } from 'node:path'
import { ROOT } from '../content-files.ts'
import { openPortal, type Scope } from '../helper.ts'
import { openBrowser } from './browser.ts'

const closers: (() => void | Promise<void>)[] = []
const scope: Scope = { after: (close) => closers.push(close) }

const portal = await openPortal(scope)
const browser = await openBrowser(scope)
const page = await browser.newPage({ baseURL: await portal.origin(), viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
await page.goto('/')
await page.screenshot({ path: join(ROOT, 'docs/screenshot.png') })
for (const close of closers.reverse()) await close()
